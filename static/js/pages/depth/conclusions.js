/** What the measurements of a deep network say, in words computed from its numbers. */

/**
 * @typedef {(number | null)[]} Logs log10 per layer, the output last; null for a layer that no gradient reaches
 * @typedef {{quadratic: Logs, crossEntropy: Logs, ratio: Logs,
 *   single: {output: number, target: number, log10_inverse_slope: number} | null}} Measured
 */

const SAME = 1e-9; // ratios that differ by no more than this count as one

/**
 * @param {Measured} measured
 * @param {(log10: number) => string} spell a number from its logarithm
 * @returns {string[]} a sentence or two on the way back, and one on the costs
 */
export function verdict(measured, spell) {
  return [...wayBack(measured, spell), gain(measured, spell)];
}

/** How the gradient fares on its way to the first layer. @param {Measured} measured @param {(log10: number) => string} spell */
function wayBack({ quadratic, crossEntropy, single }, spell) {
  const dead = crossEntropy.filter((log) => log === null).length;
  if (dead > 0) {
    const which = dead === 1 ? "Layer 1 learns" : `Layers 1 to ${dead} learn`;
    return [`${which} nothing, under either cost: every way back to them passes a ReLU that is off.`];
  }
  const [lost, lostToo] = [crossEntropy, quadratic].map((logs) => fall(/** @type {number[]} */ (logs)));
  const alike = single !== null || spell(lost) === spell(lostToo);
  const under = alike ? "under either cost" : `under the cross-entropy, and ${spell(lostToo)} times under the quadratic cost`;
  const each = spell(lost / (crossEntropy.length - 1));
  return [
    `Layer 1 learns ${spell(lost)} times as fast as the output layer ${under}.`,
    `Each step back multiplies the gradient by ${each} on average${lost > 2 ? ": it explodes" : ""}.`,
  ];
}

/** @param {number[]} logs */
function fall(logs) {
  return logs[0] - logs[logs.length - 1];
}

/** How much faster the cross-entropy makes the layers. @param {Measured} measured @param {(log10: number) => string} spell */
function gain({ ratio, single }, spell) {
  const ratios = ratio.filter((log) => log !== null);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  if (single && most - least <= SAME * Math.max(1, most)) {
    const { output, target, log10_inverse_slope } = single;
    // Near its ends a(1 − a) is the distance to the nearer one.
    const near = `${Math.round(output)} to within ${spell(-log10_inverse_slope)}`;
    const answers = log10_inverse_slope > 3 ? near : output.toFixed(3);
    return (
      `The cross-entropy makes every layer ${spell(most)} times faster, by one and the same factor 1/σ′(z): ` +
      `the output is ${answers} where ${target} is wanted.`
    );
  }
  const first = ratio.length - ratios.length + 1;
  return (
    `The cross-entropy makes layer ${first} faster by a factor of ${spell(ratios[0])}, the output layer by ` +
    `${spell(ratios[ratios.length - 1])}; over all layers the factor runs from ${spell(least)} to ${spell(most)}.`
  );
}
