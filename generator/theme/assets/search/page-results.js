// The search page's results, and what it says when there are none.

/**
 * What a reader may do about a result.
 * @typedef {object} Actions
 * @property {(text: string) => void} look Look for something else.
 * @property {(facet: Facet, wrong: string, right: string) => void} replace Take another filter.
 * @property {() => void} clearFilters
 * @property {() => void} retry
 * @property {(papers: number) => void} lookThrough Look for a phrase in so many papers.
 * @property {(page: number) => string} address
 */

const WORD_SHOWN = 40;
const HINTS = [
  ["tool learning benchmark", "papers with more of the words, and rarer ones, first"],
  ['"chain of thought"', "the exact phrase"],
  ["year:2023..2025 agents", "by years; also author:, topic:, kind: and venue:"],
  ["2307.16789", "an arXiv id, a DOI, or the address of either"],
];

/**
 * @param {Answer} answer
 * @param {PageState} state
 * @param {Actions} actions
 * @param {string} root
 */
function drawAnswer(answer, state, actions, root) {
  getPart("status").textContent = writeStatus(answer, state);
  getPart("sort").hidden = answer.total === 0;
  getPart("browse").hidden = answer.total > 0;
  drawHits(answer.cards.map((card) => makeHit(card, root, answer.isQuoted ?? false)));
  replaceParts(getPart("notes"), makeNotes(answer, state, actions), findMainPart());
  drawPager(answer, actions);
}

/**
 * @param {Answer} answer
 * @param {PageState} state
 * @returns {string}
 */
function writeStatus({ isEmpty, total, looked, hasMore, papers, page, pages }, { text, sort }) {
  if (isEmpty && text.trim()) {
    const isWord = /[\p{L}\p{N}]/u.test(text);
    return isWord ? "These words are in almost every paper. Add one that is not." : "Type a word";
  }
  if (isEmpty) return `Search ${writeCount(papers, "paper")}`;
  const order = sort === "date" ? ", newest first" : "";
  const [at, last] = [page, pages].map((one) => one.toLocaleString("en"));
  if (looked && hasMore) return `Over ${writeCount(total - 1, "paper")}${order}, page ${at}`;
  if (looked) {
    const [count, of] = [looked.count, looked.of].map((one) => one.toLocaleString("en"));
    const found = total ? writeCount(total, "paper") : "No paper";
    const which = sort === "date" ? "newest" : "best";
    return `${found} with the exact phrase, among the ${which} ${count} of ${of} that may have it`;
  }
  if (!total) return "No paper matches";
  const where = pages > 1 ? `, page ${at} of ${last}` : "";
  // By date, a paper with one word of many would stand above those that are meant.
  const isChosen = sort === "date" && parseQuery(text).words.length > 0;
  const kind = isChosen ? " that match well" : "";
  return `${writeCount(total, "paper")}${kind}${order}${where}`;
}

/**
 * Return what to know of an answer: what was looked for instead, what is not there, what to try.
 * @param {Answer} answer
 * @param {PageState} state
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function makeNotes(answer, state, actions) {
  const { corrected, missing, unknown, total, isEmpty } = answer;
  /** @type {HTMLElement[]} */
  const notes = corrected.map(([typed, used]) => {
    const instead = makeElement("strong", {}, used);
    const lead = total ? "Showing results for " : "Also tried ";
    return makeElement("p", {}, lead, instead, ` instead of “${typed}”.`);
  });
  if (missing.length) {
    const words = missing.map((word) => `“${shorten(word)}”`).join(", ");
    notes.push(makeElement("p", {}, `No paper has ${words}.`));
  }
  for (const value of unknown) notes.push(makeUnknown(value, actions));
  if (isEmpty) return state.text.trim() ? notes : [...notes, makeHints(actions)];
  return total ? notes : [...notes, ...makeAdvice(state, actions)];
}

/**
 * @param {string} word
 * @returns {string}
 */
function shorten(word) {
  return word.length > WORD_SHOWN ? `${word.slice(0, WORD_SHOWN)}…` : word;
}

