/** What the measurements of a deep network say, in words computed from its numbers. */

import { SATURATED } from "../../math/neuron.js";

/**
 * @typedef {(number | null)[]} Logs log10 per layer, the output last; null for a layer that no gradient reaches
 * @typedef {{quantity: "gradient" | "delta", quadratic: Logs, crossEntropy: Logs, ratio: Logs, errors: Logs, weights: Logs,
 *   single: {output: number, target: number, log10_inverse_slope: number} | null}} Measured `errors` and `weights` are
 *   log10 of ‖δ‖ and of ‖∂C/∂W‖ under the cross-entropy, whichever of them is drawn
 */

const SAME = 1e-9; // ratios that differ by no more than this count as one
const SCALE = Math.log10(4); // 1/σ′(z) at its least, where the output is one half
const NEAR = 0.005; // in decades

/**
 * @param {Measured} measured
 * @param {(log10: number) => string} spell a number from its logarithm
 * @returns {string[]} a sentence or two on the way back, and some on the costs
 */
export function verdict(measured, spell) {
  return [...wayBack(measured, spell), ...gain(measured, spell)];
}

/** How the gradient fares on its way to the first layer. @param {Measured} measured @param {(log10: number) => string} spell */
function wayBack(measured, spell) {
  const { quantity, quadratic, crossEntropy, single } = measured;
  if (crossEntropy[0] === null) return silent(measured);
  const [lost, lostToo] = [crossEntropy, quadratic].map((logs) => fall(/** @type {number[]} */ (logs)));
  const alike = single !== null || spell(lost) === spell(lostToo);
  const under = alike ? "under either cost" : `under the cross-entropy, and ${spell(lostToo)} times under the quadratic cost`;
  const each = spell(lost / (crossEntropy.length - 1));
  const end = lost > 2 ? ": it explodes" : lost < -2 ? ": it vanishes" : "";
  const of = quantity === "gradient" ? "weights" : "biases";
  return [
    `The gradient of layer 1’s ${of} is ${spell(lost)} times the output layer’s ${under}.`,
    `Each step back multiplies it by ${each} on average${end}.`,
  ];
}

/** Which layers no gradient reaches, and why. @param {Measured} measured */
function silent({ quantity, errors, weights }) {
  const [deaf, still] = [errors, weights].map((logs) => logs.filter((log) => log === null).length);
  const said = [];
  if (deaf > 0) {
    const which = deaf === 1 ? "Layer 1 learns" : `Layers 1 to ${deaf} learn`;
    said.push(`${which} nothing, under either cost: every way back to them passes a ReLU that is off.`);
  }
  if (quantity === "gradient" && still > deaf) {
    const which = still === weights.length ? "the output layer" : `layer ${still}`;
    said.push(`In ${which} only the biases learn: all outputs of the layer before it are 0.`);
  }
  return said;
}

/** @param {number[]} logs */
function fall(logs) {
  return logs[0] - logs[logs.length - 1];
}

/** How much larger the cross-entropy makes the gradients. @param {Measured} measured @param {(log10: number) => string} spell */
function gain({ ratio, single }, spell) {
  const ratios = /** @type {number[]} */ (ratio.filter((log) => log !== null));
  if (ratios.length === 0) return ["No gradient reaches any weight, so there is nothing to compare."];
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  if (single && most - least <= SAME * Math.max(1, most)) return common(most, single, spell);
  const first = ratio.length - ratios.length + 1;
  if (ratios.length > 1 && spell(least) === spell(most)) return alike(most, first, ratio.length, spell);
  const ends =
    ratios.length === 1
      ? `The cross-entropy’s gradient is ${spell(most)} times the quadratic cost’s in the output layer.`
      : `The cross-entropy’s gradient is ${spell(ratios[0])} times the quadratic cost’s in layer ${first}, and ` +
        `${spell(ratios[ratios.length - 1])} times in the output layer; over all layers from ${spell(least)} to ${spell(most)}.`;
  return [
    ends,
    "A factor of 4 would be there without any saturation, and one factor for all would be no more than another learning rate. " +
      "What is left of the difference is how the costs weigh the outputs and the examples.",
  ];
}

/**
 * Several outputs or examples, and yet no layer's factor differs from another's by a digit that is shown.
 * @param {number} log @param {number} first @param {number} last layers that have one @param {(log10: number) => string} spell
 */
function alike(log, first, last, spell) {
  const where = first === 1 ? "every layer" : `each of the layers ${first} to ${last}`;
  return [
    `The cross-entropy’s gradient is ${spell(log)} times the quadratic cost’s in ${where}, to the digits shown.`,
    "A factor of 4 would be there without any saturation, and one factor for all is what another learning rate would give. " +
      "That the costs weigh the outputs and the examples differently tells no layer from another here.",
  ];
}

/**
 * One output and one example: one factor.
 * @param {number} log @param {{output: number, target: number, log10_inverse_slope: number}} single
 * @param {(log10: number) => string} spell
 */
function common(log, { output, target, log10_inverse_slope }, spell) {
  // Near its ends a(1 − a) is the distance to the nearer one.
  const near = `${Math.round(output)} to within ${spell(-log10_inverse_slope)}`;
  const answers = log10_inverse_slope > 3 ? near : output.toFixed(3);
  const scale =
    log - SCALE < NEAR
      ? "That is the mere scale of the two costs, 4: at one half the sigmoid is steepest."
      : `Of that, a factor of 4 is the mere scale of the two costs; the remaining factor of ${spell(log - SCALE)} comes from ${flatness(output, target)}.`;
  return [
    `The cross-entropy’s gradient is ${spell(log)} times the quadratic cost’s in every layer, by one and the same factor 1/σ′(z): ` +
      `the output is ${answers} where ${target} is wanted. ${scale}`,
    `A common factor is no more than another learning rate: for this one example the quadratic cost would take the same step with a rate ${spell(log)} times as large.`,
  ];
}

/** Why the slope is less than at one half. @param {number} output @param {number} target */
function flatness(output, target) {
  if (Math.min(output, 1 - output) > SATURATED) return "the output’s place on the sigmoid, which is flatter there than at one half";
  const wrong = Math.abs(output - target) > 0.5;
  return `the output’s saturation at the ${wrong ? "wrong end" : "right end, where there is little left to learn"}`;
}
