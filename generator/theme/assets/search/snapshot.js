// A snapshot: one version of the index, which a request holds from its beginning to its end.

/**
 * @typedef {[id: string, title: string, byline: string, year: string, venue: string,
 *   state: string]} Card
 */

/** Characters in loaded files. */
const FILES_MAXIMUM = 1 << 22;
/** Papers in decoded lists: about 20 MB. */
const POSTINGS_MAXIMUM = 1 << 22;
const VERDICTS_MAXIMUM = 20_000;

class Snapshot {
  /** @type {Kept<Promise<any>>} */
  files = new Kept(FILES_MAXIMUM);
  /** @type {Kept<Postings>} */
  lists = new Kept(POSTINGS_MAXIMUM);
  /** @type {Kept<boolean>} Whether papers have phrases. */
  verdicts = new Kept(VERDICTS_MAXIMUM);

  /**
   * @param {Get} get
   * @param {Meta} meta
   * @param {(snapshot: Snapshot) => Promise<void>} confirm Fails when there is another version.
   */
  constructor(get, meta, confirm) {
    this.get = get;
    this.meta = meta;
    this.confirm = confirm;
    /** Files taken so far, and those before it was last asked which version there is. */
    this.taken = 0;
    this.confirmed = 0;
  }

  /** @returns {boolean} Whether some file may be of another version. */
  get isDoubtful() {
    return this.taken > this.confirmed;
  }

  /**
   * Load a file once. A failure is not kept, so that one may try again.
   * @template T
   * @param {string} path
   * @param {(text: string) => T} read
   * @param {Get} get
   * @returns {Promise<T>}
   */
  load(path, read, get = this.get) {
    const known = this.files.get(path);
    if (known) return known;
    /** @type {Promise<T>} */
    const loaded = get(path).then((text) => {
      // Only now its size is known.
      this.files.set(path, loaded, text.length);
      return read(text);
    });
    this.files.set(path, loaded);
    loaded.catch(() => this.files.delete(path));
    return loaded;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(text: string) => T} read
   * @returns {Promise<T>}
   */
  loadPart(name, read) {
    return this.load(`search/${name}?v=${this.meta.version}`, read, async (path) => {
      const [text] = await Promise.all([this.get(path), this.confirm(this)]);
      this.taken++;
      return text;
    });
  }

  /**
   * @param {string} term
   * @returns {Promise<Map<string, string>>}
   */
  async loadShard(term) {
    const { shards } = this.meta;
    const at = findStart(shards, makeKey(term));
    return at < 0 ? new Map() : this.loadPart(`t/${nameFile(shards[at])}.txt`, readShard);
  }

  /**
   * Return the papers of a term; undefined when none has it.
   * @param {string} term
   * @returns {Promise<Postings | undefined>}
   */
  async find(term) {
    const postings = await this.findEntry(term);
    return postings?.numbers.length ? postings : undefined;
  }

  /**
   * Return the terms near one, which no paper need have itself.
   * @param {string} term
   * @returns {Promise<Postings["near"]>}
   */
  async findNear(term) {
    return (await this.findEntry(term))?.near ?? [];
  }

  /**
   * @param {string} term
   * @returns {Promise<Postings | undefined>}
   */
  async findEntry(term) {
    const known = this.lists.get(term);
    if (known) return known;
    const shard = await this.loadShard(term);
    // Somebody else may have waited for the same file.
    const decoded = this.lists.get(term);
    const entry = shard.get(term);
    if (decoded || entry === undefined) return decoded;
    const postings = decodePostings(term, entry);
    this.lists.set(term, postings, postings.numbers.length + 1);
    return postings;
  }

  /**
   * Return the words of the index that begin with a prefix.
   * @param {string} prefix
   * @returns {Promise<Known[]>}
   */
  async listKnown(prefix) {
    const { words } = this.meta;
    const key = makeKey(prefix);
    const first = Math.max(0, findStart(words, key));
    const last = findStart(words, `${key}\x7f`);
    const lists = await Promise.all(
      words.slice(first, last + 1).map((start) => {
        return this.loadPart(`v/${nameFile(start)}.txt`, readKnown);
      }),
    );
    return lists.flatMap((known) => known.filter(([term]) => term.startsWith(prefix)));
  }

  /**
   * @param {number} number
   * @returns {Promise<Card>}
   */
  async loadCard(number) {
    const { cards } = this.meta;
    const file = `d/${Math.floor(number / cards)}.json`;
    return /** @type {Card[]} */ (await this.loadPart(file, JSON.parse))[number % cards];
  }

  /**
   * @param {string} id
   * @returns {Promise<Twin>}
   */
  loadTwin(id) {
    return this.load(`papers/${encodeURIComponent(id)}/index.md`, readTwin);
  }
}
