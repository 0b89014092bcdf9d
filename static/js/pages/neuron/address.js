/** What the page's address holds: the switches, the reader's own neuron, the kept runs, and how far each has learned. */

import { PLAYBACK_RATES } from "../../controls/clock.js";
import { costsOn } from "../../page/costs.js";

/** @typedef {import("../../fields/fields.js").Field} Field */

/** The costs of a single neuron. */
export const NEURON_COSTS = costsOn("sigmoid", "tanh", "relu", "linear");

/** What stands for the speed of a figure that goes as fast as all of them. */
export const AS_ALL = "";
/** What stands for a start that the link says nothing of. */
export const UNSAID = "";

/** The reader's own neuron. @param {Record<string, [number, number]>} limits by field's name @returns {Field[]} */
export function ownTable(limits) {
  /** @param {string} name @param {string} label @param {number} value @param {[number, number]} slider */
  const numeric = (name, label, value, slider, more = {}) => {
    const [min, max] = limits[name];
    return { name, label, value, min, max, slider, step: 0.1, ...more };
  };
  return [
    numeric("weight", "Weight w", 2, [-10, 10]),
    numeric("bias", "Bias b", 2, [-10, 10]),
    numeric("input", "Input x", 1, [-5, 5]),
    numeric("target", "Target y", 0, [-1, 1], { step: 0.01 }),
    choice("cost", "Cost", NEURON_COSTS.map(({ name }) => name)),
    choice("activation", "Activation", ["sigmoid", "tanh", ["relu", "ReLU"], "linear"]),
    numeric("learning_rate", "Learning rate η", 0.15, [0.001, 10], { log: true, min: 1e-6 }),
    numeric("epochs", "Epochs", 300, [10, 2000], { log: true, whole: true }),
  ];
}

/** By which rule a kept run learns; the reader's own neuron follows the gradient. */
export const ruleField = choice("update_rule", "Update rule", [...new Set(NEURON_COSTS.flatMap((cost) => cost.update_rules))]);

/** How the cost of the reader's own neuron is shown. @type {Field} */
export const costView = choice("show", "Cost shown", [
  ["relative", "relative to its start"],
  ["raw", "as it is"],
  ["log", "on a log axis"],
]);

/** Which cost the landscape is of. @type {Field} */
export const surfaceView = choice("surface", "Landscape of", [
  ["same", "your neuron’s cost"],
  ...NEURON_COSTS.map(({ name, label }) => /** @type {[string, string]} */ ([name, label])),
]);

/**
 * What else the address holds.
 * @param {{names: string[], variants: string[], epochs: number, mostEpochs: number, kept: string, readKept: (text: string) => unknown,
 *   readGuess: (text: string) => unknown, readOldGuesses: (text: string) => unknown}} page
 * @returns {Field[]}
 */
export function pageTable({ names, variants, epochs, mostEpochs, kept, readKept, readGuess, readOldGuesses }) {
  const epoch = (/** @type {string} */ name, /** @type {string} */ label, max = epochs) => {
    return { name, label, value: 0, min: 0, max, step: 1, whole: true };
  };
  const text = (/** @type {string} */ name, /** @type {string} */ label, /** @type {(text: string) => unknown} */ decode, value = "") => {
    return { name, label, value, suggestions: [], read: readable(decode) };
  };
  return [
    choice("start", "Start", ["bad", "mild", "both"], UNSAID),
    choice("quantity", "The chart shows", ["relative", "output"]),
    text("guess", "Your guess", readGuess),
    choice("why", "Why", ["off", "on"]),
    epoch("epoch", "Epoch"),
    choice("speed", "Speed", PLAYBACK_RATES),
    choice("variant", "Variant", variants),
    choice("detail", "Output, slope and gradient", ["off", "on"]),
    choice("own-speed", "Speed of your neuron", PLAYBACK_RATES),
    text("kept", "Kept runs", readKept, kept),
    epoch("own-epoch", "Epoch of your neuron", mostEpochs),
    ...names.map((name) => choice(`${name}-speed`, `Speed of ${name}`, PLAYBACK_RATES, AS_ALL)),
    ...names.map((name) => epoch(`${name}-epoch`, `Epoch of ${name}`)),
    // Links from before the first screen had a stage: guesses at three epochs of each figure.
    choice("predict", "Predict", ["off", "on"]),
    text("guesses", "Guesses", readOldGuesses),
  ];
}

/** @param {(text: string) => unknown} decode */
function readable(decode) {
  return (/** @type {string} */ text) => {
    try {
      decode(text);
      return { value: text };
    } catch (error) {
      return { error: /** @type {Error} */ (error).message };
    }
  };
}

const GUESSES = 3; // of each figure, in older links

/** The guesses of an older link, figure by figure. @param {string} text @throws {Error} where they can't be read */
export function decodeOldGuesses(text) {
  const found = text.split("*").map((part) => part.split("_").map((guess) => (guess === "" ? null : Number(guess))));
  const fits = found.every((guesses) => guesses.length <= GUESSES && guesses.every((guess) => Number.isFinite(guess ?? 0)));
  if (!fits) throw new Error(`Guesses: “${text}” are no outputs.`);
  return found;
}

/**
 * @param {string} name @param {string} label @param {(string | string[])[]} choices
 * @param {string} [value] the first choice, where left out
 * @returns {Field}
 */
function choice(name, label, choices, value) {
  const pairs = choices.map((each) => /** @type {[string, string]} */ (typeof each === "string" ? [each, each] : each));
  return { name, label, value: value ?? pairs[0][0], choices: pairs };
}
