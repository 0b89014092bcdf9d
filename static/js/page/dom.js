/** Sentences made of words and of pieces that are coloured or struck out. */

/** @param {(string | Node)[]} parts */
export function paragraph(...parts) {
  const made = document.createElement("p");
  made.append(...parts);
  return made;
}

/** Words in the colour of a cost or of a quantity. @param {string} role a class of the page's @param {string} words */
export function tinted(role, words) {
  const made = document.createElement("b");
  made.className = role;
  made.textContent = words;
  return made;
}

/** @param {string} words */
export function struck(words) {
  const made = document.createElement("s");
  made.textContent = words;
  return made;
}
