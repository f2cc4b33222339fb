// Scores: what a query adds up to, for every paper, in memory that all queries share.

/**
 * What papers must have one of: a facet's values, or all words of a phrase.
 * @typedef {Postings[]} Group
 */
/**
 * @typedef {object} Ranked
 * @property {number} total
 * @property {number[]} numbers The first papers, in order.
 * @property {number[]} scores
 */

const HAS_WORDS = 128;
/** Of the best paper's score: by date, others follow only when close. */
const CLOSE_SHARE = 0.5;
/** Papers above which sorting all is faster than inserting each. */
const INSERTED_MAXIMUM = 1000;

class Scores {
  papers = 0;
  need = 0;
  values = new Float32Array();
  best = new Float32Array();
  matches = new Uint8Array();
  passed = new Uint8Array();

  /** @param {number} papers */
  grow(papers) {
    this.values = new Float32Array(papers);
    this.best = new Float32Array(papers);
    this.matches = new Uint8Array(papers);
    this.passed = new Uint8Array(papers);
  }

  /**
   * Weigh all papers. Nothing may wait between this and the last use of the outcome.
   * @param {number} papers
   * @param {Clause[]} clauses
   * @param {Group[]} groups At most seven.
   * @param {boolean} isByDate
   */
  weigh(papers, clauses, groups, isByDate) {
    this.papers = papers;
    if (this.values.length < papers) this.grow(papers);
    this.values.fill(0);
    this.matches.fill(0);
    this.passed.fill(0);
    groups.forEach((group, at) => this.mark(group, 1 << at));
    for (const clause of clauses) this.add(clause);
    this.need = (1 << groups.length) - 1;
    if (!clauses.length) return;
    const count = clauses.filter((clause) => clause.weight === 1).length;
    this.markWords(isByDate ? this.findBest() * CLOSE_SHARE : 0, count);
    this.need |= HAS_WORDS;
  }

  /**
   * @param {Group} group
   * @param {number} bit
   */
  mark(group, bit) {
    for (const { numbers } of group) {
      for (let at = 0; at < numbers.length; at++) this.passed[numbers[at]] |= bit;
    }
  }

  /**
   * By date, a paper with one word of many would stand above those that are meant.
   * @param {number} least
   * @param {number} words
   */
  markWords(least, words) {
    const { papers, values, passed, matches } = this;
    for (let number = 0; number < papers; number++) {
      const value = values[number];
      if (value > 0 && (value >= least || matches[number] >= words)) passed[number] |= HAS_WORDS;
    }
  }

  /** @returns {number} */
  findBest() {
    const { papers, values, passed, need } = this;
    let best = 0;
    for (let number = 0; number < papers; number++) {
      if (values[number] > best && (passed[number] & need) === need) best = values[number];
    }
    return best;
  }

  /** @param {Clause} clause */
  add({ forms, weight }) {
    const { values, best, matches } = this;
    const step = weight === 1 ? 1 : 0;
    for (const { postings, idf, factor } of forms) {
      const { numbers, weights } = postings;
      const scale = idf * factor * weight;
      for (let at = 0; at < numbers.length; at++) {
        const score = scale * weights[at];
        if (score > best[numbers[at]]) best[numbers[at]] = score;
      }
    }
    for (const { postings } of forms) {
      const { numbers } = postings;
      for (let at = 0; at < numbers.length; at++) {
        const number = numbers[at];
        // A paper that several forms have is counted at the first.
        if (best[number] === 0) continue;
        values[number] += best[number];
        matches[number] += step;
        best[number] = 0;
      }
    }
  }

  /**
   * Return the first papers: the best ones, the newer of equals before the older; or the newest.
   * @param {boolean} isByDate
   * @param {number} limit
   * @returns {Ranked}
   */
  select(isByDate, limit) {
    const { papers, passed, need, values } = this;
    const isSorted = !isByDate && limit > INSERTED_MAXIMUM;
    /** @type {number[]} */
    const first = [];
    let total = 0;
    for (let number = papers - 1; number >= 0; number--) {
      if ((passed[number] & need) !== need) continue;
      total++;
      if (isSorted || (isByDate && first.length < limit)) first.push(number);
      else if (!isByDate) this.insert(first, number, limit);
    }
    if (isSorted) first.sort((one, other) => values[other] - values[one] || other - one);
    const numbers = first.slice(0, limit);
    return { total, numbers, scores: numbers.map((number) => values[number]) };
  }

  /**
   * @param {number[]} first
   * @param {number} number
   * @param {number} limit
   */
  insert(first, number, limit) {
    const { values } = this;
    const score = values[number];
    if (first.length === limit) {
      if (score <= values[first[limit - 1]]) return;
      first.pop();
    }
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[first[middle]] >= score) low = middle + 1;
      else high = middle;
    }
    first.splice(low, 0, number);
  }

  /**
   * Return how many papers of a list there are, as if a group of its own let all through.
   * @param {Postings} postings
   * @param {number} bit The group's, or 0.
   * @returns {number}
   */
  count({ numbers }, bit) {
    const { passed } = this;
    const need = this.need & ~bit;
    let count = 0;
    for (let at = 0; at < numbers.length; at++) {
      if ((passed[numbers[at]] & need) === need) count++;
    }
    return count;
  }
}

/**
 * @param {Postings} postings
 * @param {number} number
 * @returns {boolean}
 */
function hasPaper({ numbers }, number) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number;
}

/**
 * Return the papers that all of some lists have; of no list, none.
 * @param {Postings[]} lists
 * @returns {Postings}
 */
function intersect(lists) {
  const [shortest, ...rest] = [...lists].sort(
    (one, other) => one.numbers.length - other.numbers.length,
  );
  const numbers = shortest?.numbers.filter((number) => rest.every((one) => hasPaper(one, number)));
  return { numbers: numbers ?? new Uint32Array(), weights: new Uint8Array(), near: [] };
}
