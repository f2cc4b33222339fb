// Excerpts: the words of a paper around what was looked for, and where those words stand.

/**
 * A piece of text, and whether it is what was looked for.
 * @typedef {[text: string, isHit: boolean]} Segment
 */

/**
 * @typedef {object} Twin
 * @property {string} byline All names.
 * @property {string} abstract
 */

const EXCERPT_LENGTH = 200;
/** Characters that a window may begin earlier, to begin with a sentence. */
const SENTENCE_REACH = 80;
const PIECE = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.+#]*/gu;
const COMPOUND_PIECES = new RegExp(`${PIECE.source}(?:[-‐‑]${PIECE.source})*`, "gu");

/**
 * Return a text in pieces, those that have one of the terms marked.
 * @param {string} text
 * @param {Set<string>} terms
 * @returns {Segment[]}
 */
function markHits(text, terms) {
  /** @type {Segment[]} */
  const segments = [];
  let end = 0;
  for (const [start, stop] of listHits(text, terms)) {
    if (start > end) segments.push([text.slice(end, start), false]);
    segments.push([text.slice(start, stop), true]);
    end = stop;
  }
  if (end < text.length) segments.push([text.slice(end), false]);
  return segments;
}

/**
 * @param {Segment[]} segments
 * @returns {string}
 */
function joinSegments(segments) {
  return segments.map(([text]) => text).join("");
}

/**
 * Return where a text has terms: start and end of each word, in order.
 * @param {string} text
 * @param {Set<string>} terms
 * @returns {[start: number, end: number][]}
 */
function listHits(text, terms) {
  /** @type {[number, number][]} */
  const hits = [];
  if (!terms.size) return hits;
  for (const compound of text.matchAll(COMPOUND_PIECES)) {
    const found = listWords(compound[0]);
    if (
      found.some(
        ({ terms: own, whole }) => terms.has(whole) || (own.length === 1 && terms.has(own[0])),
      )
    ) {
      hits.push(trimHit(compound[0], compound.index));
      continue;
    }
    for (const piece of compound[0].matchAll(PIECE)) {
      hits.push(...listPieceHits(piece[0], compound.index + piece.index, terms));
    }
  }
  return hits;
}

/**
 * @param {string} piece
 * @param {number} start
 * @param {Set<string>} terms
 * @returns {[number, number][]}
 */
function listPieceHits(piece, start, terms) {
  if (!IS_EASTERN.test(piece)) {
    return listTerms(piece).some((term) => terms.has(term)) ? [trimHit(piece, start)] : [];
  }
  /** @type {[number, number][]} */
  const hits = [];
  for (let at = 0; at < piece.length; at++) {
    const length = [2, 1].find((one) => terms.has(fold(piece.slice(at, at + one))));
    if (!length) continue;
    const end = Math.min(piece.length, at + length);
    const last = hits[hits.length - 1];
    if (last && last[1] >= start + at) last[1] = start + end;
    else hits.push([start + at, start + end]);
  }
  return hits;
}

/**
 * A full stop ends a sentence, and is no part of its last word.
 * @param {string} word
 * @param {number} start
 * @returns {[number, number]}
 */
function trimHit(word, start) {
  let length = word.length;
  while (length > 0 && "'’.".includes(word[length - 1])) length--;
  return [start, start + length];
}

/**
 * Return about 200 characters of a text: around a place, or where the most different terms are.
 * @param {string} text
 * @param {Set<string>} terms
 * @param {number} place -1 for none.
 * @returns {Segment[]}
 */
