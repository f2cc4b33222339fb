// The index: which version of it there is. What is loaded of one is its own as long as no file is
// added to it; then, and after some minutes, it is asked whether there is another.

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
/** Milliseconds within which a version need not be confirmed again. */
const CONFIRMED = 10_000;

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
   * Fail when a snapshot is not of the version that there is now; offline, nothing newer is known.
   * @param {Snapshot} snapshot
   */
  async confirm(snapshot) {
    if (this.now() - this.checkedAt >= CONFIRMED) await this.refresh().catch(() => {});
    if (this.latest !== snapshot) throw new Error("there is another version of the index");
  }

  /** @returns {Promise<Snapshot>} */
  refresh() {
    this.refreshing ??= this.get("search/meta.json")
      .then((text) => this.take(JSON.parse(text)))
      .finally(() => (this.refreshing = undefined));
    return this.refreshing;
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
