/** The chapter's accuracies beside those of this lab's runs with the same settings on all of MNIST. */

import { byId } from "../../page/dom.js";
import { percent } from "../../page/format.js";
import { fillTable } from "../../page/table.js";
import { RATES } from "./settings.js";

/** What the chapter reports after 30 epochs. @type {[string, number, number][]} cost, hidden neurons, accuracy */
const REPORTED = [
  ["quadratic", 30, 0.9542],
  ["cross-entropy", 30, 0.9549],
  ["quadratic", 100, 0.9659],
  ["cross-entropy", 100, 0.9682],
];

/** @param {any[]} runs that the server knows */
export function showChapter(runs) {
  const rows = REPORTED.map(([cost, hidden, accuracy]) => {
    const own = runs.filter((run) => run.status === "done" && run.data.kind === "mnist" && isIt(run.settings, cost, hidden));
    return [`${cost}, 784–${hidden}–10`, percent(accuracy), ours(own.map(({ latest }) => latest.test_accuracy))];
  });
  fillTable(byId("chapter-table", HTMLTableElement), ["network", "the chapter", "here"], rows);
}

/** Whether these are the settings of the chapter's network; the seed is free. @param {any} settings @param {string} cost @param {number} hidden */
function isIt(settings, cost, hidden) {
  const usual = { cost, learning_rate: RATES[cost], mini_batch_size: 10, epochs: 30, weight_init: "large", activation: "sigmoid", lmbda: 0, mislabelled: 0 };
  return String(settings.hidden) === String(hidden) && Object.entries(usual).every(([name, value]) => (settings[name] ?? value) === value);
}

/** @param {number[]} accuracies */
function ours(accuracies) {
  if (accuracies.length === 0) return "none trained yet";
  if (accuracies.length === 1) return `${percent(accuracies[0])} (one run)`;
  return `${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))} (${accuracies.length} runs)`;
}
