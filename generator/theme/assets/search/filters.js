// Filters: lists of papers that a result must be on, and what to say of values that are none.

/**
 * @typedef {object} UnknownValue
 * @property {Facet} facet
 * @property {string} value
 * @property {[value: string, label: string][]} near Values that may have been meant.
 */
/**
 * @typedef {object} FoundFilters
 * @property {Facet[]} facets Those that have a group, in the order of the groups.
 * @property {Group[]} groups
 * @property {UnknownValue[]} unknown
 */
/**
 * How many papers of a result each value has, by facet.
 * @typedef {Record<string, Record<string, number>>} Counts
 */

const NEAR_VALUES_MAXIMUM = 4;

/**
 * @param {Snapshot} index
 * @param {Filters} filters
 * @returns {Promise<FoundFilters>}
 */
async function findFilters(index, filters) {
  const facets = FACETS.filter((facet) => filters[facet]?.length);
  /** @type {UnknownValue[]} */
  const unknown = [];
  const groups = await Promise.all(
    facets.map(async (facet) => {
      const values = filters[facet] ?? [];
      const found = await Promise.all(values.map((value) => findValue(index, facet, value)));
      await Promise.all(
        values.map(async (value, at) => {
          if (found[at].length) return;
          unknown.push({ facet, value, near: await listNear(index, facet, value) });
        }),
      );
      return found.flat();
    }),
  );
  return { facets, groups, unknown };
}

/**
 * @param {Snapshot} index
 * @param {Facet} facet
 * @param {string} value
 * @returns {Promise<Postings[]>}
 */
async function findValue(index, facet, value) {
  if (facet === "year" && value.includes("..")) return findYears(index, value);
  const found = await index.find(`@${facet}:${nameKnown(index, facet, value)}`);
  return found ? [found] : [];
}

/**
 * Return the value that a normalised one stands for: some scripts' accents are part of those.
 * @param {Snapshot} index
 * @param {Facet} facet
 * @param {string} value
 * @returns {string}
 */
function nameKnown({ meta }, facet, value) {
  const known = (meta.facets[facet] ?? []).map(([one]) => one);
  if (known.includes(value)) return value;
  return known.find((one) => normalizeValue(facet, one) === value) ?? value;
}

/**
 * @param {Snapshot} index
 * @param {string} range
 * @returns {Promise<Postings[]>}
 */
async function findYears(index, range) {
  const { facets } = index.meta;
  const [first, last] = range.split("..");
  const years = (facets.year ?? []).map(([year]) => year);
  const inside = years.filter((year) => year >= first && (!last || year <= last));
  const found = await Promise.all(inside.map((year) => index.find(`@year:${year}`)));
  return found.filter((postings) => postings !== undefined);
}

/**
 * @param {Snapshot} index
 * @param {Facet} facet
 * @param {string} value
 * @returns {Promise<[value: string, label: string][]>}
 */
async function listNear(index, facet, value) {
  const { facets } = index.meta;
  /** @type {[string, string][]} */
  const known = (facets[facet] ?? []).map(([other, label]) => [other, label]);
  if (facet === "author") {
    // Names stand in no list of their own, but beside each other.
    const start = "@author:";
    const beside = [...(await index.loadShard(start + value)).keys()];
    for (const term of beside.filter((one) => one.startsWith(start))) {
      const slug = term.slice(start.length);
      known.push([slug, nameSlug(slug)]);
    }
  }
  const rated = known.map((one) => ({ one, distance: rateValue(value, one) }));
  const near = rated.filter(({ distance }) => distance <= 2);
  near.sort((one, other) => one.distance - other.distance);
  return near.slice(0, NEAR_VALUES_MAXIMUM).map(({ one }) => one);
}

/**
 * Return how far a value is from a known one: 0 where either begins with the other, 1
 * where they share a word.
 * @param {string} value
 * @param {[value: string, label: string]} known
 * @returns {number}
 */
function rateValue(value, [other, label]) {
  const name = slugify(label);
  // Of `ACL 1066`, `ACL` is the beginning; of `Hinton`, `H` is none.
  if ([other, name].some((one) => one.startsWith(value) || value.startsWith(`${one}-`))) return 0;
  const own = new Set(listTerms(value.replaceAll("-", " ")));
  if (listTerms(label).some((term) => own.has(term))) return 1;
  return Math.min(measureDistance(value, other, 2), measureDistance(value, name, 2));
}

/**
 * Load the lists of all values that one may filter by.
 * @param {Snapshot} index
 * @returns {Promise<Record<string, [value: string, postings: Postings][]>>}
 */
async function loadFacets(index) {
  const { facets } = index.meta;
  const loaded = await Promise.all(
    Object.entries(facets).map(async ([facet, values]) => {
      const lists = await Promise.all(
        values.map(async ([value]) => {
          const postings = await index.find(`@${facet}:${value}`);
          return /** @type {[string, Postings][]} */ (postings ? [[value, postings]] : []);
        }),
      );
      return /** @type {const} */ ([facet, lists.flat()]);
    }),
  );
  return Object.fromEntries(loaded);
}
