import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadScripts } from "./scripts.mjs";

const { parseQuery, listTokens, writeTokens, withoutFilter, joinFilters, writePublished } =
  loadScripts(
    ["words.js", "query.js"],
    "parseQuery, listTokens, writeTokens, withoutFilter, joinFilters, writePublished",
  );
const words = (text) => parseQuery(text).words.map((word) => word.text);

test("filters are read in every spelling", () => {
  for (const [text, filters] of [
    ["author:doe", { author: ["doe"] }],
    ['author:"Jane Doe"', { author: ["jane-doe"] }],
    ["author:“Jane Doe”", { author: ["jane-doe"] }],
    ["topic:rag", { topic: ["rag"] }],
    ['Topic:"code models"', { topic: ["code-models"] }],
    ["year:2024", { year: ["2024"] }],
    ["year:2023..2025", { year: ["2023..2025"] }],
    ["year:2023..", { year: ["2023.."] }],
    ["year:..2023", { year: ["..2023"] }],
    ["year:2020-2022", { year: ["2020..2022"] }],
    ["year:2022–2020", { year: ["2020..2022"] }],
    ["year:2022..2020", { year: ["2020..2022"] }],
    ["venue:acl-2022", { venue: ["acl-2022"] }],
    ['venue:"ACL 2022"', { venue: ["acl-2022"] }],
    ["kind:survey", { kind: ["survey"] }],
    ["topic:a topic:b topic:a kind:c", { topic: ["a", "b"], kind: ["c"] }],
    ['author:"Jane', { author: ["jane"] }],
  ]) {
    const query = parseQuery(text);
    assert.deepEqual(query.filters, filters, text);
    assert.deepEqual(query.words, [], text);
  }
});

test("what only looks like a filter is text", () => {
  assert.deepEqual(words("foo:bar"), ["foo", "bar"]);
  assert.deepEqual(words("topic: rag"), ["topic", "rag"]);
  assert.deepEqual(words("topic:-"), ["topic"]);
  assert.deepEqual(words("subtopic:rag"), ["subtopic", "rag"]);
  assert.deepEqual(parseQuery("subtopic:rag").filters, {});
  assert.deepEqual(words("http://example.org/x"), ["http", "example", "org", "x"]);
});

test("phrases are kept whole, and an unclosed one goes on to the end", () => {
  assert.deepEqual(parseQuery('"exact phrase" more').phrases, [
    { text: "exact phrase", isOpen: false },
  ]);
  assert.deepEqual(parseQuery('more "chain of tho').phrases, [
    { text: "chain of tho", isOpen: true },
  ]);
  assert.deepEqual(parseQuery("“curved” quotes").phrases, [{ text: "curved", isOpen: false }]);
  assert.deepEqual(parseQuery('""').phrases, []);
  assert.deepEqual(parseQuery('"').phrases, []);
});

test("the last word is unfinished until a space, a quote or a filter follows", () => {
  assert.equal(parseQuery("language mod").isLastPrefix, true);
  assert.equal(parseQuery("language model ").isLastPrefix, false);
  assert.equal(parseQuery('mod "a b"').isLastPrefix, false);
  assert.equal(parseQuery("mod year:2024").isLastPrefix, false);
  assert.equal(parseQuery("").isLastPrefix, false);
});

test("identifiers are read in every spelling", () => {
  for (const [text, identifier] of [
    ["2307.16789", "2307.16789"],
    ["2307.16789v2", "2307.16789"],
    ["arXiv:2307.16789", "2307.16789"],
    ["https://arxiv.org/abs/2307.16789v1", "2307.16789"],
    ["https://arxiv.org/pdf/2307.16789.pdf", "2307.16789"],
    ["https://www.arxiv.org/html/2307.16789", "2307.16789"],
    ["cs.CL/0501001", "cs.cl/0501001"],
    ["https://arxiv.org/abs/cs/0501001", "cs/0501001"],
    ["10.18653/v1/2022.ACL-long.244", "10.18653/v1/2022.acl-long.244"],
    ["doi:10.1145/3571730.", "10.1145/3571730"],
    ["https://doi.org/10.1145/3571730", "10.1145/3571730"],
    ["https://doi.org/10.48550/arXiv.2307.16789", "2307.16789"],
    ["10.48550/arXiv.2307.16789v2", "2307.16789"],
    ["arxiv.org/abs/2307.16789", "2307.16789"],
    ["www.arxiv.org/pdf/2307.16789v1.pdf#page=2", "2307.16789"],
    ["https://arxiv.org/abs/2307.16789?context=cs", "2307.16789"],
    ["https://arxiv.org/pdf/2307.16789#page=2", "2307.16789"],
    ["https://arxiv.org/abs/2307.16789/", "2307.16789"],
    ["2307.16789v2.pdf", "2307.16789"],
    ["(2307.16789),", "2307.16789"],
    ["(arXiv:2307.16789v2).", "2307.16789"],
    ["doi.org/10.1145/3571730?x=y", "10.1145/3571730"],
    ["https://doi.org/10.1145%2F3571730", "10.1145/3571730"],
    ["10.1016/S0140-6736(05)", "10.1016/s0140-6736(05)"],
    ["https://doi.org/10.1016/s0140-6736%2805%29).", "10.1016/s0140-6736(05)"],
    ["(10.1145/3571730);", "10.1145/3571730"],
    ["10.1145/35%zz", "10.1145/35%zz"],
  ]) {
    const query = parseQuery(`see ${text}`);
    assert.deepEqual(query.identifiers, [identifier], text);
    assert.deepEqual(words(`see ${text}`), ["see"]);
  }
  for (const text of ["2024", "3.14", "1.5-pints", "https://example.org/2307.16789", "10.5"]) {
    assert.deepEqual(parseQuery(text).identifiers, [], text);
  }
});

test("what is too long for a query is cut, not amid a letter", () => {
  const query = parseQuery(`${"𠀀 ".repeat(249)}ab𠀀 topic:x`);
  assert.equal(query.words.length, 250);
  assert.equal(query.words[249].text, "ab");
  assert.deepEqual(query.filters, {});
  const signs = `10.1145/${".".repeat(490)}`;
  assert.deepEqual(parseQuery(`${signs}x`).identifiers, [`${signs}x`]);
});

test("tokens written back are read as the same tokens", () => {
  const parts = fc.constantFrom(
    "a",
    "topic:",
    '"',
    "“",
    " ",
    "x y",
    "2307.16789",
    ":",
    "year:2..",
    "é",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((some) => some.join("")),
      ),
      (text) => {
        const tokens = listTokens(text);
        assert.deepEqual(listTokens(writeTokens(tokens)), tokens);
      },
    ),
    { numRuns: 2000 },
  );
});

test("one filter is taken out, and the rest stays as typed", () => {
  const text = 'Tools topic:a  "code models" Topic:"B c" year:2024';
  assert.equal(withoutFilter(text, "topic", "b-c"), 'Tools topic:a "code models" year:2024');
  assert.equal(
    withoutFilter(text, "topic", "z"),
    'Tools topic:a "code models" Topic:"B c" year:2024',
  );
});

test("filters of the text and of the page are joined", () => {
  assert.deepEqual(joinFilters({ topic: ["a"] }, { topic: ["a", "b"], year: [] }), {
    topic: ["a", "b"],
  });
});

test("a venue's own year stands for the paper's", () => {
  assert.equal(writePublished("ICLR 2024", "2023"), "ICLR 2024");
  assert.equal(writePublished("Nature", "2023"), "Nature · 2023");
  assert.equal(writePublished("", "2023"), "2023");
});
