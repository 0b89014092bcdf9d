/** What a look into a network found, in words and as rows for the charts. */

import { number, percent, power } from "../../format.js";

const LOST = 0.05; // a digit whose recall is below this is as good as never answered

/** The one thing to see. @param {any} look */
export function verdict({ digits, data }) {
  const known = digits.filter((/** @type {any} */ digit) => digit.images > 0);
  const lost = known.filter((/** @type {any} */ digit) => digit.recall < LOST);
  const sample = data === "sample" ? " (The test images are the sample’s 500.)" : "";
  if (lost.length === 0) {
    const hardest = known.reduce((/** @type {any} */ one, /** @type {any} */ other) => (other.recall < one.recall ? other : one));
    return `No digit is lost; the hardest is ${hardest.digit}, of which it finds ${percent(hardest.recall, 1)}.${sample}`;
  }
  const names = lost.map((/** @type {any} */ { digit }) => digit).join(", ");
  const [{ digit, saturated_wrong: saturated, output, slope }] = lost;
  const heard = slope === null ? "" : ` σ′(z) is ${slope < 1e-3 ? power(slope) : number(slope, 4)} on average: under the quadratic cost that is all of the error it hears.`;
  return (
    `It has lost ${lost.length === 1 ? "the digit" : "the digits"} ${names}. On images of ${digit} the output neuron for ${digit} ` +
    `gives ${number(output, 4)} on average and sits at the wrong end on ${percent(saturated, 1)} of them.${heard}${sample}`
  );
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
