/** The parts of an instrument, by the name that the template gives them. */

/** @param {HTMLElement} element @param {string} name @returns {HTMLElement} */
export function part(element, name) {
  return /** @type {HTMLElement} */ (element.querySelector(`[data-part="${name}"]`));
}
