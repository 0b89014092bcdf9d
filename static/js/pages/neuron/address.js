/** What the page's address holds: the figures' variant, the reader's own neuron, and how far each has learned. */

import { fromQuery, toQuery } from "../../fields.js";

const FIGURES = ["quadratic-mild", "quadratic-bad", "cross-entropy-mild", "cross-entropy-bad"];
const REST = 200; // milliseconds without a change before the address follows; browsers allow few changes a second

/** The reader's own neuron, as a table of fields. @param {Record<string, [number, number]>} limits by field's name */
export function ownTable(limits) {
  /** @param {string} name @param {string} label @param {number} value @param {[number, number]} slider */
  const numeric = (name, label, value, slider, more = {}) => {
    const [min, max] = limits[name];
    return { name, label, value, min, max, slider, step: 0.1, ...more };
  };
  return /** @type {import("../../fields.js").Field[]} */ ([
    numeric("weight", "Weight w", 2, [-10, 10]),
    numeric("bias", "Bias b", 2, [-10, 10]),
    numeric("input", "Input x", 1, [-5, 5]),
    numeric("target", "Target y", 0, [-1, 1], { step: 0.01 }),
    {
      name: "cost",
      label: "Cost",
      value: "quadratic",
      choices: [["quadratic", "quadratic"], ["cross-entropy", "cross-entropy"]],
    },
    {
      name: "activation",
      label: "Activation",
      value: "sigmoid",
      choices: [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"], ["linear", "linear"]],
    },
    numeric("learning_rate", "Learning rate η", 0.15, [0.001, 10], { log: true, min: 1e-6 }),
    numeric("epochs", "Epochs", 300, [10, 2000], { log: true, whole: true }),
  ]);
}

/** What else the address holds. @param {string[]} variants @returns {import("../../fields.js").Field[]} */
export function pageTable(variants) {
  const epoch = (/** @type {string} */ name, /** @type {string} */ label) => {
    return { name, label, value: 0, min: 0, max: 5000, step: 1, whole: true };
  };
  const ofFigures = FIGURES.map((name) => epoch(`${name}-epoch`, `Epoch of ${name}`));
  return [
    { name: "variant", label: "Variant", value: variants[0], choices: variants.map((name) => [name, name]) },
    epoch("epoch", "Epoch"),
    epoch("own-epoch", "Epoch of your neuron"),
    ...ofFigures,
  ];
}

export class Address {
  /** @param {import("../../fields.js").Field[]} table @param {() => Record<string, any>} gather the state of the page */
  constructor(table, gather) {
    this.table = table;
    this.gather = gather;
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /** What the address asks for, and what in it can't be used. */
  read() {
    return fromQuery(this.table, location.search);
  }

  /** Let the address follow the page, once it rests. */
  follow() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const query = toQuery(this.table, this.gather());
      history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    }, REST);
  }
}
