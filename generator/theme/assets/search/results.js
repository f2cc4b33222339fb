// Results: what is shown of the papers that were found.

/**
 * @typedef {object} Result
 * @property {string} id
 * @property {string} path
 * @property {Segment[]} title
 * @property {Segment[]} byline
 * @property {string} year
 * @property {string} venue
 * @property {Segment[]} excerpt None before the paper's text was loaded, nor where it has none.
 * @property {string} state
 * @property {string[]} similar Words of similar meaning, when it has only such; they may be cut
 *   short until there are excerpts.
 * @property {number} score
 */

/**
 * @param {Plan} plan
 * @param {Page} found
 * @param {1 | 2} wave
 * @returns {Promise<Answer>}
 */
async function showPage({ index, expansion, clauses, filters, isEmpty }, found, wave = 1) {
  const { numbers, scores, ...place } = found;
  const cards = await Promise.all(numbers.map((number) => index.loadCard(number)));
  const titles = cards.map(([, title]) => title);
  return {
    wave,
    cards: cards.map((card, at) => makeResult(card, numbers[at], scores, clauses)),
    ...place,
    isEmpty,
    corrected: spellCorrected(expansion, titles),
    missing: expansion.missing,
    unknown: filters.unknown,
    facets: index.meta.facets,
    papers: index.meta.papers,
  };
}

/**
 * Return a page's results with excerpts of their abstracts, where those can be loaded.
 * @param {Plan} plan
 * @param {Page} page
 * @returns {Promise<Pick<Answer, "cards" | "corrected" | "isQuoted">>}
 */
async function quotePage({ index, clauses, expansion, query: { phrases } }, { numbers, scores }) {
  const terms = listMarked(clauses);
  const cards = await Promise.all(
    numbers.map(async (number) => {
      const card = await index.loadCard(number);
      const [id, title] = card;
      const result = makeResult(card, number, scores, clauses);
      const { abstract } = await index.loadTwin(id).catch(() => ({ abstract: "" }));
      if (!abstract) return result;
      const rest = phrases.filter((one) => findPhrase(title, [one]) < 0);
      const excerpt = cutExcerpt(abstract, terms, findPhrase(abstract, rest));
      return { ...result, excerpt, similar: result.similar.map((one) => spell(one, [abstract])) };
    }),
  );
  const texts = cards.flatMap(({ title, excerpt }) => [title, excerpt].map(joinSegments));
  return { cards, corrected: spellCorrected(expansion, texts), isQuoted: true };
}

/**
 * @param {Expansion} expansion
 * @param {string[]} texts
 * @returns {Expansion["corrected"]}
 */
function spellCorrected({ corrected }, texts) {
  return corrected.map(([typed, used]) => [typed, spell(used, texts)]);
}

/**
 * @param {Clause[]} clauses
 * @returns {Set<string>}
 */
function listMarked(clauses) {
  return new Set(clauses.flatMap(({ forms }) => forms.map(({ term }) => term)));
}

/**
 * @param {Card} card
 * @param {number} number
 * @param {Map<number, number>} scores
 * @param {Clause[]} clauses
 * @returns {Result}
 */
function makeResult([id, title, byline, year, venue, state], number, scores, clauses) {
  const terms = listMarked(clauses);
  const own = clauses.flatMap(({ forms }) => {
    return forms.filter(({ postings }) => hasPaper(postings, number));
  });
  const isOnlyNear = own.length > 0 && own.every(({ isNear }) => isNear);
  const similar = isOnlyNear ? own.map(({ term }) => spell(term, [title])) : [];
  return {
    ...{ id, path: `papers/${id}/`, year, venue, state },
    title: markHits(title, terms),
    byline: markHits(byline, terms),
    excerpt: [],
    similar: [...new Set(similar)],
    score: scores.get(number) ?? 0,
  };
}
