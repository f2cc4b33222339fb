import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, cutExcerpt, find, listHits, readTwin, start, write } from "./searching.mjs";

test("phrases are looked for in titles, leads and texts, in order of rank", async () => {
  assert.deepEqual(await find('"language models"'), ["p0"]);
  assert.deepEqual(await find('"models language"'), []);
  assert.deepEqual(await find('"think step by step"'), ["p1"], "only the text has it");
  assert.deepEqual(await find('"think step by s'), ["p1"], "unfinished");
  assert.deepEqual(await find('"think step by st" model'), [], "finished");
  assert.deepEqual(await find('"think absent"'), []);
});

test("phrases are looked for in names and venues, and in names that a card leaves out", async () => {
  const papers = [
    {
      id: "x0",
      byline: "Ann Lee and 2 more",
      names: "Ann Lee, Jane Doe, Bo Li",
      venue: "ACL Findings",
      terms: { ann: 8, lee: 8, jan: 8, doe: 8, acl: 4, find: 4, 2024: 4 },
      abstract: "Text.",
    },
    { id: "x1", byline: "Lee Ann", terms: { ann: 8, lee: 8, jan: 1, doe: 1 } },
  ];
  const { searcher, get } = start(papers);
  assert.deepEqual(await find('"Ann Lee"', {}, searcher), ["x0"]);
  assert.deepEqual(await find('"ACL Findings"', {}, searcher), ["x0"]);
  assert.deepEqual(await find('"Findings 2024"', {}, searcher), ["x0"], "as it is shown");
  const texts = () => get.asked.filter((path) => path === "papers/x0/index.md").length;
  assert.equal(texts(), 0);
  assert.deepEqual(await find('"Jane Doe"', {}, searcher), ["x0"]);
  assert.equal(texts(), 1);
});

test("twins are read without what became of the paper", async () => {
  const note = "Retracted on 1 May 2024: Not so.";
  const twin = (state, ...body) => readTwin(`---\nid: "x"\n${state}---\n\n${body.join("\n\n")}\n`);
  const expected = { byline: "Jane Doe", abstract: "One. Two." };
  assert.deepEqual(twin("", "Jane Doe", "One.", "Two."), expected);
  assert.deepEqual(twin('state: "retracted"\n', note, "Jane Doe", "One.", "Two."), expected);
  assert.deepEqual(twin('state: "removed"\n', note, "Jane Doe").abstract, "");
  const papers = [
    { id: "r", terms: { not: 1, red: 1, moon: 1 }, abstract: "A red moon.", state: "retracted" },
  ];
  assert.deepEqual(await find('"red moon"', {}, start(papers).searcher), ["r"]);
  assert.deepEqual(await find('"not red"', {}, start(papers).searcher), []);
});

test("a phrase in too many papers is checked page by page, and the count says so", async () => {
  const many = Array.from({ length: 90 }, (_, at) => ({
    id: `m${at}`,
    abstract: at % 3 ? "red moon" : "moon red",
    terms: { red: 3, moon: 3 },
  }));
  const { get, searcher } = start(many);
  const [first] = await collect(searcher, { text: '"red moon"' });
  assert.equal(first.cards.length, 10);
  assert.ok(first.checked >= first.total && first.checked < 90);
  assert.equal(first.hasMore, true);
  const texts = () => get.asked.filter((path) => path.endsWith("index.md")).length;
  assert.ok(texts() <= 40);
  const seen = new Set(first.cards.map((card) => card.id));
  let page = 1;
  for (let hasMore = true; hasMore;) {
    const [answer] = await collect(searcher, { text: '"red moon"', page: ++page });
    for (const card of answer.cards) seen.add(card.id);
    hasMore = answer.hasMore;
  }
  assert.equal(seen.size, 60);
  assert.equal(texts(), 90, "none is loaded twice");
});

test("excerpts show the words looked for, when the lead does not", async () => {
  const answers = await collect(start().searcher, { text: "calls step ", wantsExcerpts: true });
  const card = answers.at(-1).cards.find((one) => one.id === "p1");
  assert.equal(answers.at(-1).wave, 4);
  assert.equal(
    write(card.excerpt),
    "Models that write code. They think \u005b[step]\u005d by [step], with O(n) calls.",
  );
  assert.equal(
    write(answers[0].cards.find((one) => one.id === "p1").excerpt),
    "Models that write code.",
  );
});

test("excerpts are cut where most different words stand", () => {
  const text = `one ${"x ".repeat(150)}two one ${"x ".repeat(150)}one one`;
  const shown = write(cutExcerpt(text, new Set(["one", "two"])));
  assert.match(shown, /^… .*\[two\] \[one\] .* …$/);
  const alone = "𠀀".repeat(300);
  assert.ok(cutExcerpt(alone, new Set(["x"])).every(([piece]) => !/\p{Surrogate}/u.test(piece)));
});

test("a hit ends before signs that are none of it, however many there are", () => {
  const ends = (text, term) => listHits(text, new Set([term]));
  assert.deepEqual(ends("model's’..", "model"), [[0, 7]]);
  assert.deepEqual(ends(`a${"'".repeat(200_000)}a b'`, "b"), [[200_003, 200_004]]);
});
