import assert from "node:assert/strict";
import { test } from "node:test";
import { makeSite } from "./fixture.mjs";
import { PAPERS, collect, decodePostings, find, start } from "./searching.mjs";

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
  const files = makeSite([...PAPERS, { id: "new", terms: { graph: 9 } }], { version: "v2" });
  for (const [path, text] of files) get.files.set(path, text);
  assert.deepEqual(await find("graph ", {}, searcher), ["2307.16789"], "v1 is still believed");
  searcher.index.checkedAt = -Infinity;
  assert.deepEqual(await find("graph ", {}, searcher), ["new", "2307.16789"]);
  assert.ok(get.asked.at(-1).endsWith("?v=v2"));
});

test("files that went with an older index are looked for by the newer one", async () => {
  const { get, searcher } = start();
  await find("graph ", {}, searcher);
  get.files.clear();
  const papers = [...PAPERS, { id: "new", terms: { aa: 1, bb: 1, cc: 1, dd: 1, tool: 9 } }];
  for (const [path, text] of makeSite(papers, { version: "v2" })) get.files.set(path, text);
  assert.equal((await find("tool ", {}, searcher))[0], "new");
});

test("lists are decoded as they were written", () => {
  const { numbers, weights, near } = decodePostings(["3,1,a,10", "1f92", "text 9 languag 8"]);
  assert.deepEqual([...numbers], [3, 4, 14, 50]);
  assert.deepEqual([...weights], [1, 15, 9, 2]);
  assert.deepEqual(near, [
    ["text", 9 / 16],
    ["languag", 0.5],
  ]);
  assert.deepEqual([...decodePostings(["", ""]).numbers], []);
});
