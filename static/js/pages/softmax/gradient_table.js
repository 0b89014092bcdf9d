/** What one cost tells a softmax layer: its z's, its activations beside their targets, and the gradient on each z as a signed bar. */

import { find } from "../../page/dom.js";

/**
 * @typedef {{names: string[], activations: number[], texts: string[], zTexts: string[], gradient: number[], gradientTexts: string[],
 *   target: number}} Shown gradients are drawn on a scale from −1 to 1
 */

export class GradientTable {
  /** @param {HTMLTableElement} table with its heading */
  constructor(table) {
    this.body = table.createTBody();
    table.classList.add("lesson");
  }

  /** @param {Shown} shown */
  show({ names, zTexts, activations, texts, gradient, gradientTexts, target }) {
    while (this.body.rows.length > names.length) this.body.deleteRow(-1);
    while (this.body.rows.length < names.length) this.body.append(row());
    names.forEach((name, j) => {
      const { heading, z, bar, text, wanted, signed, signedText } = partsOf(this.body.rows[j]);
      write(heading, name + (j === target ? ", target" : ""));
      heading.classList.toggle("lesson__target", j === target);
      write(z, zTexts[j]);
      bar.style.width = `${100 * activations[j]}%`;
      wanted.style.left = j === target ? "100%" : "0%";
      write(text, texts[j]);
      signed.style.width = `${50 * Math.abs(gradient[j])}%`;
      signed.style.left = `${50 + Math.min(0, 50 * gradient[j])}%`;
      write(signedText, gradientTexts[j]);
    });
  }
}

/** @param {HTMLElement} place @param {string} words */
function write(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function row() {
  const made = document.createElement("tr");
  const heading = make("th", "");
  heading.setAttribute("scope", "row");
  const activation = make("span", "bar", make("span", "bar__fill"), make("span", "bar__mark"));
  const gradient = make("span", "bar bar--signed", make("span", "bar__fill"));
  made.append(heading, make("td", "number"), withText(activation), withText(gradient));
  return made;
}

/** @param {HTMLElement} bar */
function withText(bar) {
  return make("td", "", make("span", "lesson__cell", bar, make("span", "number")));
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

/** @param {string} name @param {string} classes @param {...HTMLElement} parts */
function make(name, classes, ...parts) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...parts);
  return made;
}
