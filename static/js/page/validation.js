/** Which neurons there are: what doesn't go together, and why, known before the server is asked. */

import { costNamed, COSTS, costsOn, takesTarget } from "./costs.js";

/** @typedef {{cost: string, activation: string, target: number, update_rule: string}} Combination */
/** @typedef {import("./costs.js").Cost} Cost */

/** The activations of one neuron by their names in a sentence. @type {Record<string, string>} */
const ACTIVATIONS = { sigmoid: "the sigmoid", tanh: "tanh", relu: "the ReLU", linear: "the linear neuron" };

/** Why there is no such neuron, or "" where there is one. @param {Combination} settings */
export function validate({ cost: name, activation, target, update_rule: rule }) {
  const cost = costNamed(name);
  if (!cost.activations.includes(activation)) {
    const known = cost.activations.filter((each) => each in ACTIVATIONS).map((each) => ACTIVATIONS[each]);
    return `${cost.misfits[activation]} Choose ${oneOf([...known, ...labels(costsOn(activation))])}.`;
  }
  if (!takesTarget(cost, target)) {
    const others = costsOn(activation).filter((each) => takesTarget(each, target));
    return `${cost.target_reason} Choose ${oneOf(["such a target", ...labels(others)])}.`;
  }
  if (!cost.update_rules.includes(rule)) {
    const slipped = COSTS.filter((each) => each.update_rules.includes(rule));
    return `The original animation’s update is a slip in the gradient of ${oneOf(labels(slipped))}; ${cost.label} has none like it.`;
  }
  return "";
}

/** All that may be said of one of these costs and an activation that don't go together. @param {Cost[]} [costs] @returns {string[]} */
export function misfits(costs = COSTS) {
  const pairs = costs.flatMap(({ name }) => Object.keys(ACTIVATIONS).map((activation) => ({ cost: name, activation })));
  return pairs.map((each) => validate({ ...each, target: 1, update_rule: "gradient" })).filter(Boolean);
}

/** @param {Cost[]} costs */
function labels(costs) {
  return costs.map(({ label }) => label);
}

/** These in a sentence: a, b or c. @param {string[]} words */
function oneOf(words) {
  return [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(words.length === 2 ? ", or " : " or ");
}
