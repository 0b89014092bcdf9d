/** A guess in the other quantity: which output has a cost that is so large a share of its start's, and the reverse. */

import { crossEntropy } from "../../../math/neuron.js";

const MOST = 1 - 1e-12; // of an output

/** The story's two costs: of an output, and the output of a cost for the target 0. @type {Record<string, {of: (a: number, y: number) => number, output: (cost: number) => number}>} */
const COSTS = {
  quadratic: { of: (a, y) => (y - a) ** 2 / 2, output: (cost) => Math.sqrt(2 * cost) },
  "cross-entropy": { of: (a, y) => crossEntropy(y, Math.min(MOST, a)), output: (cost) => -Math.expm1(-cost) },
};

/**
 * The value of a guessed curve in the quantity that is shown now; it was given in the other one.
 * @param {number} value
 * @param {{output: number, cost: number}} start
 * @param {{cost: string, target: number}} neuron with target 0, as those of the story are
 * @param {"relative" | "output"} quantity
 */
export function translate(value, start, { cost, target }, quantity) {
  if (quantity === "relative") return Math.min(1, COSTS[cost].of(value, target) / start.cost);
  return COSTS[cost].output(value * start.cost);
}
