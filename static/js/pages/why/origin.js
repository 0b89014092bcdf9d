/** Where the cross-entropy comes from, and what it measures: the slope it must have, and surprise. */

import { number, significant } from "../../page/format.js";
import { areaOverOutputs, binaryEntropy, crossEntropy, crossEntropySlope, surprise } from "../../math/neuron.js";
import { paragraph, tinted } from "../../page/dom.js";
import { numeric, places } from "../../controls/instrument.js";

/** @typedef {import("../../controls/instrument.js").Section} Section */

/** @type {Section} the slope that cancels σ′, and the cost that has it */
export const origin = {
  name: "origin",
  table: [numeric("origin_a", "Output a", 0.9, [0.001, 0.999], { step: 0.001 }), numeric("origin_y", "Target y", 0, [0, 1])],
  charts: {
    origin: {
      label: "the slope and the area under it",
      rows: slopes,
      mark: ({ origin_a: a, origin_y: y }) => slopeAt(a, y),
      drag: { field: "origin_a", x: "output", y: "slope" },
    },
  },
  longest: [{ origin_a: 0.001, origin_y: 1 }, { origin_a: 0.999, origin_y: 0.9985 }],
  says: ({ origin_a: a, origin_y: y }) => {
    const measured = areaOverOutputs((x) => crossEntropySlope(x, y), y, a);
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
      drag: { field: "p", x: "p", y: "nats" },
    },
  },
  longest: [{ p: 0.001 }, { p: 0.999 }],
  says: ({ p }) => {
    const bits = surprise(p) / Math.LN2;
    const tosses = bits >= 1 ? ` As surprising as ${number(bits, 1)} tosses of a fair coin that all come up heads.` : " Less surprising than one toss of a fair coin that comes up heads.";
    return [paragraph(`It had the probability ${number(p, 3)}, and it happened: `, tinted("cross-entropy", `${number(surprise(p), 3)} nats, ${number(bits, 3)} bits.`), p === 1 ? " No surprise at all." : tosses)];
  },
};

/** @param {number} p */
function surpriseAt(p) {
  return { p, nats: surprise(p), bits: surprise(p) / Math.LN2 };
}

const TOSSES = 10;

/** @type {Section} the likelihood of ten tosses, and the cross-entropy that is minus its logarithm */
export const likelihood = {
  name: "likelihood",
  table: [
    { name: "heads", label: `Heads in ${TOSSES} tosses`, value: 7, min: 0, max: TOSSES, step: 1, whole: true },
    numeric("belief", "Belief a in heads", 0.5, [0.01, 0.99]),
  ],
  charts: {
    likelihood: {
      label: "the likelihood and the cross-entropy",
      rows: ({ heads }) => places(0.005, 0.995, 200).map((belief) => believed(belief, heads)),
      mark: ({ heads, belief }) => believed(belief, heads),
      drag: { field: "belief", x: "belief", y: "cost" },
    },
  },
  longest: [{ heads: 10, belief: 0.01 }, { heads: 3, belief: 0.99 }, { heads: 0, belief: 0.01 }],
  says: ({ heads, belief }) => {
    const y = heads / TOSSES;
    const { likelihood: likely, cost } = believed(belief, heads);
    return [
      paragraph(`${heads} × heads and ${TOSSES - heads} × tails, each toss with its own probability: the likelihood is a^${heads} · (1 − a)^${TOSSES - heads} = ${significant(likely)}.`),
      paragraph("Minus its logarithm, by toss: ", tinted("cross-entropy", number(cost, 4)), `. That is the cross-entropy of the target ${number(y, 1)}.`),
      paragraph(best(y, belief)),
    ];
  },
};

/** @param {number} y @param {number} belief */
function best(y, belief) {
  if (belief === y) return "You believe what makes the tosses likeliest: a = y.";
  if (y === 0 || y === 1) return `The likeliest belief is a = ${y}, which no sigmoid quite reaches.`;
  return `The tosses are likeliest for a = ${number(y, 1)}${y === 0.5 ? ", a fair coin" : ", an unfair coin"}.`;
}

/** @param {number} belief @param {number} heads */
function believed(belief, heads) {
  const likely = (/** @type {number} */ a) => a ** heads * (1 - a) ** (TOSSES - heads);
  const cost = crossEntropy(heads / TOSSES, belief);
  return { belief, likelihood: likely(belief), relative: likely(belief) / likely(heads / TOSSES), cost };
}

const OTHERS = 9;

/** @type {Section} ten independent outputs: the sum over them */
export const several = {
  name: "several",
  table: [
    numeric("right", "Output that should be 1", 0.9, [0.01, 0.99]),
    numeric("others", "Each of the nine others", 0.1, [0.01, 0.99]),
  ],
  charts: {
    several: { label: "each output’s part", rows: parts },
  },
  longest: [{ right: 0.01, others: 0.99 }],
  says: ({ right, others }) => {
    const [own, each] = [surprise(right), surprise(1 - others)];
    return [
      paragraph(
        "Ten sigmoid outputs: −ln a − 9 ln(1 − b) = ",
        `${number(own, 3)} + 9 × ${number(each, 3)} = `,
        tinted("cross-entropy", number(own + OTHERS * each, 3)),
        `. The outputs are ten answers to ten questions; their sum, ${number(right + OTHERS * others, 2)}, means nothing.`,
      ),
      paragraph(`A single output is a distribution of two, a and 1 − a, and its cost would be ${number(own, 3)} alone.`),
    ];
  },
};

/** @param {{right: number, others: number}} values */
function parts({ right, others }) {
  return Array.from({ length: OTHERS + 1 }, (_, j) => ({ place: String(j), part: surprise(j === 0 ? right : 1 - others) }));
}
