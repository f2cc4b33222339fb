// The search page's filters: boxes to tick with counts, and what is in use.

/** Values of a facet that are shown before one asks for all. */
const VALUES_SHOWN = 8;

class FacetPanel {
  /** @type {Meta["facets"]} */
  facets = {};
  /** @type {Set<string>} Facets of which all values are shown. */
  unfolded = new Set();
  drawn = "";

  /** @param {(facet: Facet, value: string, isWanted: boolean) => void} toggle */
  constructor(toggle) {
    this.toggle = toggle;
    this.list = getPart("facet-list");
    this.list.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      const facet = /** @type {Facet} */ (target.name);
      toggle(facet, normalizeValue(facet, target.value), target.checked);
    });
  }

  /**
   * @param {Meta["facets"]} facets
   * @param {Filters} filters
   * @param {Counts | undefined} counts Without: those of all papers, where nothing is looked for.
   * @param {boolean} isWhole
   */
  draw(facets, filters, counts, isWhole) {
    this.facets = facets;
    const written = JSON.stringify(facets);
    if (written !== this.drawn) this.build();
    this.drawn = written;
    for (const [facet, values] of Object.entries(facets)) {
      const chosen = filters[/** @type {Facet} */ (facet)] ?? [];
      const counted = isWhole ? countAll(values) : counts?.[facet];
      this.fill(facet, values, chosen, counted);
    }
    this.drawChips(filters);
  }

  build() {
    const sets = Object.entries(this.facets).filter(([, values]) => values.length > 0);
    const built = sets.map(([facet, values]) => {
      const boxes = values.map(([value, label]) => {
        const key = `${facet}:${value}`;
        const box = { type: "checkbox", name: facet, value, form: "seek", "data-key": key };
        const count = makeElement("span", { class: "n" });
        const name = makeElement("span", { dir: "auto" }, label);
        return makeElement("label", { class: "box" }, makeElement("input", box), name, count);
      });
      const more = makeButton(`All ${values.length}`, "link more-values", () => {
        const folded = boxes.filter((box) => box.hidden);
        this.unfolded.add(facet);
        this.fold(facet);
        folded.find((box) => !box.hidden)?.querySelector("input")?.focus();
      });
      more.dataset.key = facet;
      const name = FACET_NAMES[/** @type {Facet} */ (facet)] ?? facet;
      const legend = makeElement("legend", {}, name);
      const look = { class: "facet", "data-facet": facet };
      return makeElement("fieldset", look, legend, ...boxes, more);
    });
    replaceParts(this.list, built, getPart("seek-text"));
  }

  /**
   * @param {string} facet
   * @param {FacetValue[]} values
   * @param {string[]} chosen
   * @param {Record<string, number> | undefined} counts
   */
  fill(facet, values, chosen, counts) {
    const set = this.list.querySelector(`[data-facet="${facet}"]`);
    values.forEach(([value], at) => {
      const box = set?.querySelectorAll(".box")[at];
      const input = box?.querySelector("input");
      const count = box?.querySelector(".n");
      if (!(box instanceof HTMLElement) || !input || !count) return;
      input.checked = chosen.includes(normalizeValue(/** @type {Facet} */ (facet), value));
      const papers = counts?.[value] ?? 0;
      count.textContent = counts ? papers.toLocaleString("en") : "";
      box.dataset.empty = String(counts !== undefined && papers === 0 && !input.checked);
    });
    this.fold(facet);
  }

  /** @param {string} facet */
  fold(facet) {
    const set = this.list.querySelector(`[data-facet="${facet}"]`);
    if (!(set instanceof HTMLElement)) return;
    let shown = 0;
    let folded = 0;
    for (const box of set.querySelectorAll(".box")) {
      if (!(box instanceof HTMLElement)) continue;
      const isChosen = box.querySelector("input")?.checked ?? false;
      const isFolded = !isChosen && shown >= VALUES_SHOWN && !this.unfolded.has(facet);
      // What was just unticked is where the reader is.
      const isHere = box.contains(document.activeElement);
      box.hidden = !isHere && (box.dataset.empty === "true" || isFolded);
      if (box.dataset.empty !== "true") isFolded ? folded++ : shown++;
    }
    const more = set.querySelector(".more-values");
    if (more instanceof HTMLElement) more.hidden = !folded;
    set.hidden = !shown && !set.contains(document.activeElement);
  }

  /** @param {Filters} filters */
  drawChips(filters) {
    const used = FACETS.flatMap((facet) => {
      return (filters[facet] ?? []).map((value) => /** @type {const} */ ([facet, value]));
    });
    const chips = used.map(([facet, value]) => {
      const label = `${FACET_NAMES[facet]}: ${this.nameValue(facet, value)}`;
      const chip = makeButton(label, "chip", () => this.toggle(facet, value, false));
      chip.setAttribute("aria-label", `Remove the filter ${label}`);
      chip.dataset.key = `${facet}:${value}`;
      return makeElement("li", {}, chip);
    });
    replaceParts(getPart("chips"), chips, getPart("seek-text"));
    getPart("facets-count").textContent = used.length ? ` ${used.length} in use` : "";
  }

  /**
   * @param {Facet} facet
   * @param {string} value
   * @returns {string}
   */
  nameValue(facet, value) {
    const values = this.facets[facet] ?? [];
    const find = (/** @type {string} */ slug) => {
      return values.find(([one]) => normalizeValue(facet, one) === slug)?.[1];
    };
    if (facet === "year") return value.replace("..", "–");
    // A list has series of venues: a reader may have typed an edition.
    const [, series, year] = /^(.+)-(\d{4})$/.exec(value) ?? [];
    const edition = facet === "venue" && series && find(series);
    return find(value) ?? (edition ? `${edition} ${year}` : nameSlug(value));
  }
}

/**
 * @param {FacetValue[]} values
 * @returns {Record<string, number>}
 */
function countAll(values) {
  return Object.fromEntries(values.map(([value, , papers]) => [value, papers]));
}
