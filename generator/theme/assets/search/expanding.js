// From what was typed to what is counted: the clauses of a score.

/**
 * What counts once in a paper's score: by the best of its forms.
 * @typedef {object} Clause
 * @property {Form[]} forms
 * @property {number} weight Parts of a word that is known as a whole count less.
 * @property {string} [typed] What was typed, where more letters may follow.
 */
/**
 * @typedef {object} Expansion
 * @property {Clause[]} clauses
 * @property {[typed: string, used: string][]} corrected
 * @property {string[]} missing What was typed that no paper has.
 */

const PART_WEIGHT = 0.3;

/**
 * @param {Snapshot} index
 * @param {Query} query
 * @returns {Promise<Expansion>}
 */
async function expandQuery(index, query) {
  const last = query.isLastPrefix ? query.words.length - 1 : -1;
  const expansions = await Promise.all([
    ...query.words.map((word, at) => {
      return expandWord(index, word, at === last && (last === 0 || word.terms.length > 0));
    }),
    ...query.phrases.map((phrase) => expandPhrase(index, phrase)),
    ...query.identifiers.map((identifier) => expandIdentifier(index, identifier)),
  ]);
  return {
    clauses: dropRepeated(expansions.flatMap((one) => one.clauses)),
    corrected: expansions.flatMap((one) => one.corrected),
    missing: expansions.flatMap((one) => one.missing),
  };
}

/**
 * @param {Clause[]} clauses
 * @returns {Clause[]}
 */
function dropRepeated(clauses) {
  /** @type {Map<string, Clause>} */
  const kept = new Map();
  for (const clause of clauses) {
    const { term } = clause.forms[0];
    if ((kept.get(term)?.weight ?? 0) < clause.weight) kept.set(term, clause);
  }
  return [...kept.values()];
}

/**
 * @param {Snapshot} index
 * @param {Word} word
 * @param {boolean} isPrefix
 * @returns {Promise<Expansion>}
 */
async function expandWord(index, word, isPrefix) {
  const typed = isPrefix ? cutTerm(lower(word.text.split(HYPHEN).join(""))) : "";
  // A stop word may be the start of another word.
  const whole = word.whole || (word.terms.length ? "" : typed);
  if (!whole) return expandParts(index, word, word.terms, isPrefix);
  const forms = await findForms(index, whole, typed);
  // Of a word that no paper has, those like it are all there is: they need not wait.
  if (forms[0]?.term !== whole) forms.push(...(await findNearAbsent(index, whole)));
  const parts = word.terms.filter((term) => term !== whole);
  if (forms.length) {
    const known = await Promise.all(parts.map((part) => findForms(index, part)));
    const clauses = known.filter((one) => one.length).map((one) => makeClause(one, PART_WEIGHT));
    return { clauses: [{ ...makeClause(forms), typed }, ...clauses], corrected: [], missing: [] };
  }
  const found = await Promise.all(parts.map((part) => index.find(part)));
  if (parts.length && found.every(Boolean)) return expandParts(index, word, parts, false);
  const corrections = await correct(index, whole);
  if (corrections.length) return makeCorrected(word.text, corrections);
  return expandParts(index, word, parts, isPrefix);
}

/**
 * @param {Snapshot} index
 * @param {Word} word
 * @param {string[]} parts
 * @param {boolean} isPrefix
 * @returns {Promise<Expansion>}
 */
async function expandParts(index, word, parts, isPrefix) {
  const expansions = await Promise.all(
    parts.map(async (part, at) => {
      const typed = isPrefix && at === parts.length - 1 ? part : "";
      const forms = await findForms(index, part, typed);
      if (forms.length) {
        return { clauses: [{ ...makeClause(forms), typed }], corrected: [], missing: [] };
      }
      const corrections = await correct(index, part);
      if (corrections.length) return makeCorrected(part, corrections);
      return { clauses: [], corrected: [], missing: [part] };
    }),
  );
  const clauses = expansions.flatMap((one) => one.clauses);
  if (!clauses.length) {
    // Stop words have no terms, and nobody misses them.
    return { clauses, corrected: [], missing: word.terms.length ? [word.text] : [] };
  }
  return {
    clauses,
    corrected: expansions.flatMap((one) => one.corrected),
    missing: expansions.flatMap((one) => one.missing),
  };
}

/**
 * Return the words of a phrase as clauses; the last of an open one may not be finished.
 * @param {Snapshot} index
 * @param {Phrase} phrase
 * @returns {Promise<Expansion>}
 */
async function expandPhrase(index, phrase) {
  const { needed, open } = listPhraseTerms(phrase);
  const found = await Promise.all(needed.map((term) => findForms(index, term)));
  const rest = open
    ? await expandWord(index, open, true)
    : { clauses: [], corrected: [], missing: [] };
  return {
    clauses: [...found.filter((one) => one.length).map((one) => makeClause(one)), ...rest.clauses],
    corrected: [],
    missing: needed.filter((_, at) => !found[at].length),
  };
}

/**
 * Return the terms that a paper with a phrase has, and the word that may go on.
 * @param {Phrase} phrase
 * @returns {{needed: string[], open: Word | undefined}}
 */
function listPhraseTerms(phrase) {
  const words = listWords(phrase.text);
  const isUnfinished = phrase.isOpen && /[\p{L}\p{N}]$/u.test(phrase.text);
  const open = isUnfinished ? words.pop() : undefined;
  // Papers that spell a compound apart have its parts only.
  const needed = words.flatMap(({ terms, whole }) => {
    return terms.length > 1 ? terms.filter((term) => term !== whole) : terms;
  });
  return { needed: [...new Set(needed)], open };
}

/**
 * @param {Snapshot} index
 * @param {string} identifier
 * @returns {Promise<Expansion>}
 */
async function expandIdentifier(index, identifier) {
  const forms = await findForms(index, `@id:${identifier}`);
  if (!forms.length) return { clauses: [], corrected: [], missing: [identifier] };
  return { clauses: [makeClause(forms)], corrected: [], missing: [] };
}

/**
 * @param {Form[]} forms
 * @param {number} weight
 * @returns {Clause}
 */
function makeClause(forms, weight = 1) {
  return { forms, weight };
}

/**
 * @param {string} typed
 * @param {Form[]} corrections
 * @returns {Expansion}
 */
function makeCorrected(typed, corrections) {
  const [{ term }] = corrections;
  return { clauses: [makeClause(corrections)], corrected: [[typed, term]], missing: [] };
}
