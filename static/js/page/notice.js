/** What went wrong, said in the place that the page keeps for it. */

import { byId } from "./dom.js";

/** Returns what shows a message there, and hides the place again for "". @param {string} id the element's */
export function noticeAt(id) {
  const place = byId(id);
  return (/** @type {string} */ message) => {
    place.hidden = !message;
    place.textContent = message;
  };
}

/** What a link asked for and can't have. @param {string[]} problems */
export function badLink(problems) {
  if (problems.length === 0) return "";
  return `This link asks for something that can’t be shown: ${problems.join(" ")} The default stands in its place.`;
}
