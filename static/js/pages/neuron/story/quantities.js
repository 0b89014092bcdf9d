/** A guess in the other quantity: which output has a cost that is so large a share of its start's, and the reverse. */

import { crossEntropy } from "../../../math/neuron.js";

const MOST = 1 - 1e-12; // of an output

/**
 * The value of a guessed curve in the quantity that is shown now; it was given in the other one.
 * @param {number} value
 * @param {{output: number, cost: number}} start
 * @param {{cost: string, target: number}} neuron with target 0, as those of the story are
 * @param {"relative" | "output"} quantity
 */
export function translate(value, start, { cost, target }, quantity) {
  if (quantity === "relative") return Math.min(1, costAt(value, cost, target) / start.cost);
  const wanted = value * start.cost;
  return cost === "quadratic" ? Math.sqrt(2 * wanted) : -Math.expm1(-wanted);
}

/** The cost of an output. @param {number} output @param {string} cost @param {number} target */
function costAt(output, cost, target) {
  return cost === "quadratic" ? (target - output) ** 2 / 2 : crossEntropy(target, Math.min(MOST, output));
}
