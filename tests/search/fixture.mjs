// A small index, made from papers as the contract between builder and reader has it.

/** Return the files of a site by path. `near` is what terms have beside their papers. */
export function makeSite(papers, { version = "v1", near = {}, topics = [], cards = 2 } = {}) {
  const terms = new Map();
  const add = (term, number, weight) => {
    if (!terms.has(term)) terms.set(term, []);
    terms.get(term).push([number, weight]);
  };
  papers.forEach((paper, number) => {
    for (const [term, weight] of Object.entries(paper.terms ?? {})) add(term, number, weight);
    for (const facet of paper.facets ?? []) add(facet, number, "");
    add(`@id:${paper.id}`, number, "");
  });
  const keys = [...terms.keys()].sort((a, b) => (makeKey(a) < makeKey(b) ? -1 : 1));
  const words = keys.filter((term) => !term.startsWith("@"));
  const files = new Map();
  const write = (folder, names, size, ending, show) => {
    const starts = [];
    for (let at = 0; at < names.length; at += size) {
      const start = at ? makeKey(names[at]) : "";
      starts.push(start);
      const name = Buffer.from(start).toString("hex") || "0";
      files.set(`search/${folder}/${name}.${ending}`, show(names.slice(at, at + size)));
    }
    return starts;
  };
  const shards = write("t", keys, 3, "txt", (some) => {
    return some.map((term) => writeLine(term, terms.get(term), near[term])).join("");
  });
  const starts = write("v", words, 4, "txt", (some) => {
    return some
      .map((term) => `${term} ${Math.floor(Math.log2(terms.get(term).length))}\n`)
      .join("");
  });
  for (let at = 0; at < papers.length; at += cards) {
    const some = papers.slice(at, at + cards).map(makeCard);
    files.set(`search/d/${at / cards}.json`, JSON.stringify(some));
  }
  for (const paper of papers) files.set(`papers/${paper.id}/index.md`, makeTwin(paper));
  const count = (facet) => {
    const found = keys.filter((term) => term.startsWith(`@${facet}:`));
    return found.map((term) => {
      const value = term.slice(facet.length + 2);
      const label = topics.find(([slug]) => slug === value)?.[1] ?? value;
      return [value, label, terms.get(term).length];
    });
  };
  const series = count("venue").filter(([value]) => !/-\d{4}$/.test(value));
  const facets = { topic: count("topic"), year: count("year"), venue: series };
  const meta = { version, papers: papers.length, cards, shards, words: starts, facets };
  files.set("search/meta.json", JSON.stringify(meta));
  files.set("search/pages.json", JSON.stringify({ docs: [] }));
  return files;
}

/**
 * Return a `get` that reads such files and notes what it was asked for. What `wait` returns is
 * waited for before a text, as it was when asked for, arrives.
 */
export function makeGet(files) {
  const asked = [];
  const get = async (path) => {
    asked.push(path);
    const [name] = path.split("?");
    const text = get.isOffline ? undefined : files.get(name);
    await get.wait(path);
    if (text === undefined) throw new Error(`${path}: 404`);
    return text;
  };
  return Object.assign(get, { asked, files, isOffline: false, wait: async () => {} });
}

function makeCard({
  id,
  title = id,
  byline = "",
  year = "2024",
  venue = "",
  state = "",
}) {
  return [id, title, byline, year, venue, state];
}

function makeTwin({ title = "", names, byline = "Somebody", abstract = "", state = "" }) {
  const front = `---\ntitle: "${title}"\n${state && `state: "${state}"\n`}---\n`;
  const what = state && `\nRetracted on 1 May 2024: Not so.\n`;
  return `${front}${what}\n${names ?? byline}\n\n${abstract}\n`;
}

function makeKey(term) {
  return term.replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent);
}

/** A line of a file of terms. Papers are pairs of a number and a weight, "" for a filter. */
export function writeLine(term, papers, near) {
  const written = papers.map(([number, weight], at) => {
    const gap = number - (at ? papers[at - 1][0] + 1 : 0);
    const letter = weight && weight !== 7 ? String.fromCharCode(0x6f + weight) : "";
    const last = String.fromCharCode(0x21 + (gap % 64));
    return `${letter}${writeDigits(Math.floor(gap / 64))}${last}`;
  });
  return `${[term, written.join(""), ...(near ? [near] : [])].join("\t")}\n`;
}

function writeDigits(number) {
  const rest = Math.floor(number / 15);
  return number ? `${writeDigits(rest)}${String.fromCharCode(0x61 + (number % 15))}` : "";
}
