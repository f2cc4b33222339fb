import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSite, writeLine } from "./fixture.mjs";
import { Kept, PAPERS, Searcher, collect, decodePostings, find, makeKey, start } from "./searching.mjs";

test("a failed load is tried again, a good one is kept", async () => {
  const { get, searcher } = start();
  get.isOffline = true;
  await assert.rejects(collect(searcher, { text: "graph " }), /404/);
  get.isOffline = false;
  assert.deepEqual(await find("graph ", {}, searcher), ["2307.16789"]);
  const asked = get.asked.length;
  get.isOffline = true;
  assert.deepEqual(await find("graph ", {}, searcher), ["2307.16789"]);
  assert.equal(get.asked.length, asked);
  await assert.rejects(collect(searcher, { text: "tool " }), /404/);
});

test("a newer index takes the place of the older one", async () => {
  const { get, searcher } = start();
  await find("graph ", {}, searcher);
  deploy(get, [...PAPERS, { id: "new", terms: { graph: 9 } }]);
  assert.deepEqual(await find("graph ", {}, searcher), ["2307.16789"], "v1 is still believed");
  searcher.index.checkedAt = -Infinity;
  assert.deepEqual(await find("graph ", {}, searcher), ["new", "2307.16789"]);
  assert.equal(get.asked.at(-1), "search/meta.json", "files are trusted when nothing changed since");
  assert.ok(get.asked.at(-2).endsWith("?v=v2"));
});

test("files that went with an older index are looked for by the newer one", async () => {
  const { get, searcher } = start();
  await find("graph ", {}, searcher);
  get.files.clear();
  const papers = [...PAPERS, { id: "new", terms: { aa: 1, bb: 1, cc: 1, dd: 1, tool: 9 } }];
  deploy(get, papers);
  assert.equal((await find("tool ", {}, searcher))[0], "new");
});

test("lists are decoded as they were written", () => {
  const papers = [[3, 1], [4, 15], [14, 7], [50, 2], [115, 7], [99_999, 8]];
  const [line] = writeLine("word", papers, "text 9 languag 8").split("\n");
  const [term, ...entry] = line.split("\t");
  const { numbers, weights, near } = decodePostings(term, entry.join("\t"));
  assert.deepEqual([...numbers], papers.map(([number]) => number));
  assert.deepEqual([...weights], papers.map(([, weight]) => weight));
  assert.deepEqual(near, [
    ["text", 9 / 16],
    ["languag", 0.5],
  ]);
  assert.deepEqual([...decodePostings("word", "").numbers], []);
  assert.deepEqual([...decodePostings("@year:2024", "!!").weights], [15, 15], "filters have none");
});

/** Put a newer index in place, beside files that are not of it. */
function deploy(get, papers) {
  for (const [path, text] of makeSite(papers, { version: "v2" })) get.files.set(path, text);
}

/** Put a newer index in place alone, and return a function that makes the searcher know of it. */
function renew({ get, searcher }, papers) {
  get.files.clear();
  deploy(get, papers);
  return () => {
    searcher.index.checkedAt = -Infinity;
    return searcher.index.open();
  };
}

const TWO = [
  { id: "a", terms: { red: 1 } },
  { id: "b", terms: { moon: 1 } },
];
const makeMoon = (id, abstract) => ({ id, abstract, terms: { red: 1, moon: 1 } });
const MOONS = ["m0", "m1", "m2"].map((id) => makeMoon(id, "moon red"));

/** Start with a clock that tests set, in milliseconds. */
function startAt(papers) {
  const clock = { now: 0 };
  const { get } = start(papers);
  return { get, clock, searcher: new Searcher(get, () => clock.now) };
}

test("a file that a host changed under the same name is not taken for the older index's", async () => {
  const { get, searcher, clock } = startAt(TWO);
  assert.deepEqual(await find("red ", {}, searcher), ["a"]);
  // One that was listed earlier comes to be known: all numbers move.
  deploy(get, [{ id: "old", terms: { stone: 1 } }, ...TWO]);
  clock.now += 60_000;
  assert.deepEqual(await find("moon ", {}, searcher), ["b"]);
  get.isOffline = true;
  clock.now += 60_000;
  assert.deepEqual(await find("moon ", {}, searcher), ["b"], "what is here answers offline");
});

