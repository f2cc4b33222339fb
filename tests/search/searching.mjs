// A searcher on a small index, and what tests ask of it.
import { makeGet, makeSite } from "./fixture.mjs";
import { WORKER_SCRIPTS, loadScripts } from "./scripts.mjs";

export const { Searcher, Scores, Kept, decodePostings, makeKey, readTwin, cutExcerpt, listHits } =
  loadScripts(
    WORKER_SCRIPTS,
    "Searcher, Scores, Kept, decodePostings, makeKey, readTwin, cutExcerpt, listHits",
  );

export const PAPERS = [
  {
    id: "p0",
    title: "Language models",
    abstract: "We study language models.",
    terms: { languag: 9, model: 9, study: 3 },
    facets: ["@topic:lm", "@year:2022", "@author:jane-doe", "@author:jane", "@author:doe"],
  },
  {
    id: "p1",
    title: "Code models",
    abstract:
      "Models that write code. They think \\[step\\] by step, with $O(\\mathcal{n})$ calls.",
    terms: { cod: 9, model: 9, writ: 3, think: 3, step: 5 },
    facets: ["@topic:code", "@year:2023"],
  },
  {
    id: "p2",
    title: "Text generation",
    abstract: "Generation of text.",
    terms: { text: 9, generation: 9 },
    facets: ["@topic:lm", "@topic:gen", "@year:2024"],
  },
  {
    id: "p3",
    title: "ToolLLM",
    byline: "Jane Doe",
    terms: { toolllm: 9, tool: 9, llm: 9, step: 1, think: 1, model: 1, jane: 8, doe: 8 },
    facets: ["@topic:tool-use", "@year:2024", "@author:jane-doe", "@author:jane", "@author:doe"],
    state: "retracted",
  },
  {
    id: "p4",
    title: "Toolformer",
    terms: { toolformer: 9, tool: 2 },
    facets: ["@topic:tool-use", "@year:2025", "@venue:acl", "@venue:acl-2025"],
  },
  { id: "2307.16789", title: "Graphs", terms: { graph: 9, λ: 2 }, facets: ["@year:2025"] },
];
const TOPICS = [
  ["code", "Code models"],
  ["gen", "Generation"],
  ["lm", "Language models"],
  ["tool-use", "Tool use"],
];
const OPTIONS = { topics: TOPICS, near: { languag: "text 9 cod 8" } };

export function start(papers = PAPERS, options = OPTIONS) {
  const get = makeGet(makeSite(papers, options));
  return { get, searcher: new Searcher(get, () => 0) };
}

export async function collect(searcher, request) {
  const answers = [];
  for await (const answer of searcher.search(request)) answers.push(answer);
  return answers;
}

/** The ids that the last answer to a text shows. */
export async function find(text, more = {}, searcher = start().searcher) {
  return (await collect(searcher, { text, ...more })).at(-1).cards.map((card) => card.id);
}

export const write = (segments) =>
  segments.map(([text, isHit]) => (isHit ? `[${text}]` : text)).join("");
