import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { makeGet, makeSite } from "./fixture.mjs";
import { FOLDER } from "./scripts.mjs";

const ROOT = "https://example.org/paperfeed/";
const PAPERS = [
  {
    id: "p0",
    title: "Language <b>models</b>",
    byline: "Jane & Joe",
    venue: "ICLR 2025",
    abstract: "A language.",
    terms: { languag: 9, model: 9 },
    state: "withdrawn",
  },
  { id: "p1", title: "Text", abstract: "Some text.", terms: { text: 5 } },
  ...Array.from({ length: 12 }, (_, at) => ({ id: `w${at}`, terms: { word: 5 } })),
];
const DOCS = [
  { location: "about/", title: "About", text: "<p>What this is &amp; is not.</p>" },
  { location: "about/#model", title: "The model", text: "<p>A <em>model</em> of a feed.</p>" },
  { location: "add/", title: "Add a word", text: "<p>Text</p>" },
];

/** Start the worker as a browser would, on files that `get` reads. */
function startWorker(site = makeSite(PAPERS, { near: { languag: "text 8" } }), lost = "") {
  site.set("search/pages.json", JSON.stringify({ docs: DOCS }));
  const get = makeGet(site);
  const posted = [];
  const waiting = [];
  const url = (path) => new URL(path, `${ROOT}assets/search/`).href;
  const timers = [];
  const scope = {
    URL,
    setTimeout: (act) => timers.push(act) - 1,
    clearTimeout: (timer) => (timers[timer] = undefined),
    location: { href: url("worker.js") },
    // Messages are copied between threads, so that no object is shared.
    postMessage: (message) => {
      posted.push(JSON.parse(JSON.stringify(message)));
      waiting.splice(0).forEach((wake) => wake());
    },
    importScripts: (...addresses) => {
      if (addresses.some((address) => address.endsWith(lost || "?"))) throw new Error("lost");
      addresses.forEach((address) => run(address));
    },
    fetch: async (address, { cache }) => {
      const path = String(address).slice(ROOT.length);
      assert.equal(cache, path === "search/meta.json" ? "no-cache" : "default");
      try {
        const text = await get(path);
        return { ok: true, status: 200, text: async () => text };
      } catch {
        return { ok: false, status: 404, text: async () => "" };
      }
    },
  };
  scope.self = scope;
  const context = vm.createContext(scope);
  const run = (address) => {
    const file = fileURLToPath(new URL(address.slice(url("").length), FOLDER));
    vm.runInContext(readFileSync(file, "utf8"), context, { filename: file });
  };
  try {
    run(url("worker.js"));
  } catch (error) {
    assert.equal(error.message, "lost");
  }
  /** Wait until so many messages were posted, then until none is on its way. */
  const settle = async (count) => {
    while (posted.length < count) await new Promise((wake) => waiting.push(wake));
    for (let turn = 0; turn < 200; turn++) await new Promise((wake) => setImmediate(wake));
    return posted.splice(0);
  };
  return { get, settle, tick: () => timers.forEach((act) => act?.()), say: (data) => scope.onmessage({ data }) };
}

const items = (message) => message.data.items.map((docs) => docs.map((doc) => doc.location));

test("the dialog is ready at once, and loads nothing before one types", async () => {
  const { get, say, settle } = startWorker();
  say({ type: 0, data: { config: {}, docs: [] } });
  say({ type: 2, data: "" });
  assert.deepEqual(await settle(2), [{ type: 1 }, { type: 3, data: { items: [] } }]);
  assert.deepEqual(get.asked, []);
});

test("the dialog gets papers, then near ones and pages", async () => {
  const { say, settle } = startWorker();
  say({ type: 2, data: "language " });
  const [first, second, ...rest] = await settle(2);
  assert.deepEqual(items(first), [["papers/p0/"]]);
  assert.deepEqual(items(second), [["papers/p0/"], ["papers/p1/"]]);
  assert.match(second.data.items[1][0].text, /Similar words/);
  assert.deepEqual(rest, []);
  say({ type: 2, data: "model " });
  const last = (await settle(1)).at(-1);
  assert.deepEqual(items(last), [["papers/p0/"], ["about/#model", "about/"]]);
});

