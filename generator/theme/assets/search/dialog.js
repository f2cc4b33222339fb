// The theme's search dialog: answers as items in the form that Material for MkDocs 9.8 draws.
// It sets titles and texts as HTML, so everything here is escaped.

/**
 * @typedef {object} DialogDoc
 * @property {string} location
 * @property {string} title
 * @property {string} text
 * @property {Record<string, boolean>} terms
 * @property {number} score
 */
/** @typedef {DialogDoc[]} DialogItem A page with its best section before it, or one alone. */

/** Milliseconds after which a reader should hear that the search is at work. */
const PATIENCE = 500;

class Dialog {
  latest = 0;

  /**
   * @param {Searcher} searcher
   * @param {Get} get
   * @param {(items: DialogItem[]) => void} show
   */
  constructor(searcher, get, show) {
    this.searcher = searcher;
    this.get = get;
    this.show = show;
    /** @type {ReadDoc[]} */
    this.docs = [];
  }

  /**
   * Answer what was typed last, and again when there is a better answer.
   * @param {string} text
   */
  async ask(text) {
    const own = ++this.latest;
    let shown = "";
    const show = (/** @type {DialogItem[]} */ items) => {
      const written = JSON.stringify(items);
      if (own === this.latest && written !== shown) this.show(items);
      shown = written;
    };
    const isWanted = () => own === this.latest;
    if (!text.trim()) return show([]);
    // Excerpts would come later, and the theme draws its list anew, from its beginning.
    const request = { text, isQuick: true };
    const pages = this.loadPages();
    const waiting = setTimeout(() => show([[makeWaiting(text)]]), PATIENCE);
    try {
      /** @type {Answer | undefined} */
      let last;
      for await (const answer of this.searcher.search(request, isWanted)) {
        clearTimeout(waiting);
        if (own !== this.latest) return;
        last = answer;
        show(this.makeItems(text, answer));
      }
      await pages;
      if (last) show(this.makeItems(text, last));
    } catch {
      show([[makeFailure(text)]]);
    } finally {
      clearTimeout(waiting);
    }
  }

  /** Pages are few and beside the point: without them, papers are still found. */
  async loadPages() {
    if (this.docs.length) return;
    this.docs = await this.get("search/pages.json").then(readPages, () => []);
  }

  /**
   * @param {string} text
   * @param {Answer} answer
   * @returns {DialogItem[]}
   */
  makeItems(text, answer) {
    const papers = answer.cards.map((card) => [makePaper(card)]);
    const pages = findPages(this.docs, parseQuery(text)).map(makePage);
    const isAll = !answer.hasMore && !answer.looked;
    if (isAll && !answer.corrected.length) return [...papers, ...pages];
    // Material draws ten items at first: what leads to the rest should be among them.
    return [...papers.slice(0, 9 - pages.length), ...pages, [makeRest(text, answer)]];
  }
}

/**
 * @param {Result} result
 * @returns {DialogDoc}
 */
function makePaper({ path, title, byline, year, venue, state, similar, score }) {
  const published = writePublished(venue, year);
  const badge = state
    ? `<strong>${escapeHtml(state[0].toUpperCase() + state.slice(1))}</strong> · `
    : "";
  const label = similar.length ? "<br>Similar words" : "";
  const about = [writeMarked(byline), escapeHtml(published)].filter(Boolean).join(" · ");
  const text = `<p>${badge}${about}${label}</p>`;
  const hits = [...title, ...byline].filter(([, isHit]) => isHit);
  const terms = Object.fromEntries(hits.map(([hit]) => [hit.toLowerCase(), true]));
  return { location: path, title: writeMarked(title), text, terms, score };
}

/**
 * @param {FoundPage} found
 * @returns {DialogItem}
 */
function makePage({ best, page, terms }) {
  const text = `<p>${writeMarked(cutExcerpt(best.plain, terms))}</p>`;
  const title = writeMarked(markHits(best.title, terms));
  const item = [{ location: best.location, title, text, terms: {}, score: 0 }];
  // A section stands below its page's title, which takes no text of its own.
  if (page && page !== best) {
    const above = { location: page.location, title: escapeHtml(page.title), text: "" };
    item.push({ ...above, terms: {}, score: 0 });
  }
  return item;
}

/**
 * @param {string} text
 * @param {Answer} answer
 * @returns {DialogDoc}
 */
function makeRest(text, { total, looked, corrected }) {
  const isPlural = total !== 1;
  const count = `${total.toLocaleString("en")} paper${isPlural ? "s" : ""}`;
  const all = looked ? "More papers, with filters" : `All ${count}, with filters`;
  const used = corrected.map(([typed, word]) => `“${word}” instead of “${typed}”`).join(", ");
  return makeLink(text, all, used ? `Results are for ${used}.` : "");
}

/**
 * @param {string} text
 * @returns {DialogDoc}
 */
function makeWaiting(text) {
  return makeLink(text, "Searching", "The files of the index are on their way.");
}

/**
 * @param {string} text
 * @returns {DialogDoc}
 */
function makeFailure(text) {
  const reason = "The search could not load its files. The search page can try again.";
  return makeLink(text, "Search is not available just now", reason);
}

/**
 * @param {string} query
 * @param {string} title
 * @param {string} text
 * @returns {DialogDoc}
 */
function makeLink(query, title, text) {
  const location = `search/?q=${encodeURIComponent(mend(query.trim()))}`;
  const shown = text ? `<p>${escapeHtml(text)}</p>` : "";
  return { location, title: escapeHtml(title), text: shown, terms: {}, score: 0 };
}

/**
 * @param {Segment[]} segments
 * @returns {string}
 */
function writeMarked(segments) {
  const written = segments.map(([text, isHit]) => {
    return isHit ? `<mark data-md-highlight>${escapeHtml(text)}</mark>` : escapeHtml(text);
  });
  return written.join("");
}

/**
 * @param {string} text
 * @returns {string}
 */
function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
