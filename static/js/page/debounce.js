/** Work that waits until a change rests: too slow for every move of a thumb. */

const REST = 200; // milliseconds without a change

/**
 * Returns what to call instead of `act`, as often as it may be; it acts once, a moment after the last call.
 * @param {() => void} act
 * @param {number} [longest] milliseconds after which it acts all the same
 */
export function debounced(act, longest = Infinity) {
  /** @type {number | undefined} */
  let timer;
  let latest = 0;
  let planned = 0;
  return () => {
    const now = performance.now();
    if (timer === undefined) latest = now + longest;
    else if (planned === latest) return;
    clearTimeout(timer);
    planned = Math.min(now + REST, latest);
    timer = window.setTimeout(() => {
      timer = undefined;
      act();
    }, planned - now);
  };
}
