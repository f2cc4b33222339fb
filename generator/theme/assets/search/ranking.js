// The searcher: from a request to results, first those of the typed words, then better ones.

/**
 * @typedef {object} SearchRequest
 * @property {string} text
 * @property {Filters} [filters] In addition to those in the text.
 * @property {"relevance" | "date"} [sort]
 * @property {number} [page] From 1.
 * @property {boolean} [wantsCounts]
 * @property {boolean} [wantsExcerpts]
 */
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
 * @typedef {object} Answer
 * @property {1 | 2 | 3 | 4} wave Of the typed words; with near ones; with counts; with excerpts.
 * @property {Result[]} cards
 * @property {number} total
 * @property {number} page
 * @property {boolean} hasMore
 * @property {number} [checked] Papers looked through for a phrase, when not all were.
 * @property {[typed: string, used: string][]} corrected
 * @property {string[]} missing
 * @property {UnknownValue[]} unknown
 * @property {boolean} isEmpty Whether nothing was looked for.
 * @property {Meta["facets"]} facets
 * @property {number} papers
 * @property {Counts} [counts]
 */
/**
 * @typedef {object} Plan
 * @property {Query} query
 * @property {Meta} meta
 * @property {Expansion} expansion
 * @property {Clause[]} clauses
 * @property {FoundFilters} filters
 * @property {Group[]} groups
 * @property {boolean} isByDate
 * @property {boolean} isEmpty
 */
/**
 * @typedef {object} Page
 * @property {number} total
 * @property {number[]} numbers
 * @property {Map<number, number>} scores By number.
 * @property {boolean} hasMore
 * @property {number} [checked]
 */

const PAGE_SIZE = 10;
/** Papers that may be looked through for a phrase, page after page. */
const CHECKED_MAXIMUM = 500;

class Searcher {
  /**
   * @param {Get} get
   * @param {() => number} [now]
   */
  constructor(get, now) {
    this.index = new SearchIndex(get, now);
    this.scores = new Scores();
    this.phrases = new PhraseChecker(this.index);
  }

  /**
   * Answer a request, at once and then better. Stop asking for more when nobody waits any longer.
   * @param {SearchRequest} request
   * @returns {AsyncGenerator<Answer>}
   */
  async *search(request) {
    let hasAnswered = false;
    try {
      for await (const answer of this.answer(request)) {
        hasAnswered = true;
        yield answer;
      }
    } catch (error) {
      if (hasAnswered) return;
      // Files may have gone because there is a newer index.
      if (!(await this.index.refresh().catch(() => false))) throw error;
      yield* this.answer(request);
    }
  }

  /**
   * @param {SearchRequest} request
   * @returns {AsyncGenerator<Answer>}
   */
  async *answer(request) {
    const plan = await this.plan(request);
    let page = await this.rank(plan, request);
    let answer = await this.show(plan, page, request);
    yield answer;
    const clauses = await widen(this.index, plan.clauses);
    if (clauses) {
      const wider = { ...plan, clauses };
      page = await this.rank(wider, request);
      const next = await this.show(wider, page, request, 2);
      const isSame = JSON.stringify({ ...next, wave: 1 }) === JSON.stringify(answer);
      Object.assign(plan, { clauses });
      if (!isSame) yield (answer = next);
    }
    if (request.wantsCounts && !plan.query.phrases.length) {
      yield (answer = { ...answer, wave: 3, counts: await this.count(plan) });
    }
    if (request.wantsExcerpts && answer.cards.length) {
      const cards = await this.quote(plan, page);
      const texts = cards.flatMap(({ title, excerpt }) => [title, excerpt].map(joinSegments));
      const corrected = spellCorrected(plan.expansion, texts);
      yield { ...answer, wave: 4, cards, corrected };
    }
  }

  /**
   * @param {SearchRequest} request
   * @returns {Promise<Plan>}
   */
  async plan({ text, filters = {}, sort }) {
    const query = parseQuery(text);
    const [meta, expansion, found] = await Promise.all([
      this.index.open(),
      expandQuery(this.index, query),
      findFilters(this.index, joinFilters(query.filters, filters)),
    ]);
    const { clauses } = expansion;
    const groups = [...found.groups];
    if (query.phrases.length) groups.push([await this.findPhrases(query.phrases)]);
    const isEmpty = !clauses.length && !expansion.missing.length && !groups.length;
    // Words that no paper has leave none, rather than all that the filters let through.
    if (expansion.missing.length && !clauses.length) groups.push([]);
    const isByDate = sort === "date" || !clauses.length;
    return { query, meta, expansion, clauses, filters: found, groups, isByDate, isEmpty };
  }

