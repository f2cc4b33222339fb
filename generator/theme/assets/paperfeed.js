// Everything here only adds: each page works without it.
(() => {
  const root = document.documentElement;
  const { root: base, worker } = document.currentScript.dataset;
  const schemes = ["", "light", "dark"];
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
  document.querySelector("[data-md-component=search]").innerHTML = `
<label class="md-search__overlay" for="__search"></label>
<div class="md-search__inner" role="search">
<form class="md-search__form" name="search">
<input type="text" class="md-search__input" name="query" aria-label="Search papers" placeholder="Search papers" autocapitalize="off" autocomplete="off" spellcheck="false" data-md-component="search-query" required>
<label class="md-search__icon md-icon" for="__search">${icons.search}${icons.back}</label>
<nav class="md-search__options" aria-label="Search options">
<button type="reset" class="md-search__icon md-icon" title="Clear" aria-label="Clear" tabindex="-1">${icons.close}</button>
</nav>
</form>
<div class="md-search__output">
<div class="md-search__scrollwrap" tabindex="0" role="group" aria-label="Search results" data-md-scrollfix>
<div class="md-search-result" data-md-component="search-result">
<div class="md-search-result__meta">Starting the search</div>
<ol class="md-search-result__list" role="presentation"></ol>
</div>
</div>
</div>
</div>`;
  const config = document.createElement("script");
  config.id = "__config";
  config.type = "application/json";
  config.textContent = JSON.stringify({
    base,
    features: [],
    search: worker,
    translations: {
      "clipboard.copied": "Copied to clipboard",
      "clipboard.copy": "Copy to clipboard",
      "search.result.more.one": "1 more on this page",
      "search.result.more.other": "# more on this page",
      "search.result.none": "No matching documents",
      "search.result.one": "1 matching document",
      "search.result.other": "# matching documents",
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
    if (button.matches(".find-open")) document.getElementById("__search").click();
    if (button.dataset.copy) copy(button);
  });

  document.querySelectorAll(".scheme").forEach(label);
})();
