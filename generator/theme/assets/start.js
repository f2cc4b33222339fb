// Runs before the page is drawn, so that a chosen colour scheme never flashes.
// The names with __md_ are those that Material's script looks for.
var __md_scope = new URL("..", document.currentScript.src);
var __md_hash = (text) => [...text].reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(0), 0);
var __md_get = (key, store = localStorage, scope = __md_scope) =>
  JSON.parse(store.getItem(scope.pathname + "." + key));
var __md_set = (key, value, store = localStorage, scope = __md_scope) => {
  try {
    store.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch {
    // A reader who refuses storage has refused to be remembered.
  }
};
document.documentElement.classList.replace("no-js", "js");
for (const [scheme, color] of Object.entries({ light: "#fdfcfa", dark: "#14151a" })) {
  const meta = document.createElement("meta");
  Object.assign(meta, { name: "theme-color", content: color });
  meta.media = `(prefers-color-scheme: ${scheme})`;
  document.head.append(meta);
}
try {
  const scheme = __md_get("scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch {
  // As above.
}
