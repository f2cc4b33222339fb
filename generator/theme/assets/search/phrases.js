// Phrases: the index knows no order of words, so the papers' own texts are looked through.

/**
 * @typedef {object} Checked
 * @property {number[]} numbers Those that have the phrases, in the order given.
 * @property {number} count How many were looked through.
 */

/** Texts loaded for one answer, and at a time. */
const TEXTS_MAXIMUM = 40;
const BATCH = 10;

class PhraseChecker {
  /** @param {SearchIndex} index */
  constructor(index) {
    this.index = index;
    this.version = "";
    /** @type {Map<string, boolean>} */
    this.verdicts = new Map();
  }

  /**
   * Look through papers until enough have the phrases, or too many texts were loaded.
   * @param {Phrase[]} phrases
   * @param {number[]} numbers
   * @param {number} enough
   * @returns {Promise<Checked>}
   */
  async check(phrases, numbers, enough) {
    const { version } = await this.index.open();
    if (version !== this.version) this.verdicts.clear();
    this.version = version;
    /** @type {number[]} */
    const found = [];
    const budget = { texts: TEXTS_MAXIMUM };
    let count = 0;
    while (count < numbers.length && found.length < enough && budget.texts > 0) {
      const batch = numbers.slice(count, count + Math.min(BATCH, budget.texts));
      const verdicts = await this.checkBatch(phrases, batch, budget);
      found.push(...batch.filter((_, at) => verdicts[at]));
      count += batch.length;
    }
    return { numbers: found, count };
  }

  /**
   * @param {Phrase[]} phrases
   * @param {number[]} batch
   * @param {{texts: number}} budget
   * @returns {Promise<boolean[]>}
   */
  async checkBatch(phrases, batch, budget) {
    const key = phrases.map(writeNeedle).join("\n");
    const settled = await Promise.allSettled(
      batch.map(async (number) => {
        const name = `${number}\n${key}`;
        const verdict = this.verdicts.get(name) ?? (await this.checkPaper(phrases, number, budget));
        this.verdicts.set(name, verdict);
        return verdict;
      }),
    );
    const failed = settled.filter((one) => one.status === "rejected");
    // One text that is not there is no reason to show nothing; none at all is.
    if (failed.length && failed.length === batch.length) throw failed[0].reason;
    return settled.map((one) => one.status === "fulfilled" && one.value);
  }

  /**
   * @param {Phrase[]} phrases
   * @param {number} number
   * @param {{texts: number}} budget
   * @returns {Promise<boolean>}
   */
  async checkPaper(phrases, number, budget) {
    const [id, title, , , , lead] = await this.index.loadCard(number);
    const isMissing = (/** @type {string} */ text) => {
      const words = `-${slugify(text)}-`;
      return (/** @type {Phrase} */ phrase) => !words.includes(writeNeedle(phrase));
    };
    const rest = phrases.filter(isMissing(title)).filter(isMissing(lead));
    if (!rest.length) return true;
    budget.texts--;
    return !rest.some(isMissing(await this.index.loadAbstract(id)));
  }
}

/**
 * @param {Phrase} phrase
 * @returns {string}
 */
function writeNeedle({ text, isOpen }) {
  return `-${slugify(text)}${isOpen ? "" : "-"}`;
}
