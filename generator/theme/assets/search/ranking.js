// The searcher: from a request to results, first those of the typed words, then better ones.

/**
 * @typedef {object} SearchRequest
 * @property {string} text
 * @property {Filters} [filters] In addition to those in the text.
 * @property {"relevance" | "date"} [sort]
 * @property {number} [page] From 1.
 * @property {number} [countsUpTo] Papers of a site up to which filters are counted: the lists of
 *   a large one are large. None without.
 * @property {number} [look] Papers that may be looked through for a phrase, at least.
 * @property {boolean} [isQuick] Whether a first look for a phrase is enough.
 * @property {boolean} [wantsExcerpts]
 */
/**
 * @typedef {object} Answer
 * @property {1 | 2 | 3} wave Of the typed words; with near ones, or after a longer look for a
 *   phrase; with excerpts or counts, or both.
 * @property {Result[]} cards
 * @property {boolean} [isQuoted] Whether there are excerpts, where there will be any.
 * @property {number} total
 * @property {number} page The one asked for, or the last that there is.
 * @property {number} pages
 * @property {boolean} hasMore
 * @property {Looked} [looked] For a phrase, when not all papers were looked through.
 * @property {[typed: string, used: string][]} corrected
 * @property {string[]} missing
 * @property {UnknownValue[]} unknown
 * @property {boolean} isEmpty Whether nothing was looked for.
 * @property {Meta["facets"]} facets
 * @property {number} papers
 * @property {Counts} [counts]
 */
/**
 * @typedef {object} Looked
 * @property {number} count Papers looked through, the best first.
 * @property {number} of Papers that may have the phrase, for they have its words.
 * @property {number} further Papers to look through next; not more than now when that is enough.
 */
/**
 * @typedef {object} Plan
 * @property {Query} query
 * @property {Snapshot} index
 * @property {Expansion} expansion
 * @property {Clause[]} clauses
 * @property {FoundFilters} filters
 * @property {Group[]} groups
 * @property {boolean} isByDate
 * @property {boolean} isEmpty
 * @property {() => boolean} isWanted
 */
/**
 * @typedef {object} Page
 * @property {number} total
 * @property {number} page
 * @property {number} pages
 * @property {number[]} numbers
 * @property {boolean} hasMore
 * @property {Map<number, number>} scores By number.
 * @property {Looked} [looked]
 */

const PAGE_SIZE = 10;
/** Papers looked through for a phrase: before the first answer, for each page, and at most. */
const LOOK = { first: 30, page: 100, most: 1000 };
/** Times that a request is answered when each time there is a newer index. */
const ATTEMPTS = 3;

class Searcher {
  /**
   * @param {Get} get
   * @param {() => number} [now]
   */
  constructor(get, now) {
    this.index = new SearchIndex(get, now);
    this.scores = new Scores();
  }

  /**
   * Answer a request, at once and then better. Stop asking for more when nobody waits any longer.
   * @param {SearchRequest} request
   * @param {() => boolean} isWanted
   * @returns {AsyncGenerator<Answer>}
   */
  async *search(request, isWanted = () => true) {
    let index = await this.index.open();
    let hasAnswered = false;
    for (let attempt = 1; ; attempt++) {
      try {
        for await (const answer of this.answer(index, request, isWanted)) {
          hasAnswered = true;
          yield answer;
        }
        if (attempt === ATTEMPTS || (await this.index.isWhole(index)) || !isWanted()) return;
        index = await this.index.open();
        // What was shown may be wrong: a failure from here on must be heard of.
        hasAnswered = false;
      } catch (error) {
        // Files may be gone, or others, because there is a newer index.
        const other = attempt < ATTEMPTS ? await this.index.findOther(index) : undefined;
        if (!isWanted() || (!other && hasAnswered)) return;
        if (!other) throw error;
        index = other;
        hasAnswered = false;
      }
    }
  }

  /**
   * @param {Snapshot} index
   * @param {SearchRequest} request
   * @param {() => boolean} isWanted
   * @returns {AsyncGenerator<Answer>}
   */
  async *answer(index, request, isWanted) {
    let plan = await this.plan(index, request, isWanted);
    // Whoever asked for a longer look has seen what the first one finds.
    let page = await this.rank(plan, request, request.look ? undefined : LOOK.first);
    let answer = await showPage(plan, page);
    // What stands so far behind may not have been looked for yet, or only have near words.
    const isShort = page.page < (request.page ?? 1);
    if (!isShort) yield answer;
    const better = await this.improve(plan, page, request);
    if (better) {
      plan = better;
      page = await this.rank(plan, request);
      const wider = await showPage(plan, page, 2);
      const isSame = JSON.stringify({ ...wider, wave: 1 }) === JSON.stringify(answer);
      if (!isSame || isShort) yield (answer = wider);
    } else if (isShort) {
      yield answer;
    }
    if (!isWanted()) return;
    for await (const more of takeInTurn(this.addTo(answer, plan, page, request))) {
      yield (answer = { ...answer, wave: 3, ...more });
    }
  }

