/** The chapter's exercises on the cost: which form is right, how small it gets, and the neuron that needs none of it. */

import { number } from "../../page/format.js";
import { binaryEntropy, crossEntropy, crossEntropyDelta, linearDelta, quadraticDelta } from "../../math/neuron.js";
import { paragraph, tinted } from "../../page/dom.js";
import { numeric, places } from "../../controls/instrument.js";

/** @typedef {import("../../controls/instrument.js").Section} Section */

const OUTPUTS = places(0.002, 0.998, 250);

/** @type {Section} the cross-entropy, and the form with a and y exchanged */
export const forms = {
  name: "forms",
  table: [numeric("forms_y", "Target y", 0.8, [0, 1]), numeric("forms_a", "Output a", 0.3, [0.001, 0.999], { step: 0.001 })],
  charts: {
    forms: {
      label: "both forms",
      rows: ({ forms_y: y }) => OUTPUTS.map((output) => bothForms(output, y)),
      mark: ({ forms_a: a, forms_y: y }) => bothForms(a, y),
      drag: { field: "forms_a", x: "output", y: "right" },
    },
  },
  longest: [{ forms_y: 1, forms_a: 0.001 }, { forms_y: 0.01, forms_a: 0.999 }, { forms_y: 0.5 }],
  says: ({ forms_y: y, forms_a: a }) => {
    const { right, exchanged } = bothForms(a, y);
    const end =
      exchanged === null
        ? `At y = ${y} it asks for ln 0 and is infinite whatever the neuron answers: it can teach nothing.`
        : y === 0.5
          ? "At y = 0.5 it is the same for every output: it can teach nothing."
          : `In a it is a straight line, lowest at a = ${y < 0.5 ? 0 : 1} and not at a = y.`;
    return [
      paragraph(tinted("cross-entropy", "−[y ln a + (1 − y) ln(1 − a)]"), ` = ${number(right, 3)}`),
      paragraph(tinted("gradient", "−[a ln y + (1 − a) ln(1 − y)]"), ` = ${exchanged === null ? "∞" : number(exchanged, 3)}. ${end}`),
    ];
  },
};

/** @param {number} output @param {number} y */
function bothForms(output, y) {
  const exchanged = crossEntropy(output, y);
  return { output, right: crossEntropy(y, output), exchanged: Number.isFinite(exchanged) ? exchanged : null };
}

/** @type {Section} the least that the cross-entropy can be */
export const entropy = {
  name: "entropy",
  table: [numeric("entropy_y", "Target y", 0.3, [0, 1]), numeric("entropy_a", "Output a", 0.7, [0.001, 0.999], { step: 0.001 })],
  charts: {
    entropy: {
      label: "the cross-entropy and its least values",
      rows: ({ entropy_y: y }) => OUTPUTS.map((output) => ({ output, cost: crossEntropy(y, output), entropy: binaryEntropy(output) })),
      drag: { field: "entropy_a", x: "output", y: "cost" },
      mark: ({ entropy_a: a, entropy_y: y }) => ({ output: a, cost: crossEntropy(y, a), least_at: y, least: binaryEntropy(y) }),
    },
  },
  longest: [{ entropy_y: 1, entropy_a: 0.001 }, { entropy_y: 0, entropy_a: 0.001 }],
  says: ({ entropy_y: y, entropy_a: a }) => {
    const least = binaryEntropy(y);
    const over = crossEntropy(y, a) - least;
    const surely = y === 0 || y === 1 ? " For a target of 0 or 1 that is nothing at all." : "";
    return [
      paragraph(`At a = ${number(a, 3)} the cross-entropy is ${number(crossEntropy(y, a), 4)}.`),
      paragraph(`Its least, at a = y = ${number(y, 2)}, is ${number(least, 4)} nats, or ${number(least / Math.LN2, 4)} bits.${surely}`),
      paragraph(
        over < 5e-5
          ? "You are there: the Kullback–Leibler divergence is 0."
          : `You are ${number(over, 4)} above it. That is the Kullback–Leibler divergence of the output from the target.`,
      ),
    ];
  },
};

/** @type {Section} a linear neuron beside the sigmoid ones */
export const linear = {
  name: "linear",
  table: [numeric("linear_z", "Weighted input z", 4, [-6, 6], { step: 0.05 }), numeric("linear_y", "Target y", 0, [0, 1])],
  charts: {
    linear: {
      label: "three neurons’ gradients",
      rows: ({ linear_y: y }) => places(-6, 6, 241).map((z) => threeDeltas(z, y)),
      mark: ({ linear_z: z, linear_y: y }) => threeDeltas(z, y),
      drag: { field: "linear_z", x: "z", y: "cross-entropy" },
      adjust: (chart, { linear_y: y }) => void (chart.layout.annotations = linearNames(y)),
    },
  },
  longest: [{ linear_z: -6, linear_y: 0 }, { linear_z: -6, linear_y: 1 }],
  says: ({ linear_z: z, linear_y: y }) => {
    const { quadratic, "cross-entropy": bounded, linear: straight } = threeDeltas(z, y);
    return [
      paragraph(
        "∂C/∂z is ",
        tinted("quadratic", `${number(quadratic, 4)} for the sigmoid neuron under the quadratic cost`),
        ", ",
        tinted("cross-entropy", `${number(bounded, 4)} under the cross-entropy`),
        ", and ",
        tinted("output", `${number(straight, 2)} for the linear neuron under the quadratic cost`),
        `: a − y, with a = z = ${number(z, 2)}.`,
      ),
    ];
  },
};

/** @param {number} z @param {number} y */
function threeDeltas(z, y) {
  return { z, quadratic: quadraticDelta(z, y), "cross-entropy": crossEntropyDelta(z, y), linear: linearDelta(z, y) };
}

/** The lines' names, a sigmoid's by its cost, at the side where the target leaves the lines apart. @param {number} y */
function linearNames(y) {
  const right = y <= 0.5;
  const at = right ? 5.9 : -5.9;
  const lines = threeDeltas(at, y);
  const label = (/** @type {string} */ name, /** @type {number} */ height, /** @type {number} */ yshift) => {
    return { name, text: `<b>${name}</b>`, x: at, y: height, xanchor: right ? "right" : "left", yshift, showarrow: false };
  };
  const outwards = right ? 14 : -14;
  const beside = right ? { xanchor: "left", xshift: 10 } : { xanchor: "right", xshift: -14 };
  return [
    label("cross-entropy", lines["cross-entropy"], outwards),
    label("quadratic", lines.quadratic, -outwards),
    { name: "output", text: "<b>linear</b>", x: y + 1.9, y: 1.9, ...beside, showarrow: false },
  ];
}
