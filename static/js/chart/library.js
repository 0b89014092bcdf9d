/** The chart library, many times as large as all the rest of a page: it comes once a reader does, and once only. */

import { element, find } from "../page/dom.js";
import { readerIsHere } from "../page/presence.js";

const RETRY = 3000; // milliseconds until a server that didn't answer is asked again

const address = () => find(document, 'meta[name="chart-library"]', HTMLMetaElement).content;

// Once the page is there its file is fetched beforehand, so that only running it is left to do when a reader comes.
addEventListener("load", () => void document.head.append(element("link", { rel: "prefetch", as: "script", href: address() })));

/** @type {Promise<any> | null} */
let asked = null;

const loaded = () => /** @type {any} */ (window).Plotly;

/** Ask for the library now; where it doesn't come, it is asked for again. @returns {Promise<any>} */
export function fetchLibrary() {
  if (loaded()) return Promise.resolve(loaded());
  asked ??= new Promise((resolve) => {
    const load = () => {
      const script = element("script", { src: address() });
      script.addEventListener("load", () => resolve(loaded()));
      script.addEventListener("error", () => {
        script.remove();
        setTimeout(load, RETRY);
      });
      document.head.append(script);
    };
    load();
  });
  return asked;
}

/** Resolves to the library, as soon as the reader has shown that there is one. @type {Promise<any>} */
export const library = loaded() ? fetchLibrary() : readerIsHere.then(fetchLibrary);
