import assert from "node:assert/strict";
import { test } from "node:test";
import { makeGet, makeSite } from "./fixture.mjs";
import { PAPERS, Scores, Searcher, collect, find, start, write } from "./searching.mjs";

test("papers with any of the words are found, those with more and rarer ones first", async () => {
  assert.deepEqual(await find("code models "), ["p1", "p0", "p3"]);
  assert.deepEqual(await find("graph "), ["2307.16789"]);
  assert.deepEqual(await find("λ "), ["2307.16789"]);
});

test("equally good papers stand newest first", async () => {
  const same = Array.from({ length: 5 }, (_, at) => ({ id: `s${at}`, terms: { word: 4 } }));
  assert.deepEqual(await find("word ", {}, start(same).searcher), ["s4", "s3", "s2", "s1", "s0"]);
});

test("the first answer is of the typed words; a second adds near ones and says so", async () => {
  const [first, second, ...rest] = await collect(start().searcher, { text: "language " });
  assert.deepEqual(rest, []);
  assert.deepEqual([first.wave, second.wave], [1, 2]);
  assert.deepEqual(
    first.cards.map((card) => card.id),
    ["p0"],
  );
  assert.deepEqual(
    second.cards.map((card) => card.id),
    ["p0", "p2", "p1"],
  );
  assert.deepEqual(
    second.cards.map((card) => card.similar),
    [[], ["text"], ["code"]],
  );
  assert.equal(write(second.cards[1].title), "[Text] generation");
});

test("nothing is answered twice", async () => {
  assert.equal((await collect(start().searcher, { text: "graph " })).length, 1);
});

test("the last word is completed, unless a space follows", async () => {
  assert.deepEqual(await find("toolf"), ["p4"]);
  assert.deepEqual(await find("toolf "), ["p3", "p4"], "corrected to `tool` then");
  assert.deepEqual(await find("gra"), ["2307.16789"]);
  assert.deepEqual(await find("gra "), []);
  assert.deepEqual(await find("graphin"), ["2307.16789"], "graphing on the way");
  const [known, widened] = await collect(start().searcher, { text: "tool" });
  assert.deepEqual(
    known.cards.map((card) => card.id),
    ["p3", "p4"],
  );
  assert.deepEqual(
    widened.cards.map((card) => card.id),
    ["p3", "p4"],
  );
  assert.ok(widened.cards[1].score > known.cards[1].score);
});

test("unknown words are corrected, and the answer says how its papers spell them", async () => {
  const [answer] = await collect(start().searcher, { text: "langauge mdoels " });
  assert.deepEqual(answer.corrected, [
    ["langauge", "language"],
    ["mdoels", "models"],
  ]);
  assert.deepEqual(
    answer.cards.map((card) => card.id),
    ["p0", "p1", "p3"],
  );
  const [none] = await collect(start().searcher, { text: "gpt5 zzzzzz code " });
  assert.deepEqual(none.corrected, []);
  assert.deepEqual(none.missing, ["gpt5", "zzzzzz"]);
  assert.deepEqual(
    none.cards.map((card) => card.id),
    ["p1"],
  );
});

test("a compound counts as a whole where the index has it, else by its parts", async () => {
  const [whole] = await collect(start().searcher, { text: "tool-llm " });
  assert.deepEqual(
    whole.cards.map((card) => card.id),
    ["p3", "p4"],
  );
  const [parts] = await collect(start().searcher, { text: "text-code " });
  assert.deepEqual(
    parts.cards.map((card) => card.id),
    ["p2", "p1"],
  );
  assert.deepEqual(parts.missing, []);
});

test("filters let through any value of a facet, and ask for all facets", async () => {
  assert.deepEqual(await find("topic:lm"), ["p2", "p0"]);
  assert.deepEqual(await find("topic:lm topic:code"), ["p2", "p1", "p0"]);
  assert.deepEqual(await find("topic:lm", { filters: { topic: ["code"] } }), ["p2", "p1", "p0"]);
  assert.deepEqual(await find("topic:lm year:2022"), ["p0"]);
  assert.deepEqual(await find("models topic:code "), ["p1"]);
  assert.deepEqual(await find("author:doe"), ["p3", "p0"]);
  assert.deepEqual(await find('author:"Jane Doe" tool'), ["p3"]);
  assert.deepEqual(await find("year:2023..2024"), ["p3", "p2", "p1"]);
  assert.deepEqual(await find("year:2024.."), ["2307.16789", "p4", "p3", "p2"]);
  assert.deepEqual(await find("year:..2022"), ["p0"]);
  assert.deepEqual(await find("venue:acl"), ["p4"]);
  assert.deepEqual(await find('venue:"ACL 2025"'), ["p4"]);
});

test("an edition that no paper has is none, and its series is named", async () => {
  const [answer] = await collect(start().searcher, { text: 'venue:"ACL 2022"' });
  assert.equal(answer.total, 0);
  assert.deepEqual(answer.unknown[0].near, [["acl", "acl"]]);
});

test("what a longer name merely begins with is no name near it", async () => {
  const papers = [{ id: "a", facets: ["@author:j", "@author:ja", "@author:jane"] }];
  const [answer] = await collect(start(papers).searcher, { text: 'author:"jane zzz"' });
  assert.deepEqual(answer.unknown[0].near, [["jane", "Jane"]]);
});

test("a value that no paper has leaves none, and near ones are named", async () => {
  const [answer] = await collect(start().searcher, { text: "model topic:tools author:jame" });
  assert.equal(answer.total, 0);
  assert.deepEqual(answer.unknown, [
    { facet: "topic", value: "tools", near: [["tool-use", "Tool use"]] },
    {
      facet: "author",
      value: "jame",
      near: [["jane", "Jane"]],
    },
  ]);
});

