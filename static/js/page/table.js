/** A table of numbers, for readers who would rather have them than the picture. */

/**
 * Fills the table anew.
 * @param {HTMLTableElement} table
 * @param {string[]} headings
 * @param {(string | Node)[][]} rows the first cell of each heads it
 */
export function fillTable(table, headings, rows) {
  const head = table.createTHead();
  head.replaceChildren(rowOf(headings.map((words) => cell("th", words, "col"))));
  const body = table.tBodies[0] ?? table.createTBody();
  body.replaceChildren(
    ...rows.map(([first, ...rest]) => rowOf([cell("th", first, "row"), ...rest.map((words) => cell("td", words))])),
  );
}

/** @param {HTMLElement[]} cells */
function rowOf(cells) {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}

/** @param {"th" | "td"} name @param {string | Node} content @param {string} [scope] */
function cell(name, content, scope) {
  const made = document.createElement(name);
  made.append(content);
  if (scope) made.setAttribute("scope", scope);
  return made;
}
