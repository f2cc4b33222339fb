// Words: the terms that a text is found by. The twin of `generator/search/words.py`; both are
// tested from one table, `tests/search/words.json`.

/**
 * A word as typed, and its terms in the index.
 * @typedef {object} Word
 * @property {string} text The word without accents, its case kept.
 * @property {string[]} terms
 * @property {string} whole The term that stands for all of it; "" when only parts do.
 */

const STOP_WORDS = new Set(
  (
    "a an and are as at be by can do does for from how i if in into is it its of on or that" +
    " the their then this to up use used using was we what when where which while who will" +
    " with you your"
  ).split(" "),
);
const WORD = String.raw`[\p{L}\p{N}]+(?:\.\p{Nd}[\p{L}\p{N}]*)*(?:[+#]{1,2}(?![\p{L}\p{N}_]))?`;
const COMPOUND = new RegExp(`${WORD}(?:[-‐‑]${WORD})*`, "gu");
const HYPHEN = /[-‐‑]/;
const APOSTROPHE = /['’](?:s(?![\p{L}\p{N}_]))?/gu;
const CAMEL = /(?<=[a-z])(?=[A-Z])/;
const NUMBERED = /^([a-z]{2,})([0-9][0-9.]*)$/;
const EASTERN = /[぀-ヿ㐀-鿿가-힣]+/g;
const IS_EASTERN = /[぀-ヿ㐀-鿿가-힣]/;
/** Words that are kept taken apart: results and queries have the same ones again and again. */
const SPLIT_MAXIMUM = 20_000;
/** @type {Map<string, Word>} */
const splitWords = new Map();
/** Parts of a compound above which nobody types it as one word. */
const PARTS_MAXIMUM = 3;
/** Code points of a term: what is longer is no word, and found by its start. */
const TERM_MAXIMUM = 64;
// Letters that no decomposition turns into those that people type instead.
const LETTERS = new Map(
  Object.entries({
    ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th" },
    ...{ ẞ: "SS", Æ: "AE", Œ: "OE", Ø: "O", Đ: "D", Ð: "D", Ł: "L", Þ: "TH", ı: "i" },
  }),
);
const LETTER = new RegExp(`[${[...LETTERS.keys()].join("")}]`, "g");

/**
 * Return the terms of a text, in its order and as often as it has them.
 * @param {string} text
 * @returns {string[]}
 */
function listTerms(text) {
  return listWords(text).flatMap((word) => word.terms);
}

/**
 * Return the words of a text with their terms. A word between spaces may be several, as `a/b` is.
 * @param {string} text
 * @returns {Word[]}
 */
function listWords(text) {
  return (fold(text).match(COMPOUND) ?? []).map((compound) => {
    const known = splitWords.get(compound);
    if (known) return known;
    if (splitWords.size >= SPLIT_MAXIMUM) splitWords.clear();
    const word = splitCompound(compound);
    splitWords.set(compound, word);
    return word;
  });
}

/**
 * Return a text without accents, apostrophes and compatibility forms, its case kept.
 * @param {string} text
 * @returns {string}
 */
function fold(text) {
  // eslint-disable-next-line no-control-regex
  if (/[^\x00-\x7f]/.test(text)) {
    const bare = text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
    text = bare.normalize("NFC").replace(LETTER, (letter) => LETTERS.get(letter) ?? letter);
  }
  return text.replace(APOSTROPHE, "");
}

/**
 * @param {string} compound
 * @returns {Word}
 */
function splitCompound(compound) {
  const pieces = compound.split(HYPHEN);
  const terms = pieces.flatMap((piece) => [...splitPiece(piece)]);
  let whole = "";
  if (pieces.length === 1) {
    whole = nameWhole(compound, terms);
  } else if (pieces.length <= PARTS_MAXIMUM) {
    whole = stem(lower(pieces.join("")));
    terms.push(whole);
  }
  return { text: compound, terms: terms.map(cutTerm), whole: cutTerm(whole) };
}

/**
 * @param {string} term
 * @returns {string}
 */
function cutTerm(term) {
  return term.length > TERM_MAXIMUM ? cutLetters(term, TERM_MAXIMUM) : term;
}

/**
 * Return the first code points of a text: half a letter is none.
 * @param {string} text
 * @param {number} count
 * @returns {string}
 */
function cutLetters(text, count) {
  return [...text.slice(0, 2 * count)].slice(0, count).join("");
}

/**
 * @param {string} piece
 * @param {string[]} terms
 * @returns {string}
 */
function nameWhole(piece, terms) {
  if (IS_EASTERN.test(piece)) return terms.length === 1 ? terms[0] : "";
  return /[+#]$/.test(piece) ? lower(piece) : (terms[0] ?? "");
}

/**
 * @param {string} piece
 * @returns {Generator<string>}
 */
function* splitPiece(piece) {
  if (IS_EASTERN.test(piece)) {
    yield* splitEastern(piece);
    return;
  }
  const bare = piece.replace(/[+#]+$/, "");
  yield* nameTerms(lower(bare));
  if (bare !== piece) yield lower(piece);
  const parts = bare.split(CAMEL);
  if (bare !== piece && parts.length > 1) yield lower(parts[parts.length - 1] + piece.slice(bare.length));
  if (parts.length > 1) for (const part of parts) yield* nameTerms(lower(part));
  for (const word of new Set([lower(bare), lower(parts[parts.length - 1])])) {
    const numbered = NUMBERED.exec(word);
    if (!numbered) continue;
    yield* nameTerms(numbered[1]);
    yield numbered[2];
  }
}

/**
 * @param {string} piece
 * @returns {Generator<string>}
 */
function* splitEastern(piece) {
  let start = 0;
  for (const run of piece.matchAll(EASTERN)) {
    yield* nameTerms(lower(piece.slice(start, run.index)));
    for (let at = 0; at < Math.max(1, run[0].length - 1); at++) yield run[0].slice(at, at + 2);
    start = run.index + run[0].length;
  }
  yield* nameTerms(lower(piece.slice(start)));
}

/**
 * @param {string} word
 * @returns {string}
 */
function lower(word) {
  // The last letter of a Greek word looks different, but is the same.
  return word.toLowerCase().replaceAll("ς", "σ");
}

/**
 * @param {string} word
 * @returns {string[]}
 */
function nameTerms(word) {
  return word && !STOP_WORDS.has(word) ? [stem(word)] : [];
}

/**
 * Return a word without its commonest English endings; other words as they are.
 * @param {string} word
 * @returns {string}
 */
function stem(word) {
  if (!/^[a-z]+$/i.test(word)) return word;
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 3 && word.endsWith("s") && !word.endsWith("ss")) word = word.slice(0, -1);
  if (word.length > 5 && word.endsWith("ing")) word = word.slice(0, -3);
  else if (word.length > 4 && word.endsWith("ed") && !word.endsWith("eed")) word = word.slice(0, -2);
  if (word.length > 3 && word.endsWith("e")) word = word.slice(0, -1);
  const last = word[word.length - 1];
  const isDouble = word.length > 3 && last === word[word.length - 2] && !"ls".includes(last);
  return isDouble ? word.slice(0, -1) : word;
}

/**
 * Return a text as filters have it: its words, folded and joined by hyphens.
 * @param {string} text
 * @returns {string}
 */
function slugify(text) {
  return (lower(fold(text)).match(/[\p{L}\p{N}]+/gu) ?? []).join("-");
}

/**
 * Return the edits between two words, a swap of neighbours being one (the restricted
 * Damerau-Levenshtein distance), or `limit + 1` as soon as there are more than `limit`.
 * @param {string} one
 * @param {string} other
 * @param {number} limit
 * @returns {number}
 */
function measureDistance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  /** @type {number[]} */
  let before = [];
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let edits = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) edits = Math.min(edits, before[j - 2] + 1);
      row.push(edits);
      if (edits < least) least = edits;
    }
    if (least > limit) return limit + 1;
    before = above;
    above = row;
  }
  return Math.min(above[other.length], limit + 1);
}
