/** A table of numbers, for those who would rather have them than the picture. */

import { element } from "./dom.js";

/**
 * Fills the table anew.
 * @param {HTMLTableElement} table
 * @param {string[]} headings
 * @param {(string | Node)[][]} rows the first cell of each heads it
 */
export function fillTable(table, headings, rows) {
  const body = table.tBodies[0] ?? table.createTBody();
  table.createTHead().replaceChildren(element("tr", {}, ...headings.map((words) => element("th", { scope: "col" }, words))));
  body.replaceChildren(...rows.map(([first, ...rest]) => {
    return element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((content) => element("td", {}, content)));
  }));
}
