// What a reader types, taken apart and written back.

/**
 * @typedef {"topic" | "year" | "kind" | "venue" | "author"} Facet
 * @typedef {Partial<Record<Facet, string[]>>} Filters A paper has one of each facet's values.
 */
/**
 * A part of a query as typed: a filter has a facet, an identifier its plain form in `value`.
 * @typedef {object} Token
 * @property {"word" | "phrase" | "filter" | "identifier"} sort
 * @property {string} raw
 * @property {string} value
 * @property {Facet} [facet]
 * @property {boolean} [isOpen] Whether a quotation has no end: its last word may not have one.
 */
/**
 * @typedef {object} Phrase
 * @property {string} text
 * @property {boolean} isOpen
 */
/**
 * @typedef {object} Query
 * @property {Word[]} words
 * @property {Phrase[]} phrases
 * @property {Filters} filters
 * @property {string[]} identifiers
 * @property {boolean} isLastPrefix Whether the last word may not be finished.
 */

/** @type {Facet[]} */
const FACETS = ["topic", "year", "kind", "venue", "author"];
// Phones type curved quotes.
const TOKEN = new RegExp(
  `(?:(${FACETS.join("|")}):(?=\\S))?(?:["“”]([^"“”]*)(["“”]|$)|([^\\s"“”]+))`,
  "giu",
);
const YEARS = /^(\d{4})?\.\.(\d{4})?$/;
const YEARS_WITH_HYPHEN = /^(\d{4})[-–](\d{4})$/;
const ARXIV = /^(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?$/;
const ARXIV_ADDRESS = /^(?:https?:\/\/)?(?:\w+\.)?arxiv\.org\/(?:abs|pdf|html)\/([^?#]+)/;
const DOI = /^(?:doi:)?(10\.\d{4,9}(?:\/|%2f)\S+)$/;
const DOI_ADDRESS = /^(?:https?:\/\/)?(?:\w+\.)?doi\.org\/([^?#]+)/;
const ARXIV_DOI = /^10\.48550\/(arxiv\..+)$/;
const BRACKETS = new Map(Object.entries({ ")": "(", "]": "[", ">": "<" }));
/** Code points of a query: nobody types more, and a pasted paper would ask for all of the index. */
const QUERY_MAXIMUM = 500;

/**
 * @param {string} text
 * @returns {Query}
 */
function parseQuery(text) {
  text = cutLetters(text, QUERY_MAXIMUM);
  const tokens = listTokens(text);
  /** @type {Query} */
  const query = { words: [], phrases: [], filters: {}, identifiers: [], isLastPrefix: false };
  for (const token of tokens) {
    if (token.sort === "filter") addFilter(query.filters, token);
    else if (token.sort === "identifier") query.identifiers.push(token.value);
    else if (token.sort === "word") query.words.push(...listWords(token.value));
    else query.phrases.push({ text: token.value, isOpen: token.isOpen ?? false });
  }
  query.isLastPrefix = tokens[tokens.length - 1]?.sort === "word" && !/\s$/.test(text);
  return query;
}

/**
 * @param {Filters} filters
 * @param {Token} token
 */
function addFilter(filters, { facet, value }) {
  if (!facet) return;
  const values = (filters[facet] ??= []);
  if (!values.includes(value)) values.push(value);
}

/**
 * Return what each facet lets through by either of two sets of filters.
 * @param {Filters} one
 * @param {Filters} other
 * @returns {Filters}
 */
function joinFilters(one, other) {
  /** @type {Filters} */
  const joined = {};
  for (const facet of FACETS) {
    const values = new Set([...(one[facet] ?? []), ...(other[facet] ?? [])]);
    if (values.size) joined[facet] = [...values];
  }
  return joined;
}

/**
 * @param {string} text
 * @returns {Token[]}
 */
function listTokens(text) {
  return [...text.matchAll(TOKEN)].flatMap((match) => readToken(match) ?? []);
}

/**
 * @param {RegExpMatchArray} match
 * @returns {Token | undefined}
 */
function readToken([raw, facet, quoted, end, bare]) {
  const given = quoted ?? bare;
  if (facet) {
    const filter = readFilter(raw, /** @type {Facet} */ (facet.toLowerCase()), given);
    if (filter) return filter;
  }
  if (quoted !== undefined && !facet) {
    return quoted.trim() ? { sort: "phrase", raw, value: quoted, isOpen: !end } : undefined;
  }
  const identifier = readIdentifier(raw);
  if (identifier) return { sort: "identifier", raw, value: identifier };
  return { sort: "word", raw, value: raw };
}

/**
 * @param {string} raw
 * @param {Facet} facet
 * @param {string} given
 * @returns {Token | undefined}
 */
function readFilter(raw, facet, given) {
  const value = normalizeValue(facet, given);
  return value ? { sort: "filter", raw, value, facet } : undefined;
}

/**
 * Return a filter's value as the index has it, however it was written; "" when it says nothing.
 * @param {Facet} facet
 * @param {string} given
 * @returns {string}
 */
function normalizeValue(facet, given) {
  return (facet === "year" && readYears(given.trim())) || slugify(given);
}

/**
 * Return the name that a slug may be of: `Yue Wang` for `yue-wang`.
 * @param {string} slug
 * @returns {string}
 */
function nameSlug(slug) {
  const name = slug.replace(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());
  return name.replaceAll("-", " ");
}

/**
 * Return some years as the first and the last, such as `2020..2022` or `2020..`; "" if not such.
 * @param {string} given
 * @returns {string}
 */
function readYears(given) {
  const years = YEARS.exec(given) ?? YEARS_WITH_HYPHEN.exec(given);
  const [, first = "", last = ""] = years ?? [];
  if (first && last) return [first, last].sort().join("..");
  return first || last ? `${first}..${last}` : "";
}

/**
 * Return the identifier that a word is, as the index has it; "" when it is none.
 * @param {string} word
 * @returns {string}
 */
function readIdentifier(word) {
  // Sentences put brackets around, which close at the end.
  const plain = word.toLowerCase().replace(/^[([<]/, "");
  const page = ARXIV_ADDRESS.exec(plain)?.[1].replace(/\/$/, "");
  const arxiv = ARXIV.exec(trimEnd(page ?? plain));
  if (arxiv) return arxiv[1];
  const given = DOI.exec(DOI_ADDRESS.exec(plain)?.[1] ?? plain)?.[1];
  if (!given) return "";
  const doi = trimEnd(decode(given).toLowerCase());
  // arXiv's own DOIs hold its identifiers.
  const held = ARXIV_DOI.exec(doi)?.[1].replace(".", ":");
  return (held && ARXIV.exec(held)?.[1]) || doi;
}

/**
 * Return a word without what a sentence puts after it. DOIs may end with a bracket of their own.
 * @param {string} word
 * @returns {string}
 */
function trimEnd(word) {
  const count = (/** @type {string} */ sign) => word.split(sign).length - 1;
  /** @type {Map<string, number>} How many of each are one too many. */
  const excess = new Map();
  for (const [close, open] of BRACKETS) excess.set(close, count(close) - count(open));
  let end = word.length;
  for (; end > 0; end--) {
    const last = word[end - 1];
    const left = excess.get(last) ?? 0;
    if (left > 0) excess.set(last, left - 1);
    else if (!".,;:".includes(last)) break;
  }
  return word.slice(0, end);
}

/**
 * @param {string} text
 * @returns {string}
 */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Write tokens as a reader would type them: `listTokens` gives them back.
 * @param {Token[]} tokens
 * @returns {string}
 */
function writeTokens(tokens) {
  return tokens.map((token) => token.raw).join(" ");
}

/**
 * Return a query without one of its filters, the rest as typed.
 * @param {string} text
 * @param {string} facet
 * @param {string} value
 * @returns {string}
 */
function withoutFilter(text, facet, value) {
  return writeTokens(
    listTokens(text).filter((token) => token.facet !== facet || token.value !== value),
  );
}

/**
 * Return where and when a paper appeared. A venue may name its own year, later than the paper's.
 * @param {string} venue
 * @param {string} year
 * @returns {string}
 */
function writePublished(venue, year) {
  return /\b(?:19|20)\d\d\b/.test(venue) ? venue : [venue, year].filter(Boolean).join(" · ");
}
