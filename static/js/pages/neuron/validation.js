/** Which neurons there are: what doesn't go together, and why, known before the server is asked. */

/** @typedef {Pick<import("./run.js").Settings, "cost" | "activation" | "target" | "update_rule">} Combination */

/**
 * Returns what says why there is no such neuron, or "" where there is one.
 * @param {Record<string, string[]>} pairs the activations that each cost goes with
 * @returns {(settings: Combination) => string}
 */
export function validator(pairs) {
  return ({ cost, activation, target, update_rule }) => {
    if (!pairs[cost].includes(activation)) {
      return (
        "The cross-entropy takes the logarithms of a and of 1 − a, so it needs an output between 0 and 1, and here only " +
        "the sigmoid promises that. Choose the sigmoid, or the quadratic cost."
      );
    }
    if (cost === "cross-entropy" && !(target >= 0 && target <= 1)) {
      return (
        "Under the cross-entropy the target is a share, from 0 to 1: outside it the cost would fall without end. " +
        "Choose such a target, or the quadratic cost."
      );
    }
    if (update_rule !== "gradient" && cost !== "cross-entropy") {
      return "The original animation’s update is a slip in the cross-entropy’s; the quadratic cost has none like it.";
    }
    return "";
  };
}
