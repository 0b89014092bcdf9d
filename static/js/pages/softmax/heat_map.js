/** A square table of signed numbers as a heat map: hue and sign say which way, depth says how much. */

import { element } from "../../page/dom.js";

/**
 * @typedef {{values: number[][], texts: string[][], most: number, column?: number}} Shown `most` is the size drawn
 *   deepest; `column` is set off from the others
 */

const MANY = 6; // columns, beyond which a narrow page shows the signs alone

export class HeatMap {
  /**
   * @param {HTMLTableElement} table
   * @param {{row: (j: number) => string, column: (k: number) => string, words: (j: number, k: number) => string,
   *   onPick: (j: number, k: number) => void}} options headings; a cell in words; told which cell the reader points at
   */
  constructor(table, { row, column, words, onPick }) {
    this.table = table;
    this.row = row;
    this.column = column;
    this.words = words;
    this.onPick = onPick;
    this.picked = [0, 0];
    /** @type {HTMLTableCellElement[][]} */
    this.cells = [];
    table.classList.add("signed");
    table.setAttribute("role", "grid");
    table.addEventListener("keydown", (event) => this.#key(event));
    for (const name of ["pointerover", "focusin", "click"]) table.addEventListener(name, (event) => this.#point(event));
  }

  /** @param {Shown} shown */
  show({ values, texts, most, column }) {
    if (values.length !== this.cells.length) this.#build(values.length);
    this.cells.forEach((cells, j) =>
      cells.forEach((cell, k) => {
        cell.style.setProperty("--depth", String(Math.min(1, Math.sqrt(Math.abs(values[j][k]) / most))));
        cell.dataset.sign = j === k ? "positive" : "negative";
        if (cell.textContent !== texts[j][k]) cell.textContent = texts[j][k];
        cell.classList.toggle("signed__column", k === column);
      }),
    );
  }

  /** @param {number} j @param {number} k */
  pick(j, k) {
    const [row, column] = this.picked;
    this.cells[row]?.[column]?.setAttribute("tabindex", "-1");
    this.cells[row]?.[column]?.removeAttribute("aria-selected");
    this.picked = [j, k];
    this.cells[j][k].tabIndex = 0;
    this.cells[j][k].setAttribute("aria-selected", "true");
    this.cells[j][k].setAttribute("aria-label", this.words(j, k));
    this.onPick(j, k);
  }

  /** @param {number} count */
  #build(count) {
    const headings = Array.from({ length: count }, (_, k) => element("th", { scope: "col" }, this.column(k)));
    const head = element("tr", {}, element("td", { "aria-hidden": "true" }), ...headings);
    this.cells = [];
    const rows = Array.from({ length: count }, (_, j) => {
      const cells = Array.from({ length: count }, () => element("td", { tabindex: -1, role: "gridcell" }));
      this.cells.push(cells);
      return element("tr", {}, element("th", { scope: "row" }, this.row(j)), ...cells);
    });
    this.table.replaceChildren(head, ...rows);
    this.table.classList.toggle("signed--many", count > MANY);
    this.table.style.setProperty("--count", String(count));
    this.picked = [0, 0];
  }

  /** @param {Event} event */
  #point(event) {
    const target = /** @type {HTMLTableCellElement} */ (event.target);
    this.cells.forEach((cells, j) => cells.includes(target) && this.pick(j, cells.indexOf(target)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!move) return;
    event.preventDefault();
    const within = (/** @type {number} */ at) => Math.min(this.cells.length - 1, Math.max(0, at));
    this.cells[within(this.picked[0] + move[0])][within(this.picked[1] + move[1])].focus();
  }
}
