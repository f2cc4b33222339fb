import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadScripts } from "./scripts.mjs";

globalThis.location = { pathname: "/search/" };
const { readState, writeAddress, toggleValue, slugify } = loadScripts(
  ["words.js", "query.js", "page-parts.js"],
  "readState, writeAddress, toggleValue, slugify",
);
const read = (address) => readState(new URL(address, "https://example.org/search/").href);

test("an address says all of a state, and nothing else", () => {
  const text = "a b&c";
  const filters = { topic: ["x", "y"], year: ["2024"] };
  const address = "?q=a+b%26c&topic=x&topic=y&year=2024&sort=date&page=2&look=200";
  assert.equal(writeAddress({ text, filters, sort: "date", page: 2, look: 200 }), address);
  assert.deepEqual(read(address), { text, filters, sort: "date", page: 2, look: 200 });
  assert.equal(writeAddress(read("")), "/search/");
});

test("every state comes back from its address", () => {
  const value = fc.stringMatching(/^[a-z0-9é]+(-[a-z0-9]+)*$/).map(slugify);
  const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
  const state = fc.record({
    text: fc.string().filter((text) => text === "" || text.trim() !== ""),
    filters: fc.record({ topic: values, author: values }, { requiredKeys: [] }),
    sort: fc.constantFrom("relevance", "date"),
    page: fc.integer({ min: 1, max: 9999 }),
    look: fc.integer({ min: 0, max: 9999 }),
  });
  fc.assert(
    fc.property(state, (given) => {
      const found = read(writeAddress(given));
      assert.deepEqual(found, { ...given, filters: { ...given.filters } });
    }),
  );
});

test("odd addresses are read as far as they make sense", () => {
  assert.deepEqual(read("?page=-3&sort=up&topic=&topic=a&topic=a"), {
    text: "",
    filters: { topic: ["a"] },
    sort: "relevance",
    page: 1,
    look: 0,
  });
});

test("filters of an address mean what they mean in a text", () => {
  const address = "?author=Yue+Wang&topic=Agents&year=2022-2020&year=2024&year=abc&venue=--";
  assert.deepEqual(read(address).filters, {
    author: ["yue-wang"],
    topic: ["agents"],
    year: ["2020..2022", "2024", "abc"],
  });
  assert.deepEqual(read("?topic=Agents&topic=agents").filters, { topic: ["agents"] });
});

test("only whole numbers are pages", () => {
  for (const page of ["Infinity", "-1", "1.5", "0", "1e3", "x", ""]) {
    assert.equal(read(`?page=${page}`).page, 1, page);
  }
  assert.equal(read("?page=12").page, 12);
});

test("a value is taken out of where it stands, text or boxes", () => {
  const state = { text: "rag topic:x", filters: { topic: ["y"] }, sort: "relevance", page: 3 };
  assert.equal(toggleValue(state, "topic", "x", false).text, "rag");
  assert.deepEqual(toggleValue(state, "topic", "y", false).filters, { topic: [] });
  assert.deepEqual(toggleValue(state, "topic", "z", true).filters, { topic: ["y", "z"] });
  assert.equal(toggleValue(state, "topic", "z", true).page, 1);
  assert.equal(toggleValue({ ...state, look: 200 }, "topic", "z", true).look, 0);
});
