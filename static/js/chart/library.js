/** The chart library, many times as large as all the rest of a page: it comes once a reader does, and once only. */

import { byId, element } from "../page/dom.js";
import { readerIsHere } from "../page/presence.js";

/** @type {Promise<any> | null} */
let asked = null;

/** Ask for the library now. @returns {Promise<any>} */
export function fetchLibrary() {
  asked ??= new Promise((resolve, reject) => {
    const script = element("script", { src: byId("plotly", HTMLLinkElement).href });
    script.addEventListener("load", () => resolve(/** @type {any} */ (window).Plotly));
    script.addEventListener("error", () => reject(new Error("The chart library could not be loaded.")));
    document.head.append(script);
  });
  return asked;
}

/** Resolves to the library, as soon as the reader has shown that there is one. @type {Promise<any>} */
export const library = readerIsHere.then(fetchLibrary);
