// What queries find on a built site, what they load and how long they take.
//
//   node benchmarks/searching.mjs SITE < queries.json
//
// Queries are a list of texts; the answer is a list of { ids, titles, bytes, files, allBytes, ms },
// bytes being those of the first answer as a host would send them, packed by gzip.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { WORKER_SCRIPTS, loadScripts } from "../tests/search/scripts.mjs";

const ROUNDS = 7;
const LEVEL = 6;
const PAGES = 2;
const { Searcher } = loadScripts(WORKER_SCRIPTS, "Searcher");
const [site] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(0, "utf8"));

const read = (path) => readFile(`${site}/${path.split("?")[0]}`, "utf8");

const measureCold = async (text) => {
  const loaded = { files: 0, bytes: 0 };
  const searcher = new Searcher(async (path) => {
    const content = await read(path);
    loaded.files += 1;
    loaded.bytes += gzipSync(content, { level: LEVEL }).length;
    return content;
  });
  let first;
  for await (const _ of searcher.search({ text })) first ??= { ...loaded };
  return { ...first, allBytes: loaded.bytes };
};

const warm = new Searcher(read);

const findAll = async (text) => {
  const cards = [];
  for (let page = 1; page <= PAGES; page++) {
    let answer;
    for await (const better of warm.search({ text, page })) answer = better;
    cards.push(...answer.cards);
    if (!answer.hasMore) break;
  }
  return cards;
};

const measureWarm = async (text) => {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for await (const _ of warm.search({ text }));
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
};

const results = [];
for (const text of queries) {
  const cards = await findAll(text);
  const titles = cards.map(({ title }) => title.map(([part]) => part).join(""));
  const ids = cards.map(({ id }) => id);
  results.push({ ids, titles, ...(await measureCold(text)), ms: await measureWarm(text) });
}
process.stdout.write(JSON.stringify(results));