test("everything in the dialog's items is escaped, and hits are marked", async () => {
  const { say, settle } = startWorker();
  say({ type: 2, data: "models " });
  const [{ data }] = await settle(1);
  const [paper] = data.items[0];
  const mark = "<mark data-md-highlight>models</mark>";
  assert.equal(paper.title, `Language &#60;b&#62;${mark}&#60;/b&#62;`);
  assert.match(paper.text, /^<p><strong>Withdrawn<\/strong> · Jane &#38; Joe · ICLR 2025<\/p>$/);
  assert.deepEqual(paper.terms, { models: true });
  assert.equal(typeof paper.score, "number");
});

test("what leads to the rest is among the ten items that are drawn at first", async () => {
  const { say, settle } = startWorker();
  say({ type: 2, data: "word" });
  const last = (await settle(1)).at(-1);
  const locations = items(last).flat();
  assert.equal(locations.length, 10);
  assert.deepEqual(locations.slice(-2), ["add/", "search/?q=word"]);
  assert.equal(last.data.items.at(-1)[0].title, "All 12 papers, with filters");
});

test("where a phrase was not looked for in all papers, the search page is", async () => {
  const papers = Array.from({ length: 40 }, (_, at) => {
    return { id: `m${at}`, terms: { red: 1, moon: 1 }, abstract: at === 3 ? "red moon" : "moon red" };
  });
  const { get, say, settle } = startWorker(makeSite(papers));
  say({ type: 2, data: '"red moon"' });
  const last = (await settle(1)).at(-1);
  assert.deepEqual(items(last), [["search/?q=%22red%20moon%22"]]);
  assert.equal(last.data.items[0][0].title, "More papers, with filters");
  assert.equal(get.asked.filter((path) => path.endsWith("index.md")).length, 30);
});

test("a failure is said in words, and leads to where one may retry", async () => {
  const { get, say, settle } = startWorker();
  get.isOffline = true;
  say({ type: 2, data: "a&b word" });
  const [{ data }] = await settle(1);
  assert.equal(data.items.length, 1);
  assert.equal(data.items[0][0].location, "search/?q=a%26b%20word");
  assert.match(data.items[0][0].text, /could not load its files/);
  get.isOffline = false;
  say({ type: 2, data: "graph text " });
  assert.deepEqual(items((await settle(1))[0]), [["papers/p1/"]]);
});

test("only the latest query is answered", async () => {
  const { say, settle } = startWorker();
  for (const data of ["l", "language ", "text "]) say({ type: 2, data });
  const answers = await settle(1);
  for (const answer of answers) assert.deepEqual(items(answer)[0], ["papers/p1/"]);
  say({ type: 2, data: "language " });
  say({ type: 2, data: "" });
  assert.deepEqual(await settle(1), [{ type: 3, data: { items: [] } }]);
});

test("the search page gets numbered results, of its latest request alone", async () => {
  const { say, settle } = startWorker();
  say({ type: "search", id: 1, text: "word", sort: "date" });
  say({ type: "search", id: 2, text: "language ", filters: {}, page: 1, countsUpTo: 20 });
  const answers = await settle(3);
  assert.deepEqual(
    answers.map(({ type, id, wave }) => [type, id, wave]),
    [1, 2, 3].map((wave) => ["results", 2, wave]),
  );
  assert.deepEqual(
    answers[2].cards.map((card) => card.path),
    ["papers/p0/", "papers/p1/"],
  );
  assert.deepEqual(answers[2].cards[0].title, [
    ["Language", true],
    [" <b>models</b>", false],
  ]);
});

test("the search page hears of a failure, and may ask again", async () => {
  const { get, say, settle } = startWorker();
  get.isOffline = true;
  say({ type: "search", id: 1, text: "word" });
  const [failed] = await settle(1);
  assert.deepEqual([failed.type, failed.id], ["failed", 1]);
  assert.match(failed.reason, /404/);
  get.isOffline = false;
  say({ type: "search", id: 2, text: "word" });
  assert.equal((await settle(1))[0].total, 12);
});

test("a script that is lost is said in words, in the dialog and on the page", async () => {
  const worker = startWorker(undefined, "index.js");
  worker.say({ type: 0, data: {} });
  worker.say({ type: 2, data: "language" });
  worker.say({ type: "search", id: 7, text: "language" });
  const [ready, shown, failed] = await worker.settle(3);
  assert.equal(ready.type, 1);
  assert.match(shown.data.items[0][0].title, /not available/);
  assert.deepEqual([failed.type, failed.id], ["failed", 7]);
});

test("when files take their time, the dialog says that the search is at work", async () => {
  const worker = startWorker();
  worker.say({ type: 2, data: "language" });
  worker.tick();
  const shown = await worker.settle(2);
  assert.equal(shown[0].data.items[0][0].title, "Searching");
  assert.match(shown[1].data.items[0][0].title, /Language/);
  worker.tick();
  assert.deepEqual(await worker.settle(0), []);
});
