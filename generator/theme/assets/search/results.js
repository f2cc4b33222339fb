// Results: what is shown of the papers that were found.

/**
 * @typedef {object} Result
 * @property {string} id
 * @property {string} path
 * @property {Segment[]} title
 * @property {Segment[]} byline
 * @property {string} year
 * @property {string} venue
 * @property {Segment[]} excerpt
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
  const texts = cards.flatMap(([, title, , , , lead]) => [title, lead]);
  return {
    wave,
    cards: cards.map((card, at) => makeResult(card, numbers[at], scores, clauses)),
    ...place,
    isEmpty,
    corrected: spellCorrected(expansion, texts),
    missing: expansion.missing,
    unknown: filters.unknown,
    facets: index.meta.facets,
    papers: index.meta.papers,
  };
}

/**
 * Return a page's results with excerpts of their abstracts, where these say more than the lead.
 * @param {Plan} plan
 * @param {Page} page
 * @returns {Promise<Result[]>}
 */
async function quotePage({ index, clauses, query: { phrases } }, { numbers, scores }) {
  return Promise.all(
    numbers.map(async (number) => {
      const card = await index.loadCard(number);
      const result = makeResult(card, number, scores, clauses);
      const shown = new Set(listTerms(`${card[1]} ${card[5]}`));
      const isWhole = clauses.every(({ forms }) => {
        const own = forms.filter(({ postings }) => hasPaper(postings, number));
        return !own.length || own.some(({ term }) => shown.has(term) || term.startsWith("@"));
      });
      const rest = phrases.filter((one) => findPhrase(`${card[1]}\n${card[5]}`, [one]) < 0);
      if (isWhole && !rest.length) return result;
      const { abstract } = await index.loadTwin(card[0]).catch(() => ({ abstract: "" }));
      const terms = listMarked(clauses);
      if (!listHits(abstract, terms).length) return result;
      const similar = result.similar.map((term) => spell(term, [abstract]));
      const excerpt = cutExcerpt(abstract, terms, findPhrase(abstract, rest));
      return { ...result, excerpt, similar };
    }),
  );
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
function makeResult([id, title, byline, year, venue, lead, state], number, scores, clauses) {
  const terms = listMarked(clauses);
  const own = clauses.flatMap(({ forms }) => {
    return forms.filter(({ postings }) => hasPaper(postings, number));
  });
  const isOnlyNear = own.length > 0 && own.every(({ isNear }) => isNear);
  const similar = isOnlyNear ? own.map(({ term }) => spell(term, [title, lead])) : [];
  return {
    ...{ id, path: `papers/${id}/`, year, venue, state },
    title: markHits(title, terms),
    byline: markHits(byline, terms),
    excerpt: markHits(lead, terms),
    similar: [...new Set(similar)],
    score: scores.get(number) ?? 0,
  };
}
