/** A chart to take away, from one small menu: its numbers as a table and as CSV, its picture as PNG and SVG. */

import { button, element } from "../page/dom.js";
import { fillTable } from "../page/table.js";

const MOST_ROWS = 200; // of the table on the page; a file has them all

/**
 * @typedef {Record<string, string | number | boolean | null>} Row
 * @typedef {{element: HTMLElement, picture: (format: "png" | "svg") => Promise<string>}} Picture such as a Chart, and
 *   where it stands on the page
 */

let menus = 0; // so far, on the page

/**
 * Puts a small menu into the container; the chart refers to it, for those who can't see the picture.
 * @param {HTMLElement} container
 * @param {{name: string, label: string, rows: () => Row[] | Promise<Row[]>, chart?: Picture, of?: string}} what `name`
 *   begins the file's name, `label` says for whom the buttons are ("the cost of …"); rows of the same keys; `of` says in
 *   sight whose they are, where another menu stands beside
 */
export function offerDownloads(container, { name, label, rows, chart, of }) {
  const menu = element("div", { class: "downloads__menu" });
  const words = of ? `Numbers, picture: ${of}` : "Numbers, picture";
  const handle = element("summary", { "aria-label": `${words}: ${label}` }, words); // its name begins with what is in sight
  const place = element("details", { class: "downloads", id: `downloads-${(menus += 1)}` }, handle, menu);
  const sheet = new TableSheet(label);
  menu.append(button("Table", { class: "quiet", "aria-label": `Table of ${label}` }, async () => sheet.show(await rows())), sheet.element);
  /** No file of nothing: where there are no rows, the sheet says so. */
  const numbers = async () => {
    const found = await rows();
    if (found.length > 0) return textAddress(toCsv(found), "text/csv");
    sheet.show(found);
    return null;
  };
  /** @type {[string, () => Promise<string | null>][]} */
  const offers = [["CSV", numbers]];
  if (chart) {
    chart.element.setAttribute("aria-details", place.id);
    offers.push(["PNG", () => chart.picture("png")]);
    offers.push(["SVG", () => chart.picture("svg")]);
  }
  for (const [format, address] of offers) {
    const attributes = { class: "quiet", "aria-label": `${format} of ${label}` };
    menu.append(button(format, attributes, async () => {
      const found = await address();
      if (found !== null) save(found, `${name}.${format.toLowerCase()}`);
    }));
  }
  closeElsewhere(place, handle);
  container.append(place);
}

/** It lies over what is below, so it closes by itself. @param {HTMLDetailsElement} place @param {HTMLElement} handle */
function closeElsewhere(place, handle) {
  const outside = (/** @type {Event} */ { target }) => {
    if (!place.contains(/** @type {Node} */ (target))) place.open = false;
  };
  place.addEventListener("toggle", () => {
    for (const sign of ["pointerdown", "focusin"]) {
      if (place.open) document.addEventListener(sign, outside);
      else document.removeEventListener(sign, outside);
    }
  });
  place.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !place.open || place.querySelector(":popover-open")) return; // a table closes first
    place.open = false;
    handle.focus();
  });
}

/** The numbers on a sheet over the page. */
class TableSheet {
  /** @param {string} label */
  constructor(label) {
    this.table = element("table", {});
    this.hint = element("p", { class: "hint" });
    const close = button("Close", { class: "quiet" }, () => this.element.hidePopover());
    const head = element("div", { class: "sheet__head" }, element("p", { class: "sheet__title" }, `The numbers: ${label}`), close);
    const keys = { tabindex: -1, autofocus: "" }; // the arrow keys scroll it
    this.element = element("div", { class: "sheet sheet--table", popover: "", role: "dialog", "aria-label": `Numbers: ${label}`, ...keys }, head, this.hint, this.table);
  }

  /** @param {Row[]} rows */
  show(rows) {
    const stride = Math.ceil(rows.length / MOST_ROWS) || 1;
    const kept = rows.filter((_, i) => i % stride === 0 || i === rows.length - 1);
    this.hint.textContent = rows.length === 0 ? "There are none yet." : stride > 1 ? `${kept.length} of ${rows.length} rows; the file has them all.` : "";
    fillTable(this.table, Object.keys(rows[0] ?? {}).map((name) => name.replaceAll("_", " ")), kept.map((row) => Object.values(row).map(written)));
    this.element.showPopover();
  }
}

/** @param {string | number | boolean | null} value */
function written(value) {
  if (typeof value !== "number") return String(value ?? "");
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** Rows, one at least, as CSV in full precision; the first row's keys are the heading. @param {Row[]} rows */
export function toCsv(rows) {
  const names = Object.keys(rows[0]);
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  return lines.map((values) => `${values.map(quoted).join(",")}\r\n`).join("");
}

/** @param {string | number | boolean | null} value */
function quoted(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string} text @param {string} type */
function textAddress(text, type) {
  return URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
}

/** @param {string} address @param {string} name */
function save(address, name) {
  element("a", { href: address, download: name }).click();
  if (address.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
