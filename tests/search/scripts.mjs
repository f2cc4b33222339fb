// The scripts as a worker loads them: classic scripts that share their names.
import { readFileSync } from "node:fs";
import vm from "node:vm";

export const FOLDER = new URL("../../generator/theme/assets/search/", import.meta.url);

const worker = readFileSync(new URL("worker.js", FOLDER), "utf8");
/** What the worker loads, in its order. */
export const WORKER_SCRIPTS = [...worker.matchAll(/^ +"([\w-]+\.js)",$/gm)].map(([, file]) => file);

/** Run the scripts of these file names, and return what `names` say, such as "listTerms, stem". */
export function loadScripts(files, names) {
  for (const file of files) {
    const url = new URL(file, FOLDER);
    vm.runInThisContext(readFileSync(url, "utf8"), { filename: url.pathname });
  }
  return vm.runInThisContext(`({ ${names} })`);
}