  /**
   * Return the papers that have all words of some phrases.
   * @param {Phrase[]} phrases
   * @returns {Promise<Postings>}
   */
  async findPhrases(phrases) {
    const needed = phrases.flatMap((phrase) => listPhraseTerms(phrase).needed);
    const lists = await Promise.all(needed.map((term) => this.index.find(term)));
    const found = lists.filter((list) => list !== undefined);
    if (found.length < lists.length) return intersect([]);
    if (found.length) return intersect(found);
    // Nothing but an unfinished word: any paper may have it.
    const isAny = phrases.some((phrase) => listPhraseTerms(phrase).open);
    const { papers } = await this.index.open();
    return {
      ...intersect([]),
      numbers: Uint32Array.from({ length: isAny ? papers : 0 }, (_, at) => at),
    };
  }

  /**
   * @param {Plan} plan
   * @param {SearchRequest} request
   * @returns {Promise<Page>}
   */
  async rank({ meta, clauses, groups, isByDate, isEmpty, query }, { page = 1 }) {
    if (isEmpty) return { total: 0, numbers: [], scores: new Map(), hasMore: false };
    const wanted = page * PAGE_SIZE;
    const limit = query.phrases.length ? CHECKED_MAXIMUM : wanted;
    this.scores.weigh(meta.papers, clauses, groups, isByDate);
    const { total, numbers, scores } = this.scores.select(isByDate, limit);
    const byNumber = new Map(numbers.map((number, at) => [number, scores[at]]));
    const cut = (/** @type {number[]} */ all) => all.slice(wanted - PAGE_SIZE, wanted);
    if (!query.phrases.length) {
      return { total, numbers: cut(numbers), scores: byNumber, hasMore: total > wanted };
    }
    const { numbers: found, count } = await this.phrases.check(query.phrases, numbers, wanted + 1);
    const checked = count < total ? count : undefined;
    const hasMore = found.length > wanted || count < Math.min(total, CHECKED_MAXIMUM);
    return { total: found.length, numbers: cut(found), scores: byNumber, hasMore, checked };
  }

  /**
   * @param {Plan} plan
   * @param {Page} page
   * @param {SearchRequest} request
   * @param {1 | 2} wave
   * @returns {Promise<Answer>}
   */
  async show({ meta, expansion, clauses, filters, isEmpty }, page, request, wave = 1) {
    const cards = await Promise.all(page.numbers.map((number) => this.index.loadCard(number)));
    const texts = cards.flatMap(([, title, , , , lead]) => [title, lead]);
    const { total, hasMore, checked } = page;
    return {
      wave,
      cards: cards.map((card, at) => makeResult(card, page.numbers[at], page.scores, clauses)),
      ...{ total, hasMore, checked, isEmpty, page: request.page ?? 1 },
      corrected: spellCorrected(expansion, texts),
      missing: expansion.missing,
      unknown: filters.unknown,
      facets: meta.facets,
      papers: meta.papers,
    };
  }

  /**
   * Return how many papers of the result each value has, a facet's own filter left aside.
   * @param {Plan} plan
   * @returns {Promise<Counts>}
   */
  async count({ meta, clauses, groups, isByDate, filters }) {
    const facets = await loadFacets(this.index);
    this.scores.weigh(meta.papers, clauses, groups, isByDate);
    const counted = Object.entries(facets).map(([facet, lists]) => {
      const at = filters.facets.findIndex((one) => one === facet);
      const bit = at < 0 ? 0 : 1 << at;
      const counts = lists.map(([value, list]) => [value, this.scores.count(list, bit)]);
      return [facet, Object.fromEntries(counts)];
    });
    return Object.fromEntries(counted);
  }

  /**
   * Return a page's results with excerpts of their abstracts, where these say more than the lead.
   * @param {Plan} plan
   * @param {Page} page
   * @returns {Promise<Result[]>}
   */
  async quote({ clauses }, page) {
    return Promise.all(
      page.numbers.map(async (number) => {
        const card = await this.index.loadCard(number);
        const result = makeResult(card, number, page.scores, clauses);
        const shown = new Set(listTerms(`${card[1]} ${card[5]}`));
        const isWhole = clauses.every(({ forms }) => {
          const own = forms.filter(({ postings }) => hasPaper(postings, number));
          return !own.length || own.some(({ term }) => shown.has(term) || term.startsWith("@"));
        });
        if (isWhole) return result;
        const abstract = await this.index.loadAbstract(card[0]).catch(() => "");
        const terms = listMarked(clauses);
        if (!listHits(abstract, terms).length) return result;
        const similar = result.similar.map((term) => spell(term, [abstract]));
        return { ...result, excerpt: cutExcerpt(abstract, terms), similar };
      }),
    );
  }
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