test("an answer from a file that came after a deploy is taken back at once", async () => {
  const { get, searcher, clock } = startAt(TWO);
  assert.deepEqual(await find("red ", {}, searcher), ["a"]);
  deploy(get, [{ id: "old", terms: { stone: 1 } }, ...TWO]);
  // The version was asked for too short ago to ask again before answering.
  clock.now += 5_000;
  const answers = await collect(searcher, { text: "moon " });
  assert.deepEqual(answers.at(-1).cards.map((card) => card.id), ["b"]);
  assert.equal(answers.at(-1).papers, 3);
  const asked = get.asked.length;
  clock.now += 60_000;
  assert.deepEqual(await find("moon ", {}, searcher), ["b"]);
  assert.equal(get.asked.length, asked, "nothing is doubtful any more");
});

test("a deploy while a phrase is looked for does not make papers lack it", async () => {
  const papers = [...MOONS, makeMoon("right", "red moon")];
  const { get, searcher, clock } = startAt(papers);
  await find("red ", { page: 2 }, searcher);
  await searcher.index.latest.find("moon");
  deploy(get, [makeMoon("old", "moon red"), ...papers]);
  searcher.index.latest.files.delete("search/d/1.json?v=v1");
  clock.now += 60_000;
  assert.deepEqual(await find('"red moon"', {}, searcher), ["right"]);
});

test("what is kept answers at once while the network hangs", async () => {
  const { get, searcher, clock } = startAt(PAPERS);
  await find("graph ", {}, searcher);
  searcher.index.latest.taken++;
  clock.now += 60_000;
  const { asked } = hold(get, /meta/);
  const answers = searcher.search({ text: "graph " });
  assert.equal((await answers.next()).value.cards[0].id, "2307.16789");
  const last = answers.next();
  await asked;
  assert.equal(await Promise.race([last, "still asking"]), "still asking");
});

test("when a wrong answer cannot be mended, the reader hears of it", async () => {
  const { get, searcher } = start(TWO);
  await find("red ", {}, searcher);
  deploy(get, [{ id: "old", terms: { stone: 1 } }, ...TWO]);
  get.wait = async (path) => {
    if (path.endsWith("v=v2")) throw new Error("lost");
  };
  await assert.rejects(collect(searcher, { text: "moon " }), /lost/);
});

test("a text that went with a deploy is looked for in the newer index", async () => {
  const { get, searcher } = start([...MOONS, makeMoon("right", "red moon")]);
  await find("red ", {}, searcher);
  await searcher.index.latest.find("moon");
  get.files.delete("papers/right/index.md");
  const papers = [...MOONS, makeMoon("renamed", "red moon")];
  deploy(get, papers);
  assert.deepEqual(await find('"red moon"', {}, searcher), ["renamed"]);
});

test("where versions change faster than one can answer, what was found stays", async () => {
  let version = 0;
  const { get, searcher } = start();
  get.wait = async (path) => {
    if (path.startsWith("search/t/")) {
      const meta = JSON.parse(get.files.get("search/meta.json"));
      get.files.set("search/meta.json", JSON.stringify({ ...meta, version: `w${++version}` }));
    }
  };
  const answers = await collect(searcher, { text: "graph " });
  assert.deepEqual(answers.at(-1).cards.map((card) => card.id), ["2307.16789"]);
  assert.ok(version < 10);
});

/** Let texts of some paths arrive only on `release`; `asked` waits until one is asked for. */
function hold(get, pattern) {
  const make = () => {
    let done;
    return [new Promise((resolve) => (done = resolve)), done];
  };
  const [released, release] = make();
  const [asked, tell] = make();
  get.wait = async (path) => {
    if (!pattern.test(path)) return;
    tell();
    await released;
  };
  return { asked, release };
}

