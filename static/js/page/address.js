/** The page's address, written so that a link shows what is on the screen, and kept through a reload. */

import { debounced } from "./debounce.js";

const LONGEST = 500; // milliseconds of change that doesn't rest; browsers allow about three new addresses a second

/**
 * Returns what to call after every change.
 * @param {() => string} query the page's state as a query string, asked for once the page rests, and now and then before
 */
export function addressWriter(query) {
  let behind = false;
  const write = () => {
    behind = false;
    const text = query();
    history.replaceState(null, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
  };
  const soon = debounced(write, LONGEST);
  window.addEventListener("pagehide", () => {
    if (behind) write();
    remember();
  });
  return () => {
    behind = true;
    soon();
  };
}

/** The query string that the page is opened with; after a reload, of what was on the screen. */
export function opened() {
  const address = remembered();
  if (address) history.replaceState(null, "", address);
  return location.search;
}

// A reload goes to the address that stood when it was asked for, and what is written after that is lost. So a page that
// is left tells the next one in its window; where the browser keeps nothing, the reload's address has to do.
const KEY = "left";

function remember() {
  try {
    sessionStorage.setItem(KEY, location.href);
  } catch {
    return;
  }
}

/** What was on the screen of this page, if it is reloaded. @returns {string | null} */
function remembered() {
  try {
    const left = new URL(sessionStorage.getItem(KEY) ?? "");
    sessionStorage.removeItem(KEY);
    const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    return navigation?.type === "reload" && left.pathname === location.pathname ? left.href : null;
  } catch {
    return null;
  }
}
