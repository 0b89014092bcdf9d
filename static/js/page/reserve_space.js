/** Room for words that change: as much as the longest of them take, so that what stands below them keeps its place. */

/**
 * Keep room in a place for the longest that it may say; at any width of the page the highest of these counts.
 * @param {HTMLElement} place
 * @param {(string | Node[])[]} longest
 */
export function reserveSpace(place, longest) {
  const room = roomAround(place);
  const before = [...room.children].slice(1).map((kept) => kept.textContent);
  if (before.length === longest.length && before.every((words, i) => words === longest[i])) return;
  while (room.children.length > 1) room.lastElementChild?.remove();
  for (const words of longest) {
    const kept = document.createElement(place.localName);
    kept.className = place.className.replace(/\bsays\b/, "said"); // looks the same, and isn't what is said
    kept.classList.add("room__kept");
    kept.setAttribute("aria-hidden", "true");
    kept.append(...(typeof words === "string" ? [words] : words));
    room.append(kept);
  }
}

/** The box in which all that a place may say lies one upon the other. @param {HTMLElement} place */
function roomAround(place) {
  const { parentElement } = place;
  if (parentElement?.classList.contains("room")) return parentElement;
  const made = document.createElement("div");
  made.className = "room";
  place.replaceWith(made);
  made.append(place);
  return made;
}