test("filters of a site larger than asked for are not counted, nor are those of nothing", async () => {
  const { get, searcher } = start();
  const answers = await collect(searcher, { text: "models ", countsUpTo: 5 });
  answers.push(...(await collect(searcher, { text: "", countsUpTo: 6 })));
  assert.ok(answers.every((answer) => !answer.counts));
  const asked = get.asked.length;
  await collect(searcher, { text: "models ", countsUpTo: 6 });
  assert.ok(get.asked.length > asked, "their lists were not there yet");
});

test("counts leave a facet's own filter aside, and come only when asked for", async () => {
  const request = { text: "models ", filters: { topic: ["lm"] } };
  assert.ok((await collect(start().searcher, request)).every((answer) => !answer.counts));
  const last = (await collect(start().searcher, { ...request, countsUpTo: 6 })).at(-1);
  assert.equal(last.wave, 3);
  assert.deepEqual(last.counts.topic, { code: 1, gen: 0, lm: 1, "tool-use": 1 });
  assert.deepEqual(last.counts.year, { 2022: 1, 2023: 0, 2024: 0, 2025: 0 });
});

test("by date, close matches stand newest first", async () => {
  assert.deepEqual(await find("code models ", { sort: "date" }), ["p1"]);
  assert.deepEqual(await find("tool ", { sort: "date" }), ["p4", "p3"]);
});

test("identifiers find their paper alone", async () => {
  assert.deepEqual(await find("arXiv:2307.16789v3"), ["2307.16789"]);
  const [answer] = await collect(start().searcher, { text: "10.1145/3571730" });
  assert.deepEqual([answer.total, answer.missing], [0, ["10.1145/3571730"]]);
});

test("a later page than there is of the typed words may be one of words near them", async () => {
  const papers = Array.from({ length: 15 }, (_, at) => ({ id: `a${at}`, terms: { text: 5 } }));
  const others = Array.from({ length: 60 }, (_, at) => ({ id: `b${at}`, terms: { moon: 1 } }));
  papers.push({ id: "c", terms: { languag: 5 } }, ...others);
  const { searcher } = start(papers, { near: { languag: "text 9" } });
  const answers = await collect(searcher, { text: "language ", page: 2 });
  assert.deepEqual(
    answers.map(({ page, pages, cards }) => [page, pages, cards.length]),
    [[2, 2, 6]],
  );
});

test("letters beyond the basic plane are letters like others", async () => {
  const papers = [{ id: "h", title: "a𠀀b", terms: { a𠀀b: 9, "𠀀": 3 } }];
  for (const text of ["a𠀀", "a𠀀b", "𠀀", "𠀀𠀀 ", "a\ud840", "\udc00x "]) {
    await find(text, {}, start(papers).searcher);
    await find(text);
  }
  assert.deepEqual(await find("a𠀀", {}, start(papers).searcher), ["h"]);
});

test("pages follow each other without gaps", async () => {
  const many = Array.from({ length: 25 }, (_, at) => ({
    id: `n${at}`,
    terms: { word: 1 + (at % 15) },
  }));
  const { searcher } = start(many);
  const pages = [];
  for (const page of [1, 2, 3, 4])
    pages.push((await collect(searcher, { text: "word ", page }))[0]);
  assert.deepEqual(
    pages.map((one) => one.cards.length),
    [10, 10, 5, 5],
  );
  assert.deepEqual(
    pages.map((one) => [one.page, one.pages]),
    [1, 2, 3, 3].map((page) => [page, 3]),
    "there is no page after the last",
  );
  assert.deepEqual(
    pages.map((one) => one.hasMore),
    [true, true, false, false],
  );
  assert.equal(pages.pop().total, 25);
  const scores = pages.flatMap((one) => one.cards.map((card) => card.score));
  assert.deepEqual(
    scores,
    [...scores].sort((one, other) => other - one),
  );
  assert.equal(new Set(pages.flatMap((one) => one.cards.map((card) => card.id))).size, 25);
});

test("deep pages are sorted like the first ones", () => {
  const papers = 3000;
  const numbers = Uint32Array.from({ length: papers }, (_, at) => at);
  const weights = Uint8Array.from({ length: papers }, (_, at) => 1 + ((at * 7) % 15));
  const forms = [
    { term: "a", factor: 1, idf: 1, isNear: false, postings: { numbers, weights, near: [] } },
  ];
  const scores = new Scores();
  scores.weigh(papers, [{ forms, weight: 1 }], [], false);
  const all = scores.select(false, papers).numbers;
  assert.deepEqual(scores.select(false, 900).numbers, all.slice(0, 900));
});

test("nothing typed finds nothing, and says that nothing was looked for", async () => {
  for (const text of ["", "  ", "the of ", '""']) {
    const [answer] = await collect(start().searcher, { text });
    assert.deepEqual([answer.isEmpty, answer.total, answer.papers], [true, 0, 6], text);
  }
  assert.deepEqual(await find("to"), ["p3", "p4"], "a stop word may be a start");
});

test("a word that no paper has leads to papers with words like it, and says so", async () => {
  const get = makeGet(makeSite(PAPERS));
  const lines = get.files.get("search/t/0.txt");
  get.files.set("search/t/0.txt", `${lines}0zebra\t\tcod 9\n`);
  const searcher = new Searcher(get);
  const answers = [];
  for await (const answer of searcher.search({ text: "0zebra " })) answers.push(answer);
  assert.deepEqual(answers[0].cards.map(({ id }) => id), ["p1"]);
  assert.deepEqual(answers[0].missing, []);
  assert.equal(answers[0].cards[0].similar.length, 1);
});
