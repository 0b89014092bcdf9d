/** The page's address, which follows its state so that a link shows what is on the screen. */

const REST = 200; // milliseconds without a change before the address follows; browsers allow few changes a second

/**
 * Returns what to call after every change.
 * @param {() => string} query the page's state as a query string, asked for once the page rests
 */
export function follower(query) {
  /** @type {number | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const text = query();
      history.replaceState(null, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
    }, REST);
  };
}
