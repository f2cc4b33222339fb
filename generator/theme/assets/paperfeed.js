// Everything here only adds: each page works without it.
(() => {
  const root = document.documentElement;
  const home = new URL(`${document.currentScript.dataset.root}/`.replace(/\/+$/, "/"), location);
  const schemes = ["", "light", "dark"];
  const STARTING = "Starting the search";
  /** Milliseconds that a worker may take to start. */
  const PATIENCE = 8_000;
  const names = { "": "as the system", light: "light", dark: "dark" };

  const label = (button) =>
    button.setAttribute("aria-label", "Colours: " + names[root.dataset.scheme || ""]);

  const changeScheme = (button) => {
    const next = schemes[(schemes.indexOf(root.dataset.scheme || "") + 1) % schemes.length];
    if (next) root.dataset.scheme = next;
    else delete root.dataset.scheme;
    __md_set("scheme", next);
    label(button);
  };

  const openSearch = () => {
    const field = document.getElementById("seek-text");
    if (field) field.focus();
    else document.getElementById("__search").click();
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: press Ctrl+C";
    }
    button.addEventListener("blur", () => (button.textContent = before), { once: true });
  };

  // What only scripts use stands here, not on every page. Material's script, which runs next,
  // finds all of it by class, id and data attribute; only its look is ours.
  const icon = (paths) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;
  const line = (path) => icon(`<path class="line" d="${path}"/>`);
  const icons = {
    scheme: icon(
      '<path class="line" d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z"/>' +
        '<path d="M12 3.5a8.5 8.5 0 0 1 0 17z"/>',
    ),
    search: line("M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zm4.8-1.7L21 21"),
    back: line("M20 12H5m6-7-7 7 7 7"),
    close: line("m6 6 12 12M18 6 6 18"),
  };
  const toggle = (name) =>
    `<input class="md-toggle" data-md-toggle="${name}" type="checkbox" id="__${name}" hidden>`;
  document.body.insertAdjacentHTML("afterbegin", toggle("drawer") + toggle("search"));
  document.body.insertAdjacentHTML(
    "beforeend",
    '<div class="md-dialog" data-md-component="dialog">' +
      '<div class="md-dialog__inner md-typeset"></div></div>',
  );
  document.querySelector(".tools").innerHTML = `
<button class="tool find-open" type="button" aria-label="Search">${icons.search}</button>
<button class="tool scheme" type="button"><span class="tool-in">${icons.scheme}</span></button>`;
  const dialog = document.querySelector("[data-md-component=search]");
  const searchPage = document.getElementById("seek");
  // The search page has a field of its own, and its address has a `q` that opens the dialog.
  if (searchPage) dialog.remove();
  else
    dialog.innerHTML = `
<label class="md-search__overlay" for="__search"></label>
<div class="md-search__inner" role="search">
<form class="md-search__form" name="search" action="${new URL("search/", home)}">
<input type="text" class="md-search__input" name="q" aria-label="Search papers" placeholder="Search papers" autocapitalize="off" autocomplete="off" spellcheck="false" enterkeyhint="search" data-md-component="search-query" required>
<label class="md-search__icon md-icon" for="__search">${icons.search}${icons.back}</label>
<nav class="md-search__options" aria-label="Search options">
<button type="reset" class="md-search__icon md-icon" title="Clear" aria-label="Clear" tabindex="-1">${icons.close}</button>
</nav>
</form>
<div class="md-search__output">
<div class="md-search__scrollwrap" tabindex="0" role="group" aria-label="Search results" data-md-scrollfix>
<div class="md-search-result" data-md-component="search-result">
<div class="md-search-result__meta">${STARTING}</div>
<ol class="md-search-result__list" role="presentation"></ol>
</div>
</div>
</div>
</div>`;
  const config = document.createElement("script");
  config.id = "__config";
  config.type = "application/json";
  config.textContent = JSON.stringify({
    base: home.href,
    features: [],
    search: new URL("assets/search/worker.js", home).href,
    translations: {
      "clipboard.copied": "Copied to clipboard",
      "clipboard.copy": "Copy to clipboard",
      "search.result.more.one": "1 more on this page",
      "search.result.more.other": "# more on this page",
      // Material counts items, and not all of them are papers.
      "search.result.none": "No paper or page matches",
      "search.result.one": "1 entry",
      "search.result.other": "Best matches first",
      "search.result.placeholder": "Type to start searching",
      "search.result.term.missing": "Missing",
      "select.version": "Select version",
    },
  });
  document.body.append(config);

  // Material takes every plain alternate for a translation, and fetches a sitemap for each. This
  // script runs before Material's; feed readers see `alternate` either way.
  document.querySelectorAll("link[rel=alternate]").forEach((link) => link.relList.add("feed"));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".scheme")) changeScheme(button);
    if (button.matches(".find-open")) openSearch();
    if (button.dataset.copy) copy(button);
  });

  // Material searches when a key goes up; pasting and dictating press none.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(".md-search__input")) return;
    target.dispatchEvent(new KeyboardEvent("keyup"));
    // It says nothing of a worker whose own script cannot be loaded.
    setTimeout(() => {
      const meta = document.querySelector(".md-search-result__meta");
      if (meta.textContent === STARTING) meta.textContent = "Search has not started. Try Enter";
    }, PATIENCE);
  });

  const closeSearch = () => {
    const toggle = document.getElementById("__search");
    if (toggle?.checked) toggle.click();
  };
  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest(".md-search, .find-open")) closeSearch();
  });
  // A page that comes back from the browser's memory would show a dialog that is half open.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    closeSearch();
    document.querySelector(".md-search__form")?.reset();
  });

  // Enter leads to the search page; Material would open the first result, and stop the form.
  document.addEventListener(
    "keydown",
    (event) => {
      const isSearch = event.target.closest?.(".md-search__input");
      if (isSearch && event.key === "Enter" && !event.isComposing) event.stopPropagation();
    },
    { capture: true },
  );

  document.querySelectorAll(".scheme").forEach(label);
})();
