// The index: which version of it there is. A host gives the file that it has now, whatever version
// is asked for: so what was loaded of one is its own only if there was no other afterwards.

/**
 * Reads a file of the site by its path below the root; throws when it cannot.
 * @typedef {(path: string) => Promise<string>} Get
 */
/**
 * @typedef {[value: string, label: string, papers: number]} FacetValue
 */
/**
 * @typedef {object} Meta
 * @property {string} version
 * @property {number} papers
 * @property {number} cards How many a file has.
 * @property {string[]} shards
 * @property {string[]} words
 * @property {Record<string, FacetValue[]>} facets
 */

const META_LIFETIME = 5 * 60_000;
/** Milliseconds for which a version is believed while files are loaded. */
const CONFIRMED = 10_000;

/** Says that a file may be of another version than the one it was loaded for. */
class VersionError extends Error {}

class SearchIndex {
  /** @type {Snapshot | undefined} */
  latest = undefined;
  checkedAt = -Infinity;
  /** @type {Promise<Snapshot> | undefined} */
  refreshing = undefined;

  /**
   * @param {Get} get
   * @param {() => number} now
   */
  constructor(get, now = Date.now) {
    this.get = get;
    this.now = now;
  }

  /**
   * Return the version that a request is to be answered from.
   * @returns {Promise<Snapshot>}
   */
  async open() {
    if (this.latest && this.now() - this.checkedAt < META_LIFETIME) return this.latest;
    try {
      return await this.refresh();
    } catch (error) {
      // Offline, what is here still answers.
      if (!this.latest) throw error;
      return this.latest;
    }
  }

  /**
   * Return the version that there is now, when it is another than one whose files are gone.
   * @param {Snapshot} gone
   * @returns {Promise<Snapshot | undefined>}
   */
  async findOther(gone) {
    // Another request may have found out already.
    if (this.latest === gone) await this.refresh().catch(() => {});
    return this.latest === gone ? undefined : this.latest;
  }

  /**
   * Fail when a snapshot that takes a file is of another version than was found of late.
   * @param {Snapshot} snapshot
   */
  async confirm(snapshot) {
    if (this.now() - this.checkedAt >= CONFIRMED) await this.refresh().catch(() => {});
    if (this.latest !== snapshot) throw new VersionError("there is another version of the index");
  }

  /**
   * Tell whether all that a snapshot took was of its version; offline, nothing else is known.
   * @param {Snapshot} snapshot
   * @returns {Promise<boolean>}
   */
  async isWhole(snapshot) {
    // What was asked before the last file came says nothing of that.
    await this.refreshing?.catch(() => {});
    if (this.latest === snapshot && snapshot.isDoubtful) await this.refresh().catch(() => {});
    return this.latest === snapshot;
  }

  /** @returns {Promise<Snapshot>} */
  refresh() {
    this.refreshing ??= this.ask().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  /** @returns {Promise<Snapshot>} */
  async ask() {
    const { latest } = this;
    const taken = latest?.taken ?? 0;
    const snapshot = this.take(JSON.parse(await this.get("search/meta.json")));
    if (snapshot === latest) snapshot.confirmed = taken;
    return snapshot;
  }

  /**
   * @param {Meta} meta
   * @returns {Snapshot}
   */
  take(meta) {
    this.checkedAt = this.now();
    if (!this.latest || this.latest.meta.version !== meta.version) {
      this.latest = new Snapshot(this.get, meta, (snapshot) => this.confirm(snapshot));
    }
    return this.latest;
  }
}
