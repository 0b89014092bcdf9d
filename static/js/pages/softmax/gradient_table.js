/** What one cost tells a softmax layer: its z's, its activations beside their targets, and the gradient on each z as a signed bar. */

import { element, find, setText } from "../../page/dom.js";

/**
 * @typedef {{names: string[], activations: number[], texts: string[], zTexts: string[], gradient: number[], gradientTexts: string[],
 *   target: number}} Shown gradients are drawn on a scale from −1 to 1
 */

export class GradientTable {
  /** @param {HTMLTableElement} table with its heading */
  constructor(table) {
    this.body = table.createTBody();
    table.classList.add("gradient-table");
  }

  /** @param {Shown} shown */
  show({ names, zTexts, activations, texts, gradient, gradientTexts, target }) {
    while (this.body.rows.length > names.length) this.body.deleteRow(-1);
    while (this.body.rows.length < names.length) this.body.append(row());
    names.forEach((name, j) => {
      const { heading, z, bar, text, wanted, signed, signedText } = partsOf(this.body.rows[j]);
      this.body.rows[j].dataset.output = String(j + 1);
      setText(heading, name + (j === target ? ", target" : ""));
      heading.classList.toggle("gradient-table__target", j === target);
      setText(z, zTexts[j]);
      bar.style.width = `${100 * activations[j]}%`;
      wanted.style.left = j === target ? "100%" : "0%";
      setText(text, texts[j]);
      signed.style.width = `${50 * Math.abs(gradient[j])}%`;
      signed.style.left = `${50 + Math.min(0, 50 * gradient[j])}%`;
      setText(signedText, gradientTexts[j]);
    });
  }
}

function row() {
  const activation = span("bar", span("bar__fill"), span("bar__mark"));
  const gradient = span("bar bar--signed", span("bar__fill"));
  const z = element("td", { class: "number" });
  return element("tr", {}, element("th", { scope: "row" }), z, withText(activation), withText(gradient));
}

/** @param {HTMLElement} bar */
function withText(bar) {
  return element("td", {}, span("gradient-table__cell", bar, span("number")));
}

/** @param {HTMLTableRowElement} row */
function partsOf(row) {
  const [heading, z, activation, gradient] = /** @type {HTMLElement[]} */ ([...row.children]);
  const within = (/** @type {HTMLElement} */ cell, /** @type {string} */ name) =>
    find(cell, `.${name}`);
  return {
    heading,
    z,
    bar: within(activation, "bar__fill"),
    wanted: within(activation, "bar__mark"),
    text: within(activation, "number"),
    signed: within(gradient, "bar__fill"),
    signedText: within(gradient, "number"),
  };
}

/** @param {string} classes @param {...HTMLElement} parts */
function span(classes, ...parts) {
  return element("span", { class: classes }, ...parts);
}
