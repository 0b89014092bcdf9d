/** Runs and their moments in words. */

import { counted, number } from "../../page/format.js";

/** @typedef {import("./run.js").Settings} Settings */
/** @typedef {import("./run.js").Step} Step */

const ANIMATION = "the original animation’s update";

/** A start or a setting, with no more digits than it has. @param {number} x */
const short = (x) => number(x, Number.isInteger(10 * x) ? 1 : 2);

/** How a figure's neuron learns. @param {Settings} settings */
export function howItLearns({ weight, bias, learning_rate, update_rule }) {
  const rule = update_rule === "gradient" ? "" : `, ${ANIMATION}`;
  return `from w = ${short(weight)}, b = ${short(bias)} with η = ${learning_rate}${rule}`;
}

/** A run among others. @param {Settings} settings */
export function describe({ cost, activation, weight, bias, input, target, learning_rate, update_rule }) {
  const others = [
    activation === "sigmoid" ? "" : activation,
    input === 1 ? "" : `x = ${short(input)}`,
    target === 0 ? "" : `y = ${short(target)}`,
    update_rule === "gradient" ? "" : ANIMATION,
  ];
  return [cost, `w = ${short(weight)}`, `b = ${short(bias)}`, `η = ${learning_rate}`, ...others].filter(Boolean).join(", ");
}

/** What a run's lines show, up to a step. @param {string} name @param {Step} first @param {Step} now */
export function told(name, first, now) {
  const whose = name === "own" ? "" : `Run ${name}: `;
  const at = (/** @type {number} */ before, /** @type {number} */ after) => `${number(before)} to ${number(after)}`;
  if (now.epoch === 0) return `${whose}At epoch 0 the output is ${number(first.output)} and the cost ${number(first.cost)}.`;
  return (
    `${whose}From epoch 0 to ${now.epoch} the output goes from ${at(first.output, now.output)}, ` +
    `the cost from ${at(first.cost, now.cost)}.`
  );
}

/** A run of the reader's own neuron, or one kept beside it. @param {string} name */
export const ownName = (name) => (name === "own" ? "Your neuron" : `Run ${name}`);

/** A symbol and its value, on one line. @param {string} symbol @param {number} x @param {number} decimals */
const equals = (symbol, x, decimals) => `${symbol}\u00a0=\u00a0${number(x, decimals)}`;

/** How a run's dot moved. @param {string} who @param {Step} first @param {Step} now @param {(step: Step) => string} place */
function moved(who, first, now, place) {
  if (now.epoch === 0) return `${who} starts at ${place(first)}.`;
  return `${who} went from ${place(first)} to ${place(now)} in ${counted(now.epoch, "epoch", "epochs")}.`;
}

/** A run's path over the plane. @param {string} who @param {Step} first @param {Step} now */
export function crossed(who, first, now) {
  return moved(who, first, now, ({ weight, bias }) => `${equals("w", weight, 2)}, ${equals("b", bias, 2)}`);
}

/** A run's ride along the curves. @param {string} who @param {Step} first @param {Step} now */
export function rode(who, first, now) {
  return moved(who, first, now, ({ output, gradient_size: size }) => `${equals("a", output, 3)} with a gradient of ${number(size)}`);
}

/** Why a run ended early. @param {{epoch: number, reason: string}} failure */
export function said({ epoch, reason }) {
  return `Learning failed at epoch ${epoch}: ${reason}.`;
}
