// The worker: search off the page's own thread, for the theme's dialog and for the search page.
importScripts(
  ...[
    "words.js",
    "query.js",
    "index.js",
    "forms.js",
    "expanding.js",
    "scores.js",
    "excerpts.js",
    "filters.js",
    "phrases.js",
    "ranking.js",
    "pages.js",
    "dialog.js",
  ].map((file) => new URL(file, self.location.href).href),
);

/**
 * What the theme's dialog says and hears (Material for MkDocs 9.8).
 * @typedef {{type: 0, data: unknown} | {type: 2, data: string}} DialogMessage
 */
/**
 * What the search page says.
 * @typedef {SearchRequest & {type: "search", id: number}} PageMessage
 */

const ROOT = new URL("../../", self.location.href);
const searcher = new Searcher(loadText);
const dialog = new Dialog(searcher, loadText, (items) => postMessage({ type: 3, data: { items } }));
let latestId = 0;

/** @type {Get} */
async function loadText(path) {
  // What leads to all else names versions; the rest is asked for by version.
  const isFresh = path === "search/meta.json";
  const response = await fetch(new URL(path, ROOT), { cache: isFresh ? "no-cache" : "default" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.text();
}

/**
 * Answer the search page, until it asks for something else.
 * @param {PageMessage} request
 */
async function answerPage({ id, ...request }) {
  latestId = id;
  try {
    for await (const answer of searcher.search(request)) {
      if (id !== latestId) return;
      postMessage({ ...answer, type: "results", id });
    }
  } catch (error) {
    if (id === latestId) postMessage({ type: "failed", id, reason: String(error) });
  }
}

addEventListener("message", (event) => {
  const message = /** @type {DialogMessage | PageMessage} */ (event.data);
  if (message.type === 0) postMessage({ type: 1 });
  else if (message.type === 2) dialog.ask(message.data);
  else answerPage(message);
});
