// The site's hand-written pages: few enough to be searched whole, in memory.

/**
 * A page or a section of one, as the theme's own search has it.
 * @typedef {object} PageDoc
 * @property {string} location
 * @property {string} title
 * @property {string} text HTML.
 */
/**
 * @typedef {PageDoc & {plain: string, terms: Map<string, number>}} ReadDoc
 */
/**
 * @typedef {object} FoundPage
 * @property {ReadDoc} best The page, or the section of it that matches best.
 * @property {ReadDoc | undefined} page
 * @property {Set<string>} terms
 */

const PAGES_MAXIMUM = 3;
const TITLE_WEIGHT = 3;
const ENTITIES = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: " " }),
);

/**
 * @param {string} json
 * @returns {ReadDoc[]}
 */
function readPages(json) {
  const { docs } = /** @type {{docs: PageDoc[]}} */ (JSON.parse(json));
  return docs.map((doc) => {
    const title = readHtml(doc.title);
    const plain = readHtml(doc.text);
    /** @type {Map<string, number>} */
    const terms = new Map();
    const add = (/** @type {string} */ text, /** @type {number} */ weight) => {
      for (const term of listTerms(text)) terms.set(term, (terms.get(term) ?? 0) + weight);
    };
    add(title, TITLE_WEIGHT);
    add(plain, 1);
    return { ...doc, title, plain, terms };
  });
}

/**
 * @param {string} html
 * @returns {string}
 */
function readHtml(html) {
  const text = html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text.replace(/&(#?\w+);/g, (entity, name) => ENTITIES.get(name) ?? entity);
}

/**
 * Return the pages that have all words of a query, the best first.
 * @param {ReadDoc[]} docs
 * @param {Query} query
 * @returns {FoundPage[]}
 */
function findPages(docs, query) {
  const words = query.words.filter((word) => word.terms.length);
  if (!words.length || query.identifiers.length || Object.keys(query.filters).length) return [];
  const last = query.isLastPrefix ? words[words.length - 1] : undefined;
  /** @type {Map<string, number>} */
  const scores = new Map();
  /** @type {Map<string, FoundPage>} */
  const found = new Map();
  for (const doc of docs) {
    const hits = words.map((word) => listOwn(doc, word, word === last));
    if (hits.some((terms) => !terms.length)) continue;
    const score = hits.reduce((sum, terms) => sum + weighTerms(docs, doc, terms), 0);
    const [location] = doc.location.split("#");
    if (score <= (scores.get(location) ?? 0)) continue;
    scores.set(location, score);
    const page = docs.find((one) => one.location === location);
    found.set(location, { best: doc, page, terms: new Set(hits.flat()) });
  }
  const order = [...found.keys()].sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
  return order.slice(0, PAGES_MAXIMUM).flatMap((location) => found.get(location) ?? []);
}

/**
 * @param {ReadDoc} doc
 * @param {Word} word
 * @param {boolean} isPrefix
 * @returns {string[]}
 */
function listOwn({ terms }, { whole, terms: typed }, isPrefix) {
  if (whole && terms.has(whole)) return [whole];
  if (isPrefix && whole) return [...terms.keys()].filter((term) => term.startsWith(whole));
  const parts = typed.filter((term) => term !== whole);
  return parts.every((term) => terms.has(term)) ? parts : [];
}

/**
 * @param {ReadDoc[]} docs
 * @param {ReadDoc} doc
 * @param {string[]} terms
 * @returns {number}
 */
function weighTerms(docs, doc, terms) {
  const weights = terms.map((term) => {
    const count = doc.terms.get(term) ?? 0;
    const others = docs.filter((one) => one.terms.has(term)).length;
    return (Math.log(1 + docs.length / others) * count) / (count + 1.2);
  });
  return Math.max(...weights);
}
