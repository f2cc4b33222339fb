// The form of the index's files: how they are ordered and named, and what stands in them.

/**
 * A term's papers by number, ascending, and what it weighs in each.
 * @typedef {object} Postings
 * @property {Uint32Array} numbers
 * @property {Uint8Array} weights
 * @property {[term: string, cosine: number][]} near
 */
/**
 * A term and the power of two that its papers reach.
 * @typedef {[term: string, power: number]} Known
 */

/** What papers weigh in lists that have no weights: the most. */
const FULL_WEIGHT = 15;
const COMMA = 44;

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
  return term.replace(/[^\x20-\x24\x26-\x7e]+/gu, (run) => encodeURIComponent(mend(run)));
}

/**
 * Return a text without halves of letters, of which no address can be made.
 * @param {string} text
 * @returns {string}
 */
function mend(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
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
