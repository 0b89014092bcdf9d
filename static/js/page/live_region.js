/** A screen reader hears the sentences of the instrument in use, and not all of them when the page opens. */

/** From now on, an input inside an `.instrument` gives its `.says` a voice. */
export function announceInUse() {
  document.addEventListener("input", ({ target }) => {
    const said = /** @type {HTMLElement} */ (target).closest(".instrument")?.querySelector(".says");
    said?.setAttribute("aria-live", "polite");
  });
}
