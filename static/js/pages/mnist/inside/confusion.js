/** The confusion matrix as a table: mistakes tinted by how many they are, and how each digit fares. */

import { percent } from "../../../page/format.js";
import { isLost } from "../lost.js";

/** @param {HTMLTableElement} table @param {{confusion: number[][], digits: any[]}} look */
export function fillConfusion(table, { confusion, digits }) {
  const worst = Math.max(1, ...confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label)));
  const head = document.createElement("tr");
  head.append(cell("td", ""), ...confusion.map((_, answer) => cell("th", String(answer), "col")));
  head.append(cell("th", "recall", "col"), cell("th", "wrong end", "col"));
  table.createTHead().replaceChildren(head);
  const body = table.tBodies[0] ?? table.createTBody();
  body.replaceChildren(...confusion.map((row, label) => rowOf(row, label, digits[label], worst)));
}

/** @param {number[]} counts @param {number} label @param {any} digit @param {number} worst */
function rowOf(counts, label, { recall, saturated_wrong: saturated, images }, worst) {
  const row = document.createElement("tr");
  row.append(cell("th", String(label), "row"));
  counts.forEach((count, answer) => {
    const made = cell("td", count ? String(count) : "·");
    if (answer === label) made.className = "is-right";
    else made.style.setProperty("--share", String(Math.sqrt(count / worst)));
    made.title = `${count} of ${images} images of ${label} answered ${answer}`;
    row.append(made);
  });
  const shown = cell("td", percent(recall, 1));
  shown.className = isLost(recall) ? "recall is-lost" : "recall";
  const wrong = cell("td", percent(saturated, 1));
  wrong.className = "saturated";
  for (const [made, share] of /** @type {[HTMLElement, number][]} */ ([[shown, recall], [wrong, saturated]])) {
    made.style.setProperty("--share", String(share ?? 0));
  }
  row.append(shown, wrong);
  return row;
}

/** @param {"th" | "td"} name @param {string} text @param {string} [scope] */
function cell(name, text, scope) {
  const made = document.createElement(name);
  made.textContent = text;
  if (scope) made.setAttribute("scope", scope);
  return made;
}
