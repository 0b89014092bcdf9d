/** The reader's first sign of life on the page: until then nothing heavy is loaded or made. */

const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin", "input"];

/** Resolves at the first move of a pointer, the first key, the first scrolling. @type {Promise<void>} */
export const readerIsHere = new Promise((resolve) => {
  const seen = () => {
    for (const sign of SIGNS) removeEventListener(sign, seen, true);
    resolve();
  };
  for (const sign of SIGNS) addEventListener(sign, seen, { capture: true, passive: true });
});
