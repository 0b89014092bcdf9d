/** The settings of a deep network to train: their fields, the run that they ask for, and a run's in words. */

import { numeric } from "../../controls/instrument.js";
import { costsOn } from "../../page/costs.js";

/**
 * @typedef {{layers: number, deep_neurons: number, deep_activation: string, deep_init: string, deep_cost: string,
 *   deep_rate: number, deep_epochs: number, deep_seed: number}} Values
 */

const SPREADS = { scaled: "1/√n", he: "√(2/n)", large: "1" };
const FUNCTIONS = { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" };

/** @type {import("../../fields/fields.js").Field[]} */
export const trainingTable = [
  { name: "layers", label: "Layers to train", value: 5, min: 1, max: 10, step: 1, whole: true },
  { name: "deep_activation", label: "Kind of neurons", value: "sigmoid", choices: Object.entries(FUNCTIONS) },
  { name: "deep_init", label: "First weights’ spread", value: "scaled", choices: Object.entries(SPREADS) },
  { name: "deep_cost", label: "Cost", value: "cross-entropy", choices: costsOn("sigmoid").map(({ name, short }) => [name, short]) },
  { ...numeric("deep_rate", "Learning rate η", 0.1, [0.001, 10]), log: true },
  { name: "deep_neurons", label: "Neurons in a layer", value: 30, min: 1, max: 100, step: 1, whole: true },
  { name: "deep_epochs", label: "Epochs", value: 5, min: 1, max: 30, step: 1, whole: true },
  { name: "deep_seed", label: "Seed", value: 0, min: 0, max: 2 ** 31 - 1, step: 1, whole: true, plain: true },
];

/** The body of POST /api/runs. @param {Values} values */
export function asked({ layers, deep_neurons, deep_activation, deep_init, deep_cost, deep_rate, deep_epochs, deep_seed }) {
  return {
    hidden: Array.from({ length: layers }, () => deep_neurons),
    activation: deep_activation,
    weight_init: deep_init,
    cost: deep_cost,
    learning_rate: deep_rate,
    epochs: deep_epochs,
    seed: deep_seed,
  };
}

/** Such as "5 hidden layers of 30 sigmoid neurons". @param {any} settings of a run */
export function described({ hidden, activation, weight_init }) {
  const function_ = FUNCTIONS[/** @type {"relu"} */ (activation)];
  return `${hidden.length} hidden ${hidden.length === 1 ? "layer" : "layers"} of ${hidden[0]} ${function_} neurons, spread ${SPREADS[/** @type {"he"} */ (weight_init)]}`;
}

/** Why a run can't be shown here, or "": the race's may have no hidden layer, or layers that differ. @param {any} settings */
export function misfit({ hidden, activation, weight_init }) {
  const equal = hidden.length > 0 && hidden.every((/** @type {number} */ neurons) => neurons === hidden[0]);
  if (equal && activation in FUNCTIONS && weight_init in SPREADS) return "";
  return "The run that the link asks for isn’t one of this page’s: here all hidden layers are alike.";
}
