/** The costs, one record each, as the server has them: their words, what they go with and why not with more, their looks. */

import { jsonBlock } from "./dom.js";

/**
 * @typedef {{name: string, label: string, short: string, activations: string[], formula: string,
 *   output_errors: Record<string, string>, factors: Record<string, "slope" | "none" | "own">, misfits: Record<string, string>, targets: [number, number] | null, target_reason: string, update_rules: string[],
 *   neuron_rate: number, network_rate: number, role: string, dash: string, marker: string}} Cost
 *   `activations` are the outputs it goes with, `misfits` says of each other one why not; `factors` is what stands in its
 *   output error beside a − y; `role` names its colour
 */

/** @type {Cost[]} */
export const COSTS = jsonBlock("costs");

/** @param {string} name @returns {Cost} */
export function costNamed(name) {
  const cost = COSTS.find((each) => each.name === name);
  if (!cost) throw new Error(`There is no cost ${name}.`);
  return cost;
}

/** The costs that go with at least one of these output activations. @param {string[]} activations */
export function costsOn(...activations) {
  return COSTS.filter((cost) => cost.activations.some((each) => activations.includes(each)));
}

/** Whether the cost has a meaning for this target. @param {Cost} cost @param {number} target */
export function takesTarget({ targets }, target) {
  return targets === null || (target >= targets[0] && target <= targets[1]);
}
