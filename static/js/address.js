/** What may wait until the page rests: its address, so that a link shows what is on the screen, and work too slow for a thumb. */

const REST = 200; // milliseconds without a change; browsers allow few changes of the address a second

/** Returns what to call instead of `act`, as often as it may be; it acts once, a moment after the last call. @param {() => void} act */
export function rested(act) {
  /** @type {number | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, REST);
  };
}

/**
 * Returns what to call after every change.
 * @param {() => string} query the page's state as a query string, asked for once the page rests
 */
export function follower(query) {
  return rested(() => {
    const text = query();
    history.replaceState(null, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
  });
}
