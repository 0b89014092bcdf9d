/** The settings of a race: the tables of fields, and the way between them, the URL and the server's words. */

import { fromQuery, quote, toQuery } from "../../fields/fields.js";
import { costNamed, costsOn } from "../../page/costs.js";
import { percent } from "../../page/format.js";

/** @typedef {"a" | "b"} Key */
/** @typedef {Record<string, any>} Values the fields' */
/** @typedef {{a: Values, b: Values, alone: boolean}} Choice alone: A goes without B */

const MOST_NEURONS = 300;
const MOST_LAYERS = 3;

/** The costs that a network can have. */
const COSTS = costsOn("sigmoid", "softmax");

/** The learning rate that goes well with each cost. @type {Record<string, number>} */
export const RATES = Object.fromEntries(COSTS.map(({ name, network_rate: rate }) => [name, rate]));

/** The output that a cost goes with. @param {string} cost */
const outputOf = (cost) => (costNamed(cost).activations.includes("sigmoid") ? "sigmoid" : "softmax");

/** A cost in a few words, with the output layer that it comes with where that isn't the sigmoid. @param {string} cost */
export function costWords(cost) {
  return outputOf(cost) === "softmax" ? `softmax and ${cost}` : cost;
}

/** What the two may differ in only when the reader sets them apart. */
export const COMMON = ["epochs", "seed", "hidden", "mini_batch_size", "weight_init", "activation", "lmbda", "mislabelled"];

/** Those of them that are folded away. */
export const RARE = COMMON.slice(2);

/** @param {string} text @returns {{value?: number[], error?: string}} */
function readLayers(text) {
  const layers = text.split(/[\s,;–-]+/).filter(Boolean).map(Number);
  const fits = (/** @type {number} */ n) => Number.isInteger(n) && n >= 1 && n <= MOST_NEURONS;
  if (layers.length >= 1 && layers.length <= MOST_LAYERS && layers.every(fits)) return { value: layers };
  return {
    error: `Hidden neurons: 1 to ${MOST_NEURONS} in a layer, one to ${MOST_LAYERS} layers, not ${quote(text)}.`,
  };
}

/** @param {string} cost @returns {import("../../fields/fields.js").Field[]} */
export function table(cost) {
  return [
    { name: "cost", label: "Cost", value: cost, choices: COSTS.map(({ name }) => [name, costWords(name)]) },
    { name: "learning_rate", label: "Learning rate η", value: RATES[cost], min: 0.001, max: 1000, step: 0.001, log: true },
    { name: "hidden", label: "Hidden neurons", value: [30], suggestions: ["30", "100", "30, 30"], hint: "such as 100, or 100, 30 for two layers", read: readLayers },
    { name: "epochs", label: "Epochs", value: 30, min: 1, max: 1000, step: 1, whole: true, plain: true },
    { name: "seed", label: "Seed", value: 0, min: 0, max: 2 ** 31 - 1, step: 1, whole: true, plain: true },
    { name: "mini_batch_size", label: "Mini-batch", value: 10, min: 1, max: 1000, step: 1, whole: true, plain: true },
    {
      name: "weight_init",
      label: "First weights",
      value: "large",
      choices: [
        ["large", "large: spread 1"],
        ["scaled", "scaled: spread 1/√n"],
        ["he", "for ReLU: spread √(2/n)"],
      ],
    },
    {
      name: "activation",
      label: "Hidden activation",
      value: "sigmoid",
      choices: [
        ["sigmoid", "sigmoid"],
        ["tanh", "tanh"],
        ["relu", "ReLU"],
      ],
    },
    { name: "lmbda", label: "L2 decay λ", value: 0, min: 0, max: 1000, step: 0.1, plain: true },
    { name: "mislabelled", label: "Share of wrong labels", value: 0, min: 0, max: 1, step: 0.05 },
  ];
}

export const TABLES = { a: table("quadratic"), b: table("cross-entropy") };

/** @param {Key} key */
const prefixed = (key) => TABLES[key].map((field) => ({ ...field, name: `${key}_${field.name}` }));

/** @param {string} search @returns {{choice: Choice, problems: string[]}} */
export function choiceFromQuery(search) {
  const read = (/** @type {Key} */ key) => {
    const { values, problems } = fromQuery(prefixed(key), search);
    const plain = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(2), value]));
    return { plain, problems: problems.map((words) => `${key.toUpperCase()}: ${words}`) };
  };
  const [a, b] = [read("a"), read("b")];
  const alone = new URLSearchParams(search).get("alone") === "1";
  return { choice: { a: a.plain, b: b.plain, alone }, problems: [...a.problems, ...b.problems] };
}

/** @param {Choice} choice */
export function choiceToQuery(choice) {
  const write = (/** @type {Key} */ key) =>
    toQuery(prefixed(key), Object.fromEntries(Object.entries(choice[key]).map(([name, v]) => [`${key}_${name}`, v])));
  return [write("a"), write("b"), choice.alone ? "alone=1" : ""].filter(Boolean).join("&");
}

/** The body of POST /api/runs. @param {Values} values */
export function toRun(values) {
  return { ...values, output: outputOf(values.cost) };
}

/** The fields' values from a run's or a preset's settings. @param {Record<string, any>} settings @returns {Values} */
export function fromRun(settings) {
  return Object.fromEntries(TABLES.a.map(({ name }) => [name, settings[name]]));
}

/** Whether they differ in more than cost and learning rate. @param {Values} a @param {Values} b */
export function differ(a, b) {
  return COMMON.some((name) => String(a[name]) !== String(b[name]));
}

/** A network in a few words. @param {Record<string, any>} settings */
export function inWords(settings) {
  return `${costWords(settings.cost)}, ${inDetail(settings)}`;
}

/** What a network is like beside its cost. @param {Record<string, any>} settings */
export function inDetail(settings) {
  const { learning_rate, hidden, weight_init, lmbda, seed, mini_batch_size, activation = "sigmoid", mislabelled = 0 } = settings;
  const words = [`η = ${learning_rate}`, `784–${hidden.join("–")}–10`];
  if (weight_init !== "large") words.push(weight_init === "scaled" ? "scaled weights" : "weights for ReLU");
  if (activation !== "sigmoid") words.push(`hidden ${activation === "relu" ? "ReLU" : activation}`);
  if (mislabelled) words.push(`${percent(mislabelled, 0)} wrong labels`);
  if (lmbda) words.push(`λ = ${lmbda}`);
  if (mini_batch_size !== 10) words.push(`mini-batch ${mini_batch_size}`);
  words.push(`seed ${seed}`);
  return words.join(", ");
}
