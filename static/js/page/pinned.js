/** What stays at the top of the window while its section scrolls by, and covers what goes up behind it. */

/**
 * Tell the styles how high the block is, in the section's --pinned: what is scrolled to there has to lie below it.
 * @param {HTMLElement} block @param {HTMLElement} section
 */
export function tellPinned(block, section) {
  new ResizeObserver(() => section.style.setProperty("--pinned", `${block.offsetHeight}px`)).observe(block);
}
