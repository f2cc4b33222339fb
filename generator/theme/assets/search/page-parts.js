// The search page's small parts: elements made of text, never of markup, and its address.

/**
 * What the page's address says.
 * @typedef {object} PageState
 * @property {string} text
 * @property {Filters} filters Those ticked, beside those in the text.
 * @property {"relevance" | "date"} sort
 * @property {number} page
 * @property {number} look Papers to look through for a phrase; 0 for as many as it takes.
 */

/** Where another search begins. */
const START = { page: 1, look: 0 };
/** @type {Record<Facet, string>} */
const FACET_NAMES = {
  topic: "Topic",
  year: "Year",
  kind: "Kind",
  venue: "Venue",
  author: "Author",
};

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string | undefined)} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function makeElement(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content.filter((part) => part !== undefined));
  return element;
}

/**
 * @param {string} label
 * @param {string} look
 * @param {() => void} act
 * @returns {HTMLButtonElement}
 */
function makeButton(label, look, act) {
  const button = makeElement("button", { type: "button", class: look }, label);
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {Segment[]} segments
 * @returns {(Node | string)[]}
 */
function makeMarked(segments) {
  return segments.map(([text, isHit]) => (isHit ? makeElement("mark", {}, text) : text));
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function getPart(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Put other parts into a list. A control that has the focus hands it to the one of the same key,
 * address or label, or to what is now in its place; where nothing is, to what comes instead.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} parts
 * @param {HTMLElement} instead
 */
function replaceParts(list, parts, instead) {
  const controls = listControls(list);
  const at = controls.findIndex((one) => one === document.activeElement);
  list.replaceChildren(...parts);
  if (at < 0) return;
  const now = listControls(list);
  const same = now.find((one) => nameControl(one) === nameControl(controls[at]));
  const next = same ?? now[Math.min(at, now.length - 1)] ?? instead;
  next.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} list
 * @returns {HTMLElement[]}
 */
function listControls(list) {
  return [...list.querySelectorAll("a, button, input")].flatMap((one) => {
    return one instanceof HTMLElement ? [one] : [];
  });
}

/**
 * @param {HTMLElement} control
 * @returns {string | null}
 */
function nameControl(control) {
  return control.dataset.key ?? control.getAttribute("href") ?? control.textContent;
}

/**
 * @param {number} count
 * @param {string} noun
 * @returns {string}
 */
function writeCount(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * @param {string} address
 * @returns {PageState}
 */
function readState(address) {
  const given = new URL(address).searchParams;
  /** @type {Filters} */
  const filters = {};
  for (const facet of FACETS) {
    const values = given.getAll(facet).map((value) => normalizeValue(facet, value));
    const said = values.filter(Boolean);
    if (said.length) filters[facet] = [...new Set(said)];
  }
  const [page, look] = ["page", "look"].map((name) => {
    const number = given.get(name) ?? "";
    return /^\d{1,9}$/.test(number) ? Number(number) : 0;
  });
  return {
    text: given.get("q") ?? "",
    filters,
    sort: given.get("sort") === "date" ? "date" : "relevance",
    page: Math.max(1, page),
    look,
  };
}

/**
 * @param {PageState} state
 * @returns {string}
 */
function writeAddress({ text, filters, sort, page, look }) {
  const address = new URLSearchParams();
  if (text.trim()) address.set("q", text);
  for (const facet of FACETS) {
    for (const value of filters[facet] ?? []) address.append(facet, value);
  }
  if (sort !== "relevance") address.set("sort", sort);
  if (page > 1) address.set("page", String(page));
  if (look) address.set("look", String(look));
  const written = address.toString();
  return written ? `?${written}` : location.pathname;
}

/**
 * Return a state in which a value is ticked or not; one in the text is taken out of it.
 * @param {PageState} state
 * @param {Facet} facet
 * @param {string} value
 * @param {boolean} isWanted
 * @returns {PageState}
 */
function toggleValue(state, facet, value, isWanted) {
  const others = (state.filters[facet] ?? []).filter((one) => one !== value);
  const filters = { ...state.filters, [facet]: isWanted ? [...others, value] : others };
  const text = isWanted ? state.text : withoutFilter(state.text, facet, value);
  return { ...state, text, filters, ...START };
}
