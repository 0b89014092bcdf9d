/** Live regions: a screen reader says what changes in the instrument in use, and not in all of them at once. */

/**
 * From now on the places marked `data-live` speak while their own instrument is in use, and are silent otherwise.
 * @param {string} instruments the selector of the page's instruments
 */
export function announceInUse(instruments) {
  const use = (/** @type {Event} */ { target }) => {
    const inUse = /** @type {HTMLElement} */ (target).closest(instruments);
    for (const region of document.querySelectorAll("[data-live]")) {
      region.setAttribute("aria-live", inUse && region.closest(instruments) === inUse ? "polite" : "off");
    }
  };
  for (const event of ["focusin", "input"]) document.addEventListener(event, use);
}