/**
 * @param {UnknownValue} unknown
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function makeUnknown({ facet, value, near }, actions) {
  const others = near.flatMap(([right, label], at) => {
    const choose = makeButton(label, "link", () => actions.replace(facet, value, right));
    return at ? [" ", choose] : [choose];
  });
  const lead = others.length ? " Nearest are: " : "";
  const name = facet === "year" ? value : nameSlug(value);
  return makeElement("p", {}, `No paper has the ${facet} “${name}”.`, lead, ...others);
}

/**
 * @param {PageState} state
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
function makeAdvice({ text, filters }, actions) {
  const parts = parseQuery(text);
  const isFiltered = [filters, parts.filters].some((one) => Object.keys(one).length > 0);
  /** @type {Node[]} */
  const advice = [];
  if (parts.phrases.length) {
    const loose = text.replace(/["“”]/g, " ").replace(/\s+/g, " ").trim();
    advice.push(makeButton("Search without the quotation marks", "btn", () => actions.look(loose)));
  }
  if (isFiltered) advice.push(makeButton("Remove all filters", "btn", actions.clearFilters));
  const words = "Other words may do it: fewer of them, or a name, a topic or an arXiv id.";
  const buttons = makeElement("div", { class: "buttons" }, ...advice);
  return [makeElement("p", {}, words), ...(advice.length ? [buttons] : [])];
}

/**
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function makeHints(actions) {
  const hints = HINTS.map(([query, meaning]) => {
    const example = makeButton(query, "link", () => actions.look(query));
    return makeElement("div", {}, makeElement("dt", {}, example), makeElement("dd", {}, meaning));
  });
  return makeElement("dl", { class: "hints" }, ...hints);
}

/**
 * @param {Result} result
 * @param {string} root
 * @param {boolean} isQuoted Whether there is an excerpt, if there will be any, and similar words
 *   stand as in the paper.
 * @returns {HTMLElement}
 */
function makeHit({ path, title, byline, year, venue, excerpt, state, similar }, root, isQuoted) {
  const link = makeElement("a", { href: root + path }, ...makeMarked(title));
  const badge = state ? [makeElement("strong", { class: "badge" }, state), " "] : [];
  const published = writePublished(venue, year);
  const about = published && byline.length ? ` · ${published}` : published;
  const quoted = makeElement("p", { class: "excerpt", dir: "auto" }, ...makeMarked(excerpt));
  const label = `Similar words${isQuoted ? `: ${similar.join(", ")}` : ""}`;
  return makeElement(
    "li",
    { class: "hit" },
    makeElement("h2", { class: "title", dir: "auto" }, link),
    makeElement("p", { class: "byline", dir: "auto" }, ...badge, ...makeMarked(byline), about),
    isQuoted && !excerpt.length ? undefined : quoted,
    similar.length ? makeElement("p", { class: "similar" }, label) : undefined,
  );
}

/** @returns {HTMLAnchorElement[]} */
function listLinks() {
  return [...getPart("hits").querySelectorAll("a")];
}

/** @param {HTMLElement[]} hits */
function drawHits(hits) {
  const list = getPart("hits");
  // What is hidden takes no focus.
  list.hidden = !hits.length;
  replaceParts(list, hits, getPart("seek-text"));
}

/**
 * Return what takes the focus when that which had it is gone.
 * @returns {HTMLElement}
 */
function findMainPart() {
  const hits = getPart("hits");
  return hits.hidden ? getPart("seek-text") : hits;
}

/**
 * @param {Answer} answer
 * @param {Actions} actions
 */
function drawPager({ page, hasMore, looked }, { address, lookThrough }) {
  const link = (
    /** @type {number} */ to,
    /** @type {string} */ look,
    /** @type {string} */ label,
  ) => {
    const own = { class: look, "data-page": String(to), "data-key": label, href: address(to) };
    return makeElement("a", own, label);
  };
  const canLook = looked && !hasMore && looked.further > looked.count;
  const further = canLook ? looked.further : 0;
  const label = `Look through ${further.toLocaleString("en")} papers`;
  const links = [
    ...(page > 1 ? [link(page - 1, "btn", "Previous page")] : []),
    ...(hasMore ? [link(page + 1, "btn older", "Next page")] : []),
    ...(further ? [makeButton(label, "btn", () => lookThrough(further))] : []),
  ];
  replaceParts(getPart("pager"), links, findMainPart());
}

/** @param {Actions} actions */
function drawFailure({ retry }) {
  const isOffline = navigator.onLine === false;
  getPart("status").textContent = isOffline
    ? "You are offline"
    : "The search could not load its files";
  const again = isOffline ? "The search goes on by itself once you are back online." : "";
  const button = makeButton("Try again", "btn first", retry);
  const notes = again ? [makeElement("p", {}, again)] : [];
  notes.push(makeElement("div", { class: "buttons" }, button));
  drawHits([]);
  replaceParts(getPart("notes"), notes, findMainPart());
  replaceParts(getPart("pager"), [], findMainPart());
  getPart("browse").hidden = false;
}
