// Everything here only adds: each page works without it.
(() => {
  const root = document.documentElement;
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
