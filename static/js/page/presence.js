/** The reader's first sign of life on the page: until then nothing heavy is loaded or made. */

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin", "input"];

/** Resolves at the first move of a pointer, the first key, the first scrolling. @type {Promise<void>} */
export const readerIsHere = new Promise((resolve) => {
  let place = ""; // of the pointer: some browsers tell a move when a page opens under one that rests
  /** @param {Event} event */
  const rests = (event) => {
    if (!(event instanceof PointerEvent) || event.type !== "pointermove") return false;
    const before = place;
    place = `${event.screenX} ${event.screenY}`;
    return !before || before === place;
  };
  const seen = (/** @type {Event} */ event) => {
    if (rests(event)) return;
    for (const sign of SIGNS) removeEventListener(sign, seen, true);
    resolve();
  };
  for (const sign of SIGNS) addEventListener(sign, seen, { capture: true, passive: true });
});
