/** What a look into a network found, in words and as rows for the charts. */

import { costNamed } from "../../../page/costs.js";
import { number, percent, significant } from "../../../page/format.js";
import { SATURATED } from "../../../math/neuron.js";
import { digitWords, isLost } from "../lost.js";

/** @typedef {{counts: number[], low: number, high: number, least: number, most: number}} Histogram low and high are the shares in the tenth at either end */

/** The one thing to see. @param {any} look @param {boolean} begun whether it is in its first epoch @param {string} cost */
export function verdict({ digits, data }, begun, cost) {
  const known = digits.filter((/** @type {any} */ digit) => digit.images > 0);
  const lost = known.filter((/** @type {any} */ digit) => isLost(digit.recall));
  const sample = data === "sample" ? " (The test images are the sample’s 500.)" : "";
  const hardest = known.reduce((/** @type {any} */ one, /** @type {any} */ other) => (other.recall < one.recall ? other : one));
  if (lost.length === 0) {
    return `No digit is lost; the hardest is ${hardest.digit}, of which it finds ${percent(hardest.recall, 1)}. ${atTheEnd(hardest)}${sample}`;
  }
  if (begun) {
    return `It has only just begun: of ${lost.length === 1 ? "one digit" : `${lost.length} digits`} it finds fewer than one image in ten. Whether they stay lost shows after an epoch or two. ${atTheEnd(hardest)}${sample}`;
  }
  return `It has lost ${digitWords(lost.map((/** @type {any} */ { digit }) => digit))}. ${atTheEnd(lost[0])}${heard(lost[0], cost)}${sample}`;
}

/** A look of which the most is to be said: all ten digits lost. */
export const LONGEST_LOOK = {
  data: "sample",
  digits: [...Array(10).keys()].map((digit) => ({ digit, images: 1, recall: 0, saturated_wrong: 0.9999, output: 0.0001, slope: 1.23e-10 })),
};

/** How a digit's own output neuron fares on its images. @param {any} digit */
function atTheEnd({ digit, saturated_wrong: saturated, output }) {
  return (
    `On images of ${digit} the output neuron for ${digit} should give 1; it gives ${number(output, 4)} on average ` +
    `and is within ${SATURATED} of the wrong end on ${percent(saturated, 1)} of them.`
  );
}

/** How much of a lost digit's error reaches the weights. @param {any} digit @param {string} cost */
function heard({ slope, saturated_wrong: saturated }, cost) {
  if (saturated < 0.5) return " So on most of them it isn’t saturated at the wrong end: another’s output is as large, or larger.";
  if (slope === null) return "";
  const size = significant(slope, 2);
  return ` There σ′(z) is ${size} on average${consequence(costNamed(cost))}.`;
}

/** What a narrow gate means under a cost. @param {import("../../../page/costs.js").Cost} cost */
function consequence({ label, factors }) {
  if (factors.sigmoid === "slope") return `: under ${label} no more than that share of the error reaches the weights`;
  if (factors.sigmoid === "none") return `, which the gradient under ${label} doesn’t depend on: it learned this digit badly for another reason`;
  return "";
}

/**
 * Histograms as points at the middle of each bin, one after the other; an empty bin has no point on a log axis.
 * @param {[string, Histogram][]} named
 */
export function histogramRows(named) {
  return named.flatMap(([field, { counts, least, most }]) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const at = (/** @type {number} */ place) => least + (place / counts.length) * (most - least);
    const rows = counts.map((count, i) => ({ activation: at(i + 0.5), [field]: count ? count / all : null }));
    // The first and the last bin reach to the ends.
    return [{ ...rows[0], activation: least }, ...rows, { ...rows[rows.length - 1], activation: most }];
  });
}

/** The least and the most that the activations of these layers can be. @param {Histogram[]} layers @returns {[number, number]} */
export function rangeOf(layers) {
  return [Math.min(0, ...layers.map(({ least }) => least)), Math.max(1, ...layers.map(({ most }) => most))];
}

/** Each chart in words. @param {any} look @returns {Record<string, string>} */
export function summaries({ hidden, outputs, confidence }) {
  const ends = (/** @type {Histogram} */ { low, high, least, most }) => {
    const [lower, upper] = [SATURATED, 1 - SATURATED].map((share) => significant(least + share * (most - least), 2));
    return `${percent(low, 1)} below ${lower}, ${percent(high, 1)} above ${upper}`;
  };
  const layers = hidden.map((/** @type {any} */ layer, /** @type {number} */ i) => `Layer ${i + 1}: ${ends(layer)}.`);
  const sure = confidence.at(-1);
  return {
    hidden: layers.join(" ") || "There is no hidden layer.",
    outputs: `The right digit’s neuron: ${ends(outputs.right)}. The others: ${ends(outputs.others)}.`,
    confidence: sure.images
      ? `${sure.images.toLocaleString("en-US")} answers have an output above 0.9; ${percent(sure.accuracy, 1)} of them are right.`
      : "No answer has an output above 0.9.",
  };
}
