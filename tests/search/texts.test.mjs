import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, cutExcerpt, find, listHits, readTwin, start, write } from "./searching.mjs";

test("phrases are looked for in titles and texts, in order of rank", async () => {
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

/** Papers with two words, some of them as a phrase. */
function makeMoons(length, isPhrase) {
  return Array.from({ length }, (_, at) => ({
    id: `m${at}`,
    abstract: isPhrase(at) ? "red moon" : "moon red",
    terms: { red: 3, moon: 3, ruby: at % 2 },
  }));
}

const countTexts = ({ asked }) => asked.filter((path) => path.endsWith("index.md")).length;

test("every page of a phrase but the last is full, and shown again when asked for alone", async () => {
  const papers = makeMoons(300, (at) => at % 7 === 0);
  const { get, searcher } = start(papers);
  const seen = [];
  let page = 1;
  for (let hasMore = true; hasMore; page++) {
    const answers = await collect(searcher, { text: '"red moon"', page });
    const { cards, ...last } = answers.at(-1);
    hasMore = last.hasMore;
    assert.equal(last.page, page);
    assert.equal(cards.length, hasMore ? 10 : 3);
    seen.push(cards.map((card) => card.id));
  }
  assert.equal(new Set(seen.flat()).size, 43);
  assert.ok(countTexts(get) <= 300, "none is loaded twice");
  const [alone] = await collect(start(papers).searcher, { text: '"red moon"', page: 3 });
  assert.deepEqual(alone.cards.map((card) => card.id), seen[2]);
});

test("a phrase is looked for a little first, then further, and as far as one wants", async () => {
  const { get, searcher } = start(makeMoons(250, (at) => at === 3));
  const answers = await collect(searcher, { text: '"red moon"' });
  assert.deepEqual(
    answers.map(({ total, looked, hasMore }) => [total, looked, hasMore]),
    [
      [0, { count: 30, of: 250, further: 100 }, false],
      [0, { count: 100, of: 250, further: 200 }, false],
    ],
  );
  assert.equal(countTexts(get), 100);
  const further = await collect(searcher, { text: '"red moon"', look: 300 });
  assert.equal(further.length, 1, "what was seen does not go first");
  assert.deepEqual(further.at(-1).cards.map((card) => card.id), ["m3"]);
  assert.equal(further.at(-1).looked, undefined);
});

test("no address makes a browser load all of a large site, nor what nobody waits for", async () => {
  const { get, searcher } = start(makeMoons(1500, () => false));
  const request = { text: '"red moon"', page: 999_999_999, look: 999_999_999 };
  const [{ looked }] = await collect(searcher, request);
  assert.deepEqual(looked, { count: 1000, of: 1500, further: 1000 });
  assert.equal(countTexts(get), 1000);
  const other = start(makeMoons(1500, () => false));
  let texts = 0;
  const isWanted = () => (texts = countTexts(other.get)) < 50;
  for await (const _ of other.searcher.search({ ...request, look: 900 }, isWanted));
  assert.equal(texts, 50);
});

test("what is shown of a phrase stays when more is found", async () => {
  const near = { red: "ruby 9" };
  const { searcher } = start(makeMoons(120, (at) => at % 9 === 0), { near });
  const [first, second] = await collect(searcher, { text: '"red moon"' });
  const ids = (answer) => answer.cards.map((card) => card.id);
  assert.ok(ids(first).length > 0);
  assert.deepEqual(ids(second).slice(0, ids(first).length), ids(first));
  assert.equal(ids(second).length, 10);
});

test("an excerpt shows the phrase rather than its words", async () => {
  const abstract = `Red things and the moon. ${"Nothing of note. ".repeat(20)}Then a red–moon rose.`;
  const papers = [{ id: "a", terms: { red: 3, moon: 3 }, abstract }];
  const request = { text: '"red moon"', wantsExcerpts: true };
  const answers = await collect(start(papers).searcher, request);
  assert.match(write(answers.at(-1).cards[0].excerpt), /Then a \[red\]–\[moon\] rose\.$/);
});

test("excerpts show the words looked for, once there are texts", async () => {
  const answers = await collect(start().searcher, { text: "calls step ", wantsExcerpts: true });
  const card = answers.at(-1).cards.find((one) => one.id === "p1");
  assert.deepEqual([answers.at(-1).wave, answers.at(-1).isQuoted], [3, true]);
  assert.equal(
    write(card.excerpt),
    "Models that write code. They think \u005b[step]\u005d by [step], with O(n) calls.",
  );
  assert.deepEqual(answers[0].cards.find((one) => one.id === "p1").excerpt, []);
});

test("without words looked for, and where none is in the text, an excerpt is its beginning", async () => {
  for (const text of ["year:2023", "code "]) {
    const request = { text, filters: { year: ["2023"] }, wantsExcerpts: true };
    const [card] = (await collect(start().searcher, request)).at(-1).cards;
    assert.match(write(card.excerpt), /^Models that write (code|\[code\])\. They think/);
  }
});

test("counts and excerpts come as their files do, and neither waits for the other", async () => {
  const request = { text: "models ", wantsExcerpts: true, countsUpTo: 9 };
  for (const [held, first, last] of [
    ["index.md", "counts", "isQuoted"],
    ["search/t/", "isQuoted", "counts"],
  ]) {
    const { get, searcher } = start();
    const seen = [];
    let release = () => {};
    for await (const answer of searcher.search(request)) {
      seen.push(answer);
      if (seen.length === 1) {
        const wait = new Promise((resolve) => (release = resolve));
        get.wait = async (path) => path.includes(held) && wait;
      } else if (answer[first]) {
        release();
      }
    }
    const more = seen.filter(({ wave }) => wave === 3);
    assert.deepEqual(more.map((one) => [!!one[first], !!one[last]]), [[true, false], [true, true]]);
  }
});

test("nothing is loaded for excerpts that nobody waits for", async () => {
  const { get, searcher } = start();
  const request = { text: "models ", wantsExcerpts: true, countsUpTo: 9 };
  let isWanted = true;
  for await (const _ of searcher.search(request, () => isWanted)) isWanted = false;
  assert.deepEqual(get.asked.filter((path) => path.endsWith("index.md")), []);
});

test("a text that cannot be loaded leaves its paper without an excerpt", async () => {
  const { get, searcher } = start();
  get.files.delete("papers/p1/index.md");
  const { wave, cards } = (await collect(searcher, { text: "models ", wantsExcerpts: true })).at(-1);
  assert.deepEqual([wave, cards.length], [3, 3]);
  assert.deepEqual(cards.find(({ id }) => id === "p1").excerpt, []);
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
