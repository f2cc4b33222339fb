// The index as files: where each term stands, read once and kept until there is a newer one.

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
/**
 * A term's papers by number, ascending, and what it weighs in each.
 * @typedef {object} Postings
 * @property {Uint32Array} numbers
 * @property {Uint8Array} weights
 * @property {[term: string, cosine: number][]} near
 */
/**
 * @typedef {[id: string, title: string, byline: string, year: string, venue: string,
 *   lead: string, state: string]} Card
 */
/**
 * A term and the power of two that its papers reach.
 * @typedef {[term: string, power: number]} Known
 */

const META_LIFETIME = 5 * 60_000;
/** Papers in decoded lists above which all are dropped: about 20 MB. */
const POSTINGS_MAXIMUM = 1 << 22;
/** What papers weigh in lists that have no weights: the most. */
const FULL_WEIGHT = 15;
const COMMA = 44;

class SearchIndex {
  /** @type {Meta | undefined} */
  meta = undefined;
  checkedAt = -Infinity;
  /** @type {Promise<boolean> | undefined} */
  refreshing = undefined;
  /** @type {Map<string, Promise<any>>} */
  files = new Map();
  /** @type {Map<string, Postings>} */
  lists = new Map();
  postings = 0;

  /**
   * @param {Get} get
   * @param {() => number} now
   */
  constructor(get, now = Date.now) {
    this.get = get;
    this.now = now;
  }

  /**
   * Return what leads to all else. What is a few minutes old is asked for again.
   * @returns {Promise<Meta>}
   */
  async open() {
    if (this.meta && this.now() - this.checkedAt < META_LIFETIME) return this.meta;
    try {
      await this.refresh();
    } catch (error) {
      // Offline, what is here still answers.
      if (!this.meta) throw error;
    }
    return /** @type {Meta} */ (this.meta);
  }

  /**
   * Ask whether there is a newer index; return whether there is.
   * @returns {Promise<boolean>}
   */
  refresh() {
    this.refreshing ??= this.get("search/meta.json")
      .then((text) => this.take(JSON.parse(text)))
      .finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  /**
   * @param {Meta} meta
   * @returns {boolean}
   */
  take(meta) {
    const isNew = meta.version !== this.meta?.version;
    if (isNew) {
      this.files = new Map();
      this.lists = new Map();
      this.postings = 0;
    }
    this.meta = meta;
    this.checkedAt = this.now();
    return isNew;
  }

  /**
   * Load a file once. A failure is not kept, so that one may try again.
   * @template T
   * @param {string} path
   * @param {(text: string) => T} read
   * @returns {Promise<T>}
   */
  load(path, read) {
    const known = this.files.get(path);
    if (known) return known;
    const files = this.files;
    const loaded = this.get(path).then(read);
    files.set(path, loaded);
    loaded.catch(() => files.delete(path));
    return loaded;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(text: string) => T} read
   * @returns {Promise<T>}
   */
  async loadPart(name, read) {
    const { version } = await this.open();
    return this.load(`search/${name}?v=${version}`, read);
  }

  /**
   * @param {string} term
   * @returns {Promise<Record<string, string[]>>}
   */
  async loadShard(term) {
    const { shards } = await this.open();
    const at = findStart(shards, makeKey(term));
    return at < 0 ? {} : this.loadPart(`t/${nameFile(shards[at])}.json`, JSON.parse);
  }

  /**
   * @param {string} term
   * @returns {Promise<Postings | undefined>}
   */
  async find(term) {
    const shard = await this.loadShard(term);
    const known = this.lists.get(term);
    if (known || !Object.hasOwn(shard, term)) return known;
    const postings = decodePostings(shard[term]);
    this.postings += postings.numbers.length;
    if (this.postings > POSTINGS_MAXIMUM) {
      this.lists.clear();
      this.postings = postings.numbers.length;
    }
    this.lists.set(term, postings);
    return postings;
  }

  /**
   * Return the words of the index that begin with a prefix.
   * @param {string} prefix
   * @returns {Promise<Known[]>}
   */
  async listKnown(prefix) {
    const { words } = await this.open();
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
    const { cards } = await this.open();
    const file = `d/${Math.floor(number / cards)}.json`;
    return /** @type {Card[]} */ (await this.loadPart(file, JSON.parse))[number % cards];
  }

  /**
   * Return a paper's abstract, from its Markdown twin.
   * @param {string} id
   * @returns {Promise<string>}
   */
  loadAbstract(id) {
    return this.load(`papers/${encodeURIComponent(id)}/index.md`, readAbstract);
  }
}

/**
 * Return where the last of the sorted starts is that is not above a key; -1 when all are.
 * @param {string[]} starts
 * @param {string} key
 * @returns {number}
 */
function findStart(starts, key) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Return what terms are ordered by.
 * @param {string} term
 * @returns {string}
 */
function makeKey(term) {
  return term.replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}

/**
 * @param {string} start
 * @returns {string}
 */
function nameFile(start) {
  const hex = [...start].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0"));
  return hex.join("") || "0";
}

/**
 * @param {string} text
 * @returns {Known[]}
 */
function readKnown(text) {
  const lines = text.split("\n").filter(Boolean);
  return lines.map((line) => {
    const [term, power] = line.split(" ");
    return [term, Number(power)];
  });
}

/**
 * @param {string[]} entry
 * @returns {Postings}
 */
function decodePostings([gaps, written, near = ""]) {
  const numbers = decodeNumbers(gaps);
  const weights = new Uint8Array(numbers.length).fill(FULL_WEIGHT);
  for (let at = 0; at < written.length; at++) weights[at] = readDigit(written.charCodeAt(at));
  const words = near.split(" ");
  /** @type {Postings["near"]} */
  const neighbours = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    neighbours.push([words[at], parseInt(words[at + 1], 16) / 16]);
  }
  return { numbers, weights, near: neighbours };
}

/**
 * Hundreds of thousands of numbers stand in some lists: no string is made of any.
 * @param {string} gaps
 * @returns {Uint32Array}
 */
function decodeNumbers(gaps) {
  let length = 1;
  for (let at = 0; at < gaps.length; at++) if (gaps.charCodeAt(at) === COMMA) length++;
  const numbers = new Uint32Array(gaps ? length : 0);
  let [number, gap, count] = [0, 0, 0];
  for (let at = 0; at < gaps.length; at++) {
    const code = gaps.charCodeAt(at);
    if (code === COMMA) {
      numbers[count++] = number += gap;
      gap = 0;
    } else {
      gap = gap * 36 + readDigit(code);
    }
  }
  if (gaps) numbers[count] = number + gap;
  return numbers;
}

/**
 * @param {number} code
 * @returns {number}
 */
function readDigit(code) {
  return code < 58 ? code - 48 : code - 87;
}
