/** What a look into a network found, in words and as rows for the charts. */

import { number, percent, power } from "../../../page/format.js";

const LOST = 0.05; // a digit whose recall is below this is as good as never answered

/** The one thing to see. @param {any} look @param {boolean} begun whether it is in its first epoch */
export function verdict({ digits, data }, begun) {
  const known = digits.filter((/** @type {any} */ digit) => digit.images > 0);
  const lost = known.filter((/** @type {any} */ digit) => digit.recall < LOST);
  const sample = data === "sample" ? " (The test images are the sample’s 500.)" : "";
  const hardest = known.reduce((/** @type {any} */ one, /** @type {any} */ other) => (other.recall < one.recall ? other : one));
  if (lost.length === 0) {
    return `No digit is lost; the hardest is ${hardest.digit}, of which it finds ${percent(hardest.recall, 1)}. ${atTheEnd(hardest)}${sample}`;
  }
  if (begun) {
    return `It has only just begun: ${lost.length} of the ten digits it hardly ever answers. Whether they stay lost shows after an epoch or two. ${atTheEnd(hardest)}${sample}`;
  }
  return `It has lost ${lost.length === 1 ? "the digit" : "the digits"} ${list(lost)}. ${atTheEnd(lost[0])}${heard(lost[0])}${sample}`;
}

/** How a digit's own output neuron fares on its images. @param {any} digit */
function atTheEnd({ digit, saturated_wrong: saturated, output }) {
  return (
    `On images of ${digit} the output neuron for ${digit} should give 1; it gives ${unbroken(number(output, 4))} on average ` +
    `and sits at the wrong end on ${percent(saturated, 1)} of them.`
  );
}

/** What a lost digit's neuron hears of its error. @param {any} digit */
function heard({ slope }) {
  if (slope === null) return "";
  const size = unbroken(slope < 1e-3 ? power(slope) : number(slope, 4));
  return ` There σ′(z) is ${size}: under the quadratic cost no more than that share of the error comes through, so it stays where it is.`;
}

/** Such as "0, 4 and 6". @param {any[]} digits */
function list(digits) {
  const names = digits.map(({ digit }) => digit);
  return [names.slice(0, -1).join(", "), names.at(-1)].filter((part) => part !== "").join(" and ");
}

/** @param {string} text */
function unbroken(text) {
  return text.replaceAll(" ", "\u00a0");
}

/**
 * Histograms as points at the middle of each bin; an empty bin has no point on a log axis.
 * @param {[string, {counts: number[]}][]} named
 */
export function histogramRows(named) {
  const bins = named[0]?.[1].counts.length ?? 0;
  const rows = Array.from({ length: bins }, (_, i) => {
    const shares = named.map(([field, { counts }]) => {
      const all = counts.reduce((sum, count) => sum + count, 0);
      return [field, counts[i] ? counts[i] / all : null];
    });
    return { activation: (i + 0.5) / bins, ...Object.fromEntries(shares) };
  });
  // The first and the last bin reach to the ends.
  return rows.length ? [{ ...rows[0], activation: 0 }, ...rows, { ...rows[bins - 1], activation: 1 }] : [];
}

/** Each chart in words. @param {any} look @returns {Record<string, string>} */
export function summaries({ hidden, outputs, confidence }) {
  const ends = (/** @type {any} */ { low, high }) => `${percent(low, 1)} below 0.1, ${percent(high, 1)} above 0.9`;
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
