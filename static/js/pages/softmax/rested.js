/** Work that can wait until a thumb rests, so that the bars under it never do. */

const REST = 120; // milliseconds

/** Returns what to call instead of `act`, as often as it may be; it acts once, a moment after the last call. @param {() => void} act */
export function rested(act) {
  /** @type {number | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, REST);
  };
}