function cutExcerpt(text, terms, place = -1) {
  const [start, end] = findWindow(text, place < 0 ? findDensest(text, terms) : place);
  const segments = markHits(text.slice(start, end), terms);
  if (start > 0) segments.unshift(["… ", false]);
  if (end < text.length) segments.push([" …", false]);
  return segments;
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {[start: number, end: number]}
 */
function findWindow(text, start) {
  const from = findStartOfWindow(text, start);
  const limit = Math.max(from, start - SENTENCE_REACH / 2) + EXCERPT_LENGTH;
  if (text.length <= limit + 20) return [from, text.length];
  const space = text.lastIndexOf(" ", limit);
  if (space > from) return [from, space];
  // Half a letter is none.
  return [from, /[\udc00-\udfff]/.test(text[limit]) ? limit - 1 : limit];
}

/**
 * Return the first hit after which an excerpt's length has the most different terms; 0 without.
 * @param {string} text
 * @param {Set<string>} terms
 * @returns {number}
 */
function findDensest(text, terms) {
  const hits = listHits(text, terms);
  const owned = hits.map(([at, to]) => {
    return listTerms(text.slice(at, to)).filter((term) => terms.has(term));
  });
  /** @type {Map<string, number>} */
  const inside = new Map();
  const add = (/** @type {string} */ term, /** @type {number} */ by) => {
    const count = (inside.get(term) ?? 0) + by;
    if (count) inside.set(term, count);
    else inside.delete(term);
  };
  let [best, start, next] = [0, 0, 0];
  hits.forEach(([from], first) => {
    // A hit too long for any window never was in one.
    next = Math.max(next, first);
    while (next < hits.length && hits[next][1] <= from + EXCERPT_LENGTH) {
      for (const term of owned[next++]) add(term, 1);
    }
    if (inside.size > best) [best, start] = [inside.size, from];
    if (next > first) for (const term of owned[first]) add(term, -1);
  });
  return start;
}

/**
 * Return where to begin so that a place is read in its sentence, or at least not amid a word.
 * @param {string} text
 * @param {number} place
 * @returns {number}
 */
function findStartOfWindow(text, place) {
  if (place < SENTENCE_REACH) return 0;
  const before = text.slice(place - SENTENCE_REACH, place);
  const sentence = [...before.matchAll(/[.!?:;]\s+(?=\S)/g)].pop();
  if (sentence) return place - SENTENCE_REACH + sentence.index + sentence[0].length;
  const space = text.indexOf(" ", place - SENTENCE_REACH / 2);
  return space >= 0 && space < place ? space + 1 : place;
}

/**
 * Return what a paper's Markdown twin says, as it is read. What became of the paper, where its
 * front matter has a state, stands before the byline; a removed paper has no abstract.
 * @param {string} markdown
 * @returns {Twin}
 */
function readTwin(markdown) {
  const [front] = /^---\n[^]*?\n---\n/.exec(markdown) ?? [""];
  const state = /^state: "(\w+)"$/m.exec(front)?.[1];
  const paragraphs = markdown.slice(front.length).split(/\n{2,}/).map(readParagraph);
  const [byline = "", ...abstract] = paragraphs.filter(Boolean).slice(state ? 1 : 0);
  return { byline, abstract: state === "removed" ? "" : abstract.join(" ") };
}

/**
 * @param {string} markdown
 * @returns {string}
 */
function readParagraph(markdown) {
  const text = markdown.trim().replace(/\s+/g, " ");
  return text.replace(/\\([!-/:-@[-`{-~])|\$([^$]+)\$/g, (_, sign, formula) => {
    return sign ?? readFormula(formula);
  });
}

/**
 * @param {string} formula
 * @returns {string}
 */
function readFormula(formula) {
  return formula
    .replace(/\\(?:math|text|operatorname)[a-z]*\s*(?=\{)/g, "")
    .replace(/\\([a-zA-Z]+)\s*/g, "$1")
    .replace(/\\([^a-zA-Z])/g, "$1")
    .replace(/[{}]/g, "");
}

/**
 * Return a term as a text spells it; the term itself where none does.
 * @param {string} term
 * @param {string[]} texts
 * @returns {string}
 */
function spell(term, texts) {
  const terms = new Set([term]);
  for (const text of texts) {
    const [hit] = listHits(text, terms);
    if (hit) return text.slice(...hit).toLowerCase();
  }
  return term;
}
