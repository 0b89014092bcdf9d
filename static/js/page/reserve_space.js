/** Space for words that change: as much as the longest of them take, so that what stands below them keeps its place. */

import { element } from "./dom.js";

/**
 * Reserve a place the space for the longest that it may say; at any width of the page the highest of these counts.
 * @param {HTMLElement} place
 * @param {(string | Node[])[]} longest
 */
export function reserveSpace(place, longest) {
  const box = boxAround(place);
  const before = [...box.children].slice(1).map((copy) => copy.textContent);
  if (before.length === longest.length && before.every((words, i) => words === longest[i])) return;
  while (box.children.length > 1) box.lastElementChild?.remove();
  for (const words of longest) {
    const looks = place.className.replace(/\bsays\b/, "said"); // the same, for what isn't said
    const attributes = { class: `${looks} reserved__space`, "aria-hidden": "true" };
    box.append(element(/** @type {"p"} */ (place.localName), attributes, ...(typeof words === "string" ? [words] : words)));
  }
}

/** Words with numbers as long as three places make them, to reserve space for: 7 and 212 take the same. @param {string} words */
export function atLength(words) {
  return words.replace(/\d+/g, (digits) => "0".repeat(Math.max(digits.length, 3)));
}

/** The box in which all that a place may say lies one upon the other. @param {HTMLElement} place */
function boxAround(place) {
  const { parentElement } = place;
  if (parentElement?.classList.contains("reserved")) return parentElement;
  const made = element("div", { class: "reserved" });
  place.replaceWith(made);
  made.append(place);
  return made;
}
