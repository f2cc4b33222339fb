import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { loadScripts } from "./scripts.mjs";

const { listTerms, listWords, slugify, measureDistance } = loadScripts(
  ["words.js"],
  "listTerms, listWords, slugify, measureDistance",
);
const rows = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));

test("texts have the terms of the table, which the builder's tests share", () => {
  for (const [text, terms] of rows) assert.deepEqual(listTerms(text), terms, text);
});

test("terms are found whatever stands between words", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...rows.map(([text]) => text))), (texts) => {
      assert.deepEqual(listTerms(texts.join(" | ")), texts.flatMap(listTerms));
    }),
  );
});

test("the term for a whole word is told from those for its parts", () => {
  const whole = (text) => listWords(text).map((word) => word.whole);
  assert.deepEqual(whole("MathCoder2 3D-GPT C++ model"), ["mathcoder2", "3dgpt", "c++", "model"]);
  assert.deepEqual(whole("one-two-three-four 知识图谱 the"), ["", "", ""]);
});

test("terms end after 64 letters, each of which counts once", () => {
  const long = `${"xy".repeat(31)}x`;
  assert.deepEqual(listTerms(`${long}yz`), [`${long}y`]);
  assert.deepEqual(listTerms(`${long}𠀀𠀀`), [`${long}𠀀`]);
  const [word] = listWords(`${long}-${long}`);
  assert.deepEqual(word.terms, [long, long, `${long}x`]);
  assert.equal(word.whole, `${long}x`);
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      for (const term of listTerms(text.repeat(3))) assert.ok([...term].length <= 64);
    }),
  );
});

test("slugs are words joined by hyphens", () => {
  assert.equal(slugify("Jane van Doe"), "jane-van-doe");
  assert.equal(slugify(" ACL 2022 (Findings) "), "acl-2022-findings");
  assert.equal(slugify("Paul Erdős & O’Neill"), "paul-erdos-oneill");
  assert.equal(slugify("李明"), "李明");
  assert.equal(slugify("--"), "");
});

/** The distance from the whole matrix, as textbooks have it. */
function measureNaively(one, other) {
  const rows = Array.from({ length: one.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= other.length; j++) rows[0][j] = j;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const edits = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + !isSame];
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      rows[i][j] = Math.min(...edits, ...(isSwap ? [rows[i - 2][j - 2] + 1] : []));
    }
  }
  return rows[one.length][other.length];
}

test("the distance is that of the whole matrix, as far as it is asked for", () => {
  const word = fc
    .array(fc.constantFrom("a", "b", "c"), { maxLength: 8 })
    .map((one) => one.join(""));
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 4 }), (one, other, limit) => {
      const expected = Math.min(measureNaively(one, other), limit + 1);
      assert.equal(measureDistance(one, other, limit), expected);
    }),
    { numRuns: 2000 },
  );
});
