/** Where the cross-entropy comes from, and what it measures: the slope it must have, and surprise. */

import { number } from "../../page/format.js";
import { area, binaryEntropy, crossEntropy, crossEntropySlope, surprise } from "../../math/neuron.js";
import { paragraph, tinted } from "../../page/dom.js";
import { numeric, places } from "../../controls/instrument.js";

/** @typedef {import("../../controls/instrument.js").Section} Section */

/** @type {Section} the slope that cancels σ′, and the cost that has it */
export const origin = {
  name: "origin",
  table: [numeric("origin_a", "Output a", 0.9, [0.001, 0.999], { step: 0.001 }), numeric("origin_y", "Target y", 0, [0, 1])],
  charts: {
    origin: { label: "the slope and the area under it", rows: slopes, mark: ({ origin_a: a, origin_y: y }) => slopeAt(a, y) },
  },
  longest: [{ origin_a: 0.001, origin_y: 1 }, { origin_a: 0.999, origin_y: 0.9985 }],
  says: ({ origin_a: a, origin_y: y }) => {
    const measured = area((x) => crossEntropySlope(x, y), y, a);
    return [
      paragraph(`At a = ${number(a, 3)} the slope must be (a − y)/[a(1 − a)] = ${number(crossEntropySlope(a, y), 3)}.`),
      paragraph("The area under it, from y to a, adds up to ", tinted("cross-entropy", number(measured, 4)), " by counting strips."),
      paragraph("The cross-entropy at a less that at y is ", tinted("cross-entropy", number(crossEntropy(y, a) - binaryEntropy(y), 4)), "."),
    ];
  },
};

/** The slope everywhere; and again, as `area`, from y to a. @param {{origin_a: number, origin_y: number}} values */
function slopes({ origin_a: a, origin_y: y }) {
  const ends = [a, y].filter((end) => end > 0 && end < 1);
  const outputs = [...places(0.002, 0.998, 250), ...ends].sort((one, other) => one - other);
  const inside = (/** @type {number} */ output) => output >= Math.min(a, y) && output <= Math.max(a, y);
  return outputs.map((output) => {
    const { slope } = slopeAt(output, y);
    return { output, slope, area: inside(output) ? slope : null };
  });
}

/** @param {number} output @param {number} y */
function slopeAt(output, y) {
  return { output, slope: crossEntropySlope(output, y) };
}

/** @type {Section} surprise in nats and bits */
export const surprises = {
  name: "surprise",
  table: [numeric("p", "Probability p", 0.02, [0.001, 1], { step: 0.001 })],
  charts: {
    surprise: {
      label: "the surprise",
      rows: () => places(0.005, 1, 250).map(surpriseAt),
      mark: ({ p }) => surpriseAt(p),
    },
  },
  longest: [{ p: 0.001 }, { p: 0.999 }],
  says: ({ p }) => {
    const bits = surprise(p) / Math.LN2;
    const tosses = bits >= 1 ? ` As surprising as ${number(bits, 1)} tosses of a coin that all come up heads.` : " Less surprising than one toss of a coin that comes up heads.";
    return [paragraph(`It had the probability ${number(p, 3)}, and it happened: `, tinted("cross-entropy", `${number(surprise(p), 3)} nats, ${number(bits, 3)} bits.`), p === 1 ? " No surprise at all." : tosses)];
  },
};

/** @param {number} p */
function surpriseAt(p) {
  return { p, nats: surprise(p), bits: surprise(p) / Math.LN2 };
}
