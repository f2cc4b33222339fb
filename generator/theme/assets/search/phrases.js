// Phrases: the index knows no order of words, so the papers' own texts are looked through.

/**
 * @typedef {object} Checked
 * @property {number[]} numbers Those that have the phrases, in the order given.
 * @property {number} count How many were looked through.
 */

/** Papers looked through at a time: each may cost a file of cards and its text. */
const BATCH = 10;

/**
 * Return the papers that have all words of some phrases.
 * @param {Snapshot} index
 * @param {Phrase[]} phrases
 * @returns {Promise<Postings>}
 */
async function findPhrases(index, phrases) {
  const needed = phrases.flatMap((phrase) => listPhraseTerms(phrase).needed);
  const lists = await Promise.all(needed.map((term) => index.find(term)));
  const found = lists.filter((list) => list !== undefined);
  if (found.length < lists.length) return intersect([]);
  if (found.length) return intersect(found);
  // Nothing but an unfinished word: any paper may have it.
  const isAny = phrases.some((phrase) => listPhraseTerms(phrase).open);
  const length = isAny ? index.meta.papers : 0;
  return { ...intersect([]), numbers: Uint32Array.from({ length }, (_, at) => at) };
}

/**
 * Look through papers until enough have the phrases.
 * @param {Snapshot} index
 * @param {Phrase[]} phrases
 * @param {number[]} numbers
 * @param {number} enough
 * @param {() => boolean} isWanted
 * @returns {Promise<Checked>}
 */
async function checkPhrases(index, phrases, numbers, enough, isWanted) {
  /** @type {number[]} */
  const found = [];
  let count = 0;
  while (count < numbers.length && found.length < enough && isWanted()) {
    const batch = numbers.slice(count, count + BATCH);
    const verdicts = await checkBatch(index, phrases, batch);
    found.push(...batch.filter((_, at) => verdicts[at]));
    count += batch.length;
  }
  return { numbers: found, count };
}

/**
 * @param {Snapshot} index
 * @param {Phrase[]} phrases
 * @param {number[]} batch
 * @returns {Promise<boolean[]>}
 */
async function checkBatch(index, phrases, batch) {
  const key = phrases.map(writeNeedle).join("\n");
  const settled = await Promise.allSettled(
    batch.map(async (number) => {
      const name = `${number}\n${key}`;
      const known = index.verdicts.get(name);
      const verdict = known ?? (await checkPaper(index, phrases, number));
      index.verdicts.set(name, verdict);
      return verdict;
    }),
  );
  const failed = settled.filter((one) => one.status === "rejected");
  const stale = failed.find(({ reason }) => reason instanceof VersionError);
  if (stale) throw stale.reason;
  // Texts have no version, but go when papers do.
  if (failed.length) index.taken++;
  // One text that is not there is no reason to show nothing; none at all is.
  if (failed.length && failed.length === batch.length) throw failed[0].reason;
  return settled.map((one) => one.status === "fulfilled" && one.value);
}

/**
 * @param {Snapshot} index
 * @param {Phrase[]} phrases
 * @param {number} number
 * @returns {Promise<boolean>}
 */
async function checkPaper(index, phrases, number) {
  const [id, title, byline, year, venue] = await index.loadCard(number);
  const rest = listMissing(phrases, [title, byline, writePublished(venue, year)]);
  if (!rest.length) return true;
  // A card names but the first of many authors.
  const twin = await index.loadTwin(id);
  return !listMissing(rest, [twin.byline, twin.abstract]).length;
}

/**
 * Return the phrases that stand in none of some texts.
 * @param {Phrase[]} phrases
 * @param {string[]} texts
 * @returns {Phrase[]}
 */
function listMissing(phrases, texts) {
  const words = texts.map((text) => `-${slugify(text)}-`);
  return phrases.filter((phrase) => {
    const needle = writeNeedle(phrase);
    return !words.some((one) => one.includes(needle));
  });
}

/**
 * @param {Phrase} phrase
 * @returns {string}
 */
function writeNeedle({ text, isOpen }) {
  return `-${slugify(text)}${isOpen ? "" : "-"}`;
}

/**
 * Return where a text has the first of some phrases that it has; -1 when it has none.
 * @param {string} text
 * @param {Phrase[]} phrases
 * @returns {number}
 */
function findPhrase(text, phrases) {
  for (const phrase of phrases) {
    const needle = writeNeedle(phrase);
    // Signs between words may take more room in the text than in the phrase.
    const reach = 2 * phrase.text.length + 20;
    for (const { index: at } of text.matchAll(PIECE)) {
      if (`-${slugify(text.slice(at, at + reach))}-`.startsWith(needle)) return at;
    }
  }
  return -1;
}
