// Forms: the terms of the index that a typed word may stand for.

/**
 * A term that a typed word stands for.
 * @typedef {object} Form
 * @property {string} term
 * @property {number} factor
 * @property {number} idf
 * @property {Postings} postings
 * @property {boolean} isNear Whether only its meaning is like that of the word.
 */
const CORRECTED_FACTOR = 0.7;
const NEAR_FACTOR = 0.5;
const COMPLETIONS = { ofKnown: 4, ofUnknown: 12, factorOfKnown: 0.3 };
const CORRECTIONS_MAXIMUM = 3;
/** Powers of two that another correction may be rarer than the most frequent one. */
const CORRECTIONS_RANGE = 3;
const NEIGHBOURS_MAXIMUM = 8;
const NEAR_SHARE = 4;
/** A word's last letters may be missing: `trainin` is `training` on the way. */
const ENDINGS = ["g", "ng", "s", "es"];

/**
 * Return a term of the index; of one that is not there, those that what was `typed` may become.
 * @param {Snapshot} index
 * @param {string} term
 * @param {string} typed "" when the word is finished.
 * @returns {Promise<Form[]>}
 */
async function findForms(index, term, typed = "") {
  if (!typed) return findAll(index, [[term, 1]]);
  const next = listNext(index, term, typed);
  // Whether the list is needed is known only after it was asked for.
  next.catch(() => []);
  const exact = await findAll(index, [[term, 1]]);
  if (exact.length) return exact;
  const known = (await next).slice(0, COMPLETIONS.ofUnknown);
  return findAll(
    index,
    known.map(([one]) => [one, 0.4 + 0.5 * Math.min(1, typed.length / one.length)]),
  );
}

/**
 * Return terms near one that no paper has.
 * @param {Snapshot} index
 * @param {string} term
 * @returns {Promise<Form[]>}
 */
async function findNearAbsent(index, term) {
  const near = await index.findNear(term);
  /** @type {[string, number][]} */
  const factors = near.map(([one, cosine]) => [one, NEAR_FACTOR * cosine]);
  return findAll(index, factors, true);
}

/**
 * Return what a word that is known as typed may still become.
 * @param {Snapshot} index
 * @param {Clause} clause
 * @returns {Promise<Form[]>}
 */
async function completeKnown(index, { forms: [{ term }], typed = "" }) {
  if (typed.length < 3) return [];
  const known = (await listNext(index, term, typed)).slice(0, COMPLETIONS.ofKnown);
  return findAll(
    index,
    known.map(([one]) => [one, COMPLETIONS.factorOfKnown]),
  );
}

/**
 * Return the known words that begin as typed, the most frequent first.
 * @param {Snapshot} index
 * @param {string} term
 * @param {string} typed
 * @returns {Promise<Known[]>}
 */
async function listNext(index, term, typed) {
  if (/^[a-z]$/.test(typed)) return [];
  const ends = new Set(ENDINGS.map((ending) => stem(typed + ending)));
  const known = await index.listKnown(typed);
  // Endings are cut off in the index: nothing there may begin with all that was typed.
  const others = known.length ? [] : await index.listKnown(findCommonStart(term, typed));
  const next = [...known, ...others.filter(([one]) => one.startsWith(term) || ends.has(one))];
  return next.filter(([one]) => one !== term).sort(compareKnown);
}

/**
 * @param {string} one
 * @param {string} other
 * @returns {string}
 */
function findCommonStart(one, other) {
  const [letters, others] = [[...one], [...other]];
  let at = 0;
  while (at < letters.length && letters[at] === others[at]) at++;
  // `traine` may be `trained`, and that `train`.
  return letters.slice(0, Math.max(2, Math.min(at, others.length - 3))).join("");
}

/**
 * @param {Known} one
 * @param {Known} other
 * @returns {number}
 */
function compareKnown([term, power], [otherTerm, otherPower]) {
  return otherPower - power || term.length - otherTerm.length || (term < otherTerm ? -1 : 1);
}

/**
 * Return the known words that are fewest edits away from an unknown one.
 * @param {Snapshot} index
 * @param {string} term
 * @returns {Promise<Form[]>}
 */
async function correct(index, term) {
  // A digit or a sign more or less makes another name, not a misspelled one.
  if (!/^[a-z]{4,}$/.test(term)) return [];
  let limit = term.length < 8 ? 1 : 2;
  // Short words are near many: only what several papers have is likely to be meant.
  const least = term.length < 5 ? 2 : 0;
  /** @type {Known[]} */
  let nearest = [];
  for (const known of await index.listKnown(term[0])) {
    if (known[0].length < 3 || /\d/.test(known[0]) || known[1] < least) continue;
    const distance = measureDistance(term, known[0], limit);
    if (distance > limit) continue;
    if (distance < limit) nearest = [];
    limit = distance;
    nearest.push(known);
  }
  nearest.sort(compareKnown);
  const likely = nearest.filter(([, power]) => power >= nearest[0][1] - CORRECTIONS_RANGE);
  const factors = likely.slice(0, CORRECTIONS_MAXIMUM).map(([known]) => {
    return /** @type {[string, number]} */ ([known, CORRECTED_FACTOR]);
  });
  return findAll(index, factors);
}

/**
 * Return clauses with what known words may still become, and with the terms of a meaning near
 * theirs; undefined when there is nothing to add.
 * @param {Snapshot} index
 * @param {Clause[]} clauses
 * @returns {Promise<Clause[] | undefined>}
 */
async function widen(index, clauses) {
  const isKnown = (/** @type {Clause} */ { forms, weight }) => forms[0].factor * weight === 1;
  const neighbours = chooseNeighbours(clauses.filter(isKnown));
  const added = await Promise.all(
    clauses.map(async (clause) => {
      if (!isKnown(clause)) return [];
      const near = neighbours.get(clause) ?? [];
      const forms = await Promise.all([completeKnown(index, clause), findAll(index, near, true)]);
      return forms.flat();
    }),
  );
  if (!added.some((forms) => forms.length)) return undefined;
  return clauses.map((clause, at) => ({ ...clause, forms: [...clause.forms, ...added[at]] }));
}

/**
 * @param {Clause[]} clauses
 * @returns {Map<Clause, [term: string, factor: number][]>}
 */
function chooseNeighbours(clauses) {
  const candidates = clauses.flatMap((clause) => {
    const [{ idf, postings }] = clause.forms;
    return postings.near.map(([term, cosine]) => ({ clause, term, cosine, value: idf * cosine }));
  });
  candidates.sort((one, other) => other.value - one.value);
  /** @type {Map<Clause, [term: string, factor: number][]>} */
  const chosen = new Map();
  for (const { clause, term, cosine } of candidates.slice(0, NEIGHBOURS_MAXIMUM)) {
    chosen.set(clause, [...(chosen.get(clause) ?? []), [term, NEAR_FACTOR * cosine]]);
  }
  return chosen;
}

/**
 * @param {Snapshot} index
 * @param {[term: string, factor: number][]} factors
 * @param {boolean} isNear
 * @returns {Promise<Form[]>}
 */
async function findAll(index, factors, isNear = false) {
  const { papers } = index.meta;
  const found = await Promise.all(factors.map(([term]) => index.find(term)));
  return found.flatMap((postings, at) => {
    if (!postings) return [];
    const [term, factor] = factors[at];
    const count = postings.numbers.length;
    // What so many papers have says nothing of a word that only means about the same.
    if (isNear && count * NEAR_SHARE > papers) return [];
    const idf = Math.log(1 + (papers - count + 0.5) / (count + 0.5));
    return [{ term, factor, idf, postings, isNear }];
  });
}