  /**
   * @param {Snapshot} index
   * @param {SearchRequest} request
   * @param {() => boolean} isWanted
   * @returns {Promise<Plan>}
   */
  async plan(index, { text, filters = {}, sort }, isWanted) {
    const query = parseQuery(text);
    const [expansion, found] = await Promise.all([
      expandQuery(index, query),
      findFilters(index, joinFilters(query.filters, filters)),
    ]);
    const { clauses } = expansion;
    const groups = [...found.groups];
    if (query.phrases.length) groups.push([await findPhrases(index, query.phrases)]);
    const isEmpty = !clauses.length && !expansion.missing.length && !groups.length;
    // Words that no paper has leave none, rather than all that the filters let through.
    if (expansion.missing.length && !clauses.length) groups.push([]);
    const isByDate = sort === "date" || !clauses.length;
    const asked = { query, index, isByDate, isEmpty, isWanted };
    return { ...asked, expansion, clauses, filters: found, groups };
  }

  /**
   * Return the plan of a second, better answer; undefined when the first is the best.
   * @param {Plan} plan
   * @param {Page} page
   * @param {SearchRequest} request
   * @returns {Promise<Plan | undefined>}
   */
  async improve(plan, { looked, hasMore }, { look, isQuick }) {
    // Similar words are no part of a phrase, but it may stand in papers not looked through yet.
    const isDone = !looked || hasMore || look || isQuick;
    if (plan.query.phrases.length) return isDone ? undefined : plan;
    const clauses = await widen(plan.index, plan.clauses);
    return clauses && { ...plan, clauses };
  }

  /**
   * @param {Plan} plan
   * @param {SearchRequest} request
   * @param {number} [first] Papers to look through for a phrase, at first.
   * @returns {Promise<Page>}
   */
  async rank(plan, { page = 1, look = 0 }, first) {
    const { index, clauses, groups, isByDate, isEmpty, query, isWanted } = plan;
    if (isEmpty) return { ...cutPage([], 0, 1), scores: new Map() };
    const { phrases } = query;
    const wanted = page * PAGE_SIZE;
    const most = first ?? Math.min(Math.max(page * LOOK.page, look), LOOK.most);
    const limit = phrases.length ? most : wanted;
    this.scores.weigh(index.meta.papers, clauses, groups, isByDate);
    const { total, numbers, scores } = this.scores.select(isByDate, limit);
    const byNumber = new Map(numbers.map((number, at) => [number, scores[at]]));
    if (!phrases.length) return { ...cutPage(numbers, total, page), scores: byNumber };
    const checked = await checkPhrases(index, phrases, numbers, wanted + 1, isWanted);
    const { count } = checked;
    const next = Math.max(count * 2, page * LOOK.page);
    const looked = { count, of: total, further: Math.min(next, total, LOOK.most) };
    const isAll = count === total;
    // Papers are looked through some at a time: there may be more than were asked for.
    const found = isAll ? checked.numbers : checked.numbers.slice(0, wanted + 1);
    const cut = cutPage(found, found.length, page);
    return { ...cut, scores: byNumber, looked: isAll ? undefined : looked };
  }

  /**
   * Return what is still to be said of a page, each part by itself: none waits for another's files.
   * @param {Answer} answer
   * @param {Plan} plan
   * @param {Page} page
   * @param {SearchRequest} request
   * @returns {Promise<Partial<Answer>>[]}
   */
  addTo({ cards, papers }, plan, page, { wantsExcerpts, countsUpTo = 0 }) {
    const isCounted = !plan.isEmpty && !plan.query.phrases.length && papers <= countsUpTo;
    return [
      ...(wantsExcerpts && cards.length ? [quotePage(plan, page)] : []),
      ...(isCounted ? [this.count(plan).then((counts) => ({ counts }))] : []),
    ];
  }

  /**
   * Return how many papers of the result each value has, a facet's own filter left aside.
   * @param {Plan} plan
   * @returns {Promise<Counts>}
   */
  async count({ index, clauses, groups, isByDate, filters }) {
    const facets = await loadFacets(index);
    this.scores.weigh(index.meta.papers, clauses, groups, isByDate);
    const counted = Object.entries(facets).map(([facet, lists]) => {
      const at = filters.facets.findIndex((one) => one === facet);
      const bit = at < 0 ? 0 : 1 << at;
      const counts = lists.map(([value, list]) => [value, this.scores.count(list, bit)]);
      return [facet, Object.fromEntries(counts)];
    });
    return Object.fromEntries(counted);
  }
}

/**
 * Return the papers of a page, or of the last one when there are not so many.
 * @param {number[]} numbers Those of all pages up to it.
 * @param {number} total
 * @param {number} wanted
 */
function cutPage(numbers, total, wanted) {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(wanted, pages);
  const own = numbers.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return { total, page, pages, numbers: own, hasMore: page < pages };
}

/**
 * Yield what promises come to, that which comes first before the others.
 * @template T
 * @param {Promise<T>[]} promises
 * @returns {AsyncGenerator<T>}
 */
async function* takeInTurn(promises) {
  const waiting = new Map(
    promises.map((promise, at) => [at, promise.then((value) => ({ at, value }))]),
  );
  while (waiting.size) {
    const { at, value } = await Promise.race(waiting.values());
    waiting.delete(at);
    yield value;
  }
}
