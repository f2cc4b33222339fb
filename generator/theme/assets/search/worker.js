// The worker: search off the page's own thread, for the theme's dialog and for the search page.
const ROOT = new URL("../../", self.location.href);
const MISSING = {
  location: "search/",
  title: "Search is not available just now",
  text: "Some of its scripts could not be loaded. Load the page again to try once more.",
  terms: {},
  score: 1,
};
// Until all is loaded, and for good where it cannot be, the dialog is told so.
self.onmessage = ({ data: { type, id } }) => {
  if (type === 0) postMessage({ type: 1 });
  else if (type === 2) postMessage({ type: 3, data: { items: [[MISSING]] } });
  else postMessage({ type: "failed", id, reason: MISSING.text });
};
importScripts(
  ...[
    "words.js",
    "query.js",
    "kept.js",
    "files.js",
    "snapshot.js",
    "index.js",
    "forms.js",
    "expanding.js",
    "scores.js",
    "excerpts.js",
    "filters.js",
    "phrases.js",
    "ranking.js",
    "results.js",
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
    for await (const answer of searcher.search(request, () => id === latestId)) {
      if (id !== latestId) return;
      postMessage({ ...answer, type: "results", id });
    }
  } catch (error) {
    if (id === latestId) postMessage({ type: "failed", id, reason: String(error) });
  }
}

self.onmessage = (event) => {
  const message = /** @type {DialogMessage | PageMessage} */ (event.data);
  if (message.type === 0) postMessage({ type: 1 });
  else if (message.type === 2) dialog.ask(message.data);
  else answerPage(message);
};
