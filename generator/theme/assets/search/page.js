// The search page: its address says what is looked for, a worker answers, the page draws.

/** Milliseconds that one pauses between words, but not between letters. */
const PAUSE = 120;
/** Milliseconds after which a wait is worth a word. */
const PATIENCE = 300;
/** Papers of a site up to which filters are counted before anybody has looked at them. */
const COUNTED_MAXIMUM = 20_000;

class SearchPage {
  field = /** @type {HTMLInputElement} */ (getPart("seek-text"));
  facets = /** @type {HTMLDetailsElement} */ (getPart("facets"));
  root = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
  panel = new FacetPanel((...toggled) => this.settle(toggleValue(this.read(), ...toggled)));
  state = readState(location.href);
  asked = this.state;
  /** What history keeps of the present entry: typing only lends it another address. */
  settled = location.href;
  id = 0;
  hasFailed = false;
  /** Whether the reader turned to the filters: until then, large lists are not worth loading. */
  hasLooked = false;
  pause = 0;
  patience = 0;
  /** @type {Answer | undefined} */
  shown = undefined;
  /** @type {Worker | undefined} */
  worker = undefined;
  /** @type {Actions} */
  actions = {
    look: (text) => {
      this.field.focus();
      this.settle({ ...this.state, text, ...START });
    },
    replace: (facet, wrong, right) => {
      const without = toggleValue(this.state, facet, wrong, false);
      this.settle(toggleValue(without, facet, right, true));
    },
    clearFilters: () => {
      const kept = listTokens(this.state.text).filter((token) => token.sort !== "filter");
      this.settle({ ...this.state, text: writeTokens(kept), filters: {}, ...START });
    },
    retry: () => this.ask(),
    lookThrough: (look) => this.settle({ ...this.state, look }),
    address: (page) => writeAddress({ ...this.state, page }),
  };

  start() {
    const wide = matchMedia("(min-width: 66rem)");
    this.facets.open = wide.matches;
    wide.addEventListener("change", () => (this.facets.open = wide.matches));
    this.listenToForm();
    getPart("pager").addEventListener("click", (event) => this.turn(event));
    this.facets.addEventListener("toggle", () => {
      // On a wide screen nobody opened them.
      if (this.facets.open && !wide.matches) this.look();
    });
    this.facets.addEventListener("pointerenter", () => this.look());
    this.facets.addEventListener("focusin", () => this.look());
    document.addEventListener("keydown", (event) => this.press(event));
    addEventListener("popstate", () => {
      this.state = readState(location.href);
      this.settled = location.href;
      this.show();
      this.ask();
    });
    addEventListener("online", () => {
      if (this.hasFailed) this.ask();
    });
    this.show();
    if (!this.state.text) this.field.focus({ preventScroll: true });
    this.ask();
  }

  listenToForm() {
    getPart("seek").addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle({ ...this.read(), ...START });
    });
    this.field.addEventListener("input", () => {
      this.state = { ...this.read(), ...START };
      history.replaceState(null, "", writeAddress(this.state));
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.ask(), PAUSE);
    });
    getPart("sort").addEventListener("change", ({ target }) => {
      const isByDate = target instanceof HTMLInputElement && target.value === "date";
      this.settle({ ...this.read(), sort: isByDate ? "date" : "relevance", ...START });
    });
  }

  /** @returns {PageState} */
  read() {
    return { ...this.state, text: this.field.value };
  }

  /** Put into the form what the state says. */
  show() {
    if (this.field.value !== this.state.text) this.field.value = this.state.text;
    for (const radio of getPart("sort").querySelectorAll("input")) {
      radio.checked = radio.value === this.state.sort;
    }
  }

  /**
   * Go to a state that the reader can come back to.
   * @param {PageState} state
   */
  settle(state) {
    this.state = state;
    const typed = location.href;
    history.replaceState(null, "", this.settled);
    for (const address of [typed, new URL(writeAddress(state), typed).href]) {
      if (address !== location.href) history.pushState(null, "", address);
    }
    this.settled = location.href;
    this.show();
    this.ask();
  }

  ask() {
    clearTimeout(this.pause);
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      getPart("status").textContent = "Searching";
      getPart("hits").setAttribute("aria-busy", "true");
    }, PATIENCE);
    this.worker ??= this.startWorker();
    this.asked = this.state;
    const countsUpTo = this.hasLooked ? Infinity : this.facets.open ? COUNTED_MAXIMUM : 0;
    const wants = { countsUpTo, wantsExcerpts: true };
    this.worker.postMessage({ type: "search", id: ++this.id, ...this.state, ...wants });
  }

  look() {
    if (this.hasLooked) return;
    this.hasLooked = true;
    if (!this.shown?.counts && !this.shown?.isEmpty) this.ask();
  }

  startWorker() {
    const worker = new Worker(new URL("assets/search/worker.js", this.root));
    worker.addEventListener("message", ({ data }) => this.receive(data));
    worker.addEventListener("error", () => this.fail());
    return worker;
  }

  /** @param {{type: "results" | "failed", id: number} & Answer} message */
  receive(message) {
    if (message.id !== this.id) return;
    if (message.type === "failed") return this.fail();
    this.rest();
    this.hasFailed = false;
    this.shown = message;
    this.adoptPage(message.page);
    drawAnswer(message, this.state, this.actions, this.root);
    const filters = joinFilters(parseQuery(this.state.text).filters, this.state.filters);
    this.panel.draw(message.facets, filters, message.counts, message.isEmpty);
  }

  /**
   * There may be fewer pages than were asked for: the address says which is shown.
   * @param {number} page
   */
  adoptPage(page) {
    if (this.state !== this.asked || this.state.page === page) return;
    const isSettled = location.href === this.settled;
    this.state = this.asked = { ...this.state, page };
    history.replaceState(null, "", writeAddress(this.state));
    if (isSettled) this.settled = location.href;
  }

  rest() {
    clearTimeout(this.patience);
    getPart("hits").removeAttribute("aria-busy");
  }

  fail() {
    this.rest();
    this.hasFailed = true;
    // A worker that could not load its scripts never answers again.
    this.worker?.terminate();
    this.worker = undefined;
    drawFailure(this.actions);
  }

  /** @param {MouseEvent} event */
  turn(event) {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.settle({ ...this.state, page: Number(link.dataset.page) });
    getPart("hits").focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isHit = target instanceof HTMLAnchorElement && listLinks().includes(target);
    const isTyping = target === this.field;
    if (!isTyping && (key === "j" || key === "k")) this.move(key === "j" ? 1 : -1);
    else if (key === "ArrowDown" && (isHit || isTyping)) this.move(1);
    else if (key === "ArrowUp" && isHit) this.move(-1);
    else if (key === "Escape" && isHit) this.field.focus();
    else if (key === "Escape" && isTyping) this.clear();
    else if (!isTyping && ["/", "s", "f"].includes(key)) this.field.select();
    else return;
    event.preventDefault();
  }

  /** @param {1 | -1} by */
  move(by) {
    const links = listLinks();
    const at = links.findIndex((link) => link === document.activeElement) + by;
    if (at < 0) this.field.focus();
    else links[Math.min(links.length - 1, at)]?.focus();
  }

  clear() {
    if (this.field.value) this.settle({ ...this.state, text: "", ...START });
  }
}

new SearchPage().start();
