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
/** What a paper weighs that no letter is written for. */
const ONCE_WEIGHT = 7;
// Codes of letters and bases of digits, as `search/letters.py` of the generator has them.
const LAST_DIGIT = 0x21;
const LAST_BASE = 64;
const DIGIT = LAST_DIGIT + LAST_BASE;
const BASE = 15;
const WEIGHT = DIGIT + BASE - 1;

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
 * Return what stands behind each term of a file.
 * @param {string} text
 * @returns {Map<string, string>}
 */
function readShard(text) {
  const lines = text.split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const end = line.indexOf("\t");
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}

/**
 * @param {string} term
 * @param {string} entry
 * @returns {Postings}
 */
function decodePostings(term, entry) {
  const [letters, near = ""] = entry.split("\t");
  const usual = term.startsWith("@") ? FULL_WEIGHT : ONCE_WEIGHT;
  const words = near.split(" ");
  /** @type {Postings["near"]} */
  const neighbours = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    neighbours.push([words[at], parseInt(words[at + 1], 16) / 16]);
  }
  return { ...decodePapers(letters, usual), near: neighbours };
}

/**
 * Hundreds of thousands of papers stand in some lists: no string is made of any.
 * @param {string} letters
 * @param {number} usual What weighs a paper that no letter is written for.
 * @returns {Pick<Postings, "numbers" | "weights">}
 */
function decodePapers(letters, usual) {
  let length = 0;
  for (let at = 0; at < letters.length; at++) if (letters.charCodeAt(at) < DIGIT) length++;
  const numbers = new Uint32Array(length);
  const weights = new Uint8Array(length).fill(usual);
  let [number, rest, count] = [-1, 0, 0];
  for (let at = 0; at < letters.length; at++) {
    const code = letters.charCodeAt(at);
    if (code > WEIGHT) {
      weights[count] = code - WEIGHT;
    } else if (code >= DIGIT) {
      rest = rest * BASE + code - DIGIT;
    } else {
      number += rest * LAST_BASE + code - LAST_DIGIT + 1;
      numbers[count++] = number;
      rest = 0;
    }
  }
  return { numbers, weights };
}