test("what arrives late from an older index is never taken for the newer one's", async () => {
  const site = start();
  const { get, searcher } = site;
  await searcher.index.open();
  const { asked, release } = hold(get, /^search\/t\/.*v=v1/);
  const late = collect(searcher, { text: "graph " });
  await asked;
  const papers = [...PAPERS, { id: "new", terms: { aa: 1, bb: 1, cc: 1, graph: 9 } }];
  await renew(site, papers)();
  assert.deepEqual(await find("graph ", {}, searcher), ["new", "2307.16789"]);
  release();
  const answers = await late;
  assert.deepEqual(
    answers.map(({ papers, cards }) => [papers, cards.map((card) => card.id)]),
    [[7, ["new", "2307.16789"]]],
    "nothing is answered with a file of which nobody knows the version",
  );
  assert.deepEqual(await find("graph ", {}, searcher), ["new", "2307.16789"]);
  const own = (version, files) => {
    const paths = get.asked.filter((path) => path.endsWith(`?v=${version}`));
    assert.ok(paths.every((path) => files.has(path.split("?")[0])), version);
  };
  own("v1", start().get.files);
  own("v2", get.files);
});

test("a request is tried again when another one has found a newer index meanwhile", async () => {
  const site = start();
  const { get, searcher } = site;
  await searcher.index.open();
  for (const path of [...get.files.keys()]) if (path.startsWith("search/t/")) get.files.delete(path);
  const { asked, release } = hold(get, /v=v1/);
  const late = collect(searcher, { text: "graph " });
  await asked;
  await renew(site, [...PAPERS, { id: "new", terms: { graph: 9 } }])();
  release();
  const listMeta = () => get.asked.filter((path) => path === "search/meta.json").length;
  const before = listMeta();
  assert.deepEqual(
    (await late).at(-1).cards.map((card) => card.id),
    ["new", "2307.16789"],
  );
  assert.equal(listMeta(), before + 1, "once, for the files of the answer");
});

test("what was found out of papers holds for their version alone", async () => {
  const paper = (abstract) => [{ id: "a", terms: { red: 1, moon: 1 }, abstract }];
  const site = start(paper("A red moon."));
  await site.searcher.index.open();
  const { asked, release } = hold(site.get, /index\.md$/);
  const late = find('"red moon"', {}, site.searcher);
  await asked;
  await renew(site, paper("A moon, red."))();
  release();
  assert.deepEqual(await late, [], "the last answer is the newer index's");
  assert.deepEqual(await find('"red moon"', {}, site.searcher), []);
});

test("no more is kept than there is room for, and the oldest goes first", async () => {
  const kept = new Kept(3);
  for (const name of ["a", "b", "c"]) kept.set(name, name);
  assert.equal(kept.get("a"), "a");
  kept.set("d", "d");
  assert.deepEqual(["a", "b", "c", "d"].map((name) => kept.get(name)), ["a", undefined, "c", "d"]);
  kept.set("e", "e", 9);
  assert.deepEqual(["a", "e"].map((name) => kept.get(name)), [undefined, "e"]);
  kept.set("f", "f");
  assert.deepEqual(["e", "f"].map((name) => kept.get(name)), [undefined, "f"]);
  const abstract = "word ".repeat(400_000);
  const papers = ["a", "b", "c", "d"].map((id) => ({ id, terms: { word: 1 }, abstract }));
  const { get, searcher } = start(papers);
  const index = await searcher.index.open();
  for (const id of ["a", "b", "c", "c", "a"]) await index.loadTwin(id);
  assert.deepEqual(
    get.asked.slice(1).map((path) => path[7]),
    ["a", "b", "c", "a"],
  );
});

test("keys are plain letters, for any term", () => {
  assert.equal(makeKey("c++ 50%é"), "c++ 50%25%C3%A9");
  assert.equal(makeKey("%25"), "%2525");
  assert.equal(makeKey("a𠀀\x7f"), "a%F0%A0%80%80%7F");
  assert.equal(makeKey("a\ud840"), "a%EF%BF%BD");
});
