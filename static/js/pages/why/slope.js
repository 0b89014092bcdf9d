/** Where the slope goes, and which cost hears of it: the first two instruments of the page. */

import { number, significant as short } from "../../page/format.js";
import { crossEntropyDelta, crossEntropySlope, logit, quadraticDelta, sigmoid, sigmoidError, sigmoidSlope } from "../../math/neuron.js";
import { bold, paragraph, struck, tinted } from "../../page/dom.js";
import { numeric, places } from "../../controls/instrument.js";

const SATURATED = 0.05; // a slope below this leaves less than a fifth of the greatest, a quarter

/** @typedef {import("../../controls/instrument.js").Section} Section */

/** @type {Section} σ and σ′ under one slider, and a(1 − a) beside them */
export const saturation = {
  name: "saturation",
  table: [
    numeric("z", "Weighted input z", 4, [-40, 40], { slider: [-10, 10], step: 0.05 }),
    { name: "wanted", label: "Target y", value: "0", choices: [["0", "0"], ["1", "1"]] },
  ],
  charts: {
    sigmoid: { label: "σ and σ′", rows: () => places(-10, 10, 201).map(neuron), mark: ({ z }) => (Math.abs(z) <= 10 ? neuron(z) : null) },
    slope: { label: "a(1 − a)", rows: () => places(-8, 8, 201).map(neuron), mark: ({ z }) => neuron(z) },
  },
  longest: [{ z: -40, wanted: "1" }, { z: -3.7, wanted: "1" }],
  says: ({ z, wanted }) => {
    const { output, slope } = neuron(z);
    const error = sigmoidError(z, Number(wanted));
    return [
      paragraph(
        "The output is ",
        tinted("output", `a = ${short(output)}`),
        " and the slope ",
        tinted("slope", `σ′(z) = a(1 − a) = ${short(slope)}`),
        ".",
      ),
      paragraph(...diagnosis(Math.abs(error), slope)),
    ];
  },
};

/** @param {number} z */
function neuron(z) {
  return { z, output: sigmoid(z), slope: sigmoidSlope(z) };
}

/** @param {number} error @param {number} slope */
function diagnosis(error, slope) {
  const share = `${slope < 0.0005 ? short(100 * slope) : number(100 * slope, 1)}\u00a0%`;
  const heard = `The quadratic cost’s gradient is the error ${short(error)} times this slope: ${share} of it is heard.`;
  if (slope >= SATURATED) return [bold("Not saturated. "), heard];
  if (error > 0.5) return [bold("Saturated and wrong. "), heard, " This is the neuron that should hurry and can’t."];
  return [bold("Saturated and right. "), `The error is only ${short(error)}, so a flat slope costs nothing here.`];
}

/** @type {Section} the gradients of both costs for any output and target, factor by factor */
export const gradients = {
  name: "gradients",
  table: [numeric("a", "Output a", 0.98, [0.001, 0.999], { step: 0.001 }), numeric("y", "Target y", 0, [0, 1])],
  charts: {
    gradients: {
      label: "both gradients",
      rows: ({ y }) => places(0.002, 0.998, 250).map((output) => deltas(output, y)),
      mark: ({ a, y }) => deltas(a, y),
      adjust: (chart, { y }) => void (chart.layout.annotations = names(y)),
    },
  },
  longest: [{ a: 0.001, y: 1 }, { a: 0.999, y: 0 }, { a: 0.001, y: 0.0013 }],
  says: ({ a, y }) => {
    const slope = tinted("slope", short(sigmoidSlope(logit(a))));
    const { quadratic, "cross-entropy": crossEntropy } = deltas(a, y);
    const cancelled = short(a * (1 - a));
    const gain = quadratic === 0 ? "" : ` The cross-entropy’s is ${short(crossEntropy / quadratic)} times as large.`;
    return [
      paragraph(tinted("quadratic", "Quadratic: "), "∂C/∂a · σ′(z) = (a − y) · σ′(z) = ", `${short(a - y)} × `, slope, ` = ${short(quadratic)}`),
      paragraph(
        tinted("cross-entropy", "Cross-entropy: "),
        "∂C/∂a · σ′(z) = (a − y)/[a(1 − a)] · σ′(z) = ",
        `${short(a - y)}/`,
        struck(cancelled),
        " × ",
        struck(cancelled),
        ` = ${short(crossEntropy)}, where ∂C/∂a alone is ${short(crossEntropySlope(a, y))}.`,
      ),
      paragraph(gain),
    ];
  },
};

/** @param {number} output @param {number} y */
function deltas(output, y) {
  const z = logit(output);
  return { output, quadratic: quadraticDelta(z, y), "cross-entropy": crossEntropyDelta(z, y) };
}

/** The names of both lines, on the side where the target leaves them apart. @param {number} y */
function names(y) {
  const right = y <= 0.5;
  const name = (/** @type {string} */ role, /** @type {number} */ height) => {
    const place = right ? { x: 0.62, y: height, xanchor: "right" } : { x: 0.38, y: -height, xanchor: "left" };
    return { name: role, text: `<b>${role}</b>`, ...place, showarrow: false };
  };
  return [name("cross-entropy", 0.75 - y / 2), name("quadratic", -0.12)];
}
