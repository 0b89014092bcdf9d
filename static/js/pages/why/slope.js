/** Where the slope goes, and what each cost makes of it: the first two instruments of the page. */

import { number, significant as short, withUnit } from "../../page/format.js";
import { crossEntropySlope, isSaturated, sigmoid, sigmoidError, sigmoidSlope } from "../../math/neuron.js";
import { bold, element, paragraph, struck, tinted } from "../../page/dom.js";
import { Gate, gateOf } from "../../controls/gate.js";
import { numeric, places } from "../../controls/instrument.js";

const STRONGEST = 4 / 27; // the quadratic gradient a²(1 − a) at its greatest, for the target 0
const REACH = 3; // of the tangent, in z to either side
const BESIDE = 0.01; // how far to either side the slope is measured on the curve
const MEASURABLE = 12; // |z| beyond which the curve's rise is lost in rounding

/** @typedef {import("../../controls/instrument.js").Section} Section */

/** @type {Section} σ with its tangent, and the gate that it opens under each cost */
export const saturation = {
  name: "saturation",
  table: [
    numeric("z", "Weighted input z", 4, [-40, 40], { slider: [-10, 10], step: 0.05 }),
    { name: "wanted", label: "Target y", value: "0", choices: [["0", "0"], ["1", "1"]] },
  ],
  charts: {
    sigmoid: {
      label: "the sigmoid and its tangent",
      rows: ({ z }) => through(places(-10, 10, 201), z).map((at) => ({ ...neuron(at), tangent: tangent(at, z) })),
      mark: ({ z }) => (Math.abs(z) <= 10 ? neuron(z) : null),
      drag: { field: "z", x: "z", y: "output" },
    },
  },
  drawings: { "saturation-gates": (place) => gates(place) },
  longest: [{ z: -40, wanted: "1" }, { z: -11.95, wanted: "1" }, { z: -3.75, wanted: "1" }, { z: 4, wanted: "1" }],
  says: ({ z, wanted }) => {
    const { output, slope } = neuron(z);
    const error = sigmoidError(z, Number(wanted));
    return [
      paragraph(
        "The output is ",
        tinted("output", `a = ${short(output)}`),
        " and the slope of the tangent ",
        tinted("slope", `σ′(z) = ${short(slope)}`),
        `, which is a(1 − a) = ${short(output)} × ${short(sigmoid(-z))}.`,
      ),
      ...measured(z).map((words) => paragraph(words)),
      paragraph(...diagnosis(z, error)),
    ];
  },
};

/** @param {number} z */
function neuron(z) {
  return { z, output: sigmoid(z), slope: sigmoidSlope(z) };
}

/** Places with one more among them, so that the curve goes through the dot. @param {number[]} list @param {number} x */
function through(list, x) {
  return x > list[0] && x < list[list.length - 1] ? [...list, x].sort((one, other) => one - other) : list;
}

/** The tangent at `z`, a little way to either side, as far as the chart shows it. @param {number} at @param {number} z */
function tangent(at, z) {
  const height = sigmoid(z) + (at - z) * sigmoidSlope(z);
  return Math.abs(at - z) <= REACH && height >= 0 && height <= 1.05 ? height : null;
}

/** The slope as anyone can measure it on the curve, where it isn't too flat for that. @param {number} z @returns {string[]} */
function measured(z) {
  if (Math.abs(z) > MEASURABLE) return [];
  const rise = sigmoid(z + BESIDE) - sigmoid(z - BESIDE);
  return [`Measured on the curve: it rises by ${short(rise)} from z − ${BESIDE} to z + ${BESIDE}, and ${short(rise)}/${2 * BESIDE} = ${short(rise / (2 * BESIDE))}.`];
}

/** @param {number} z @param {number} error a − y, for a target of 0 or 1 */
function diagnosis(z, error) {
  const slope = sigmoidSlope(z);
  const size = Math.abs(error);
  const passes = `The quadratic cost’s gradient is the error ${short(size)} times this slope: ${share(slope)} of it gets through.`;
  if (!isSaturated(z)) return [bold("Not saturated. "), passes];
  if (size < 0.5) return [bold("Saturated and right. "), `The error is only ${short(size)}, so the flat slope does no harm here.`];
  const peak = error > 0 ? "2/3" : "1/3";
  return [bold("Saturated and wrong. "), passes, ` At a = ${peak} the error is smaller, and the gradient ${short(STRONGEST / (size * slope))} times as large.`];
}

/** @param {number} part of a whole */
function share(part) {
  return withUnit(part < 0.0005 ? short(100 * part) : number(100 * part, 1), "%");
}

/** The gate under each cost. @param {HTMLElement} place */
function gates(place) {
  const made = ["quadratic", "cross-entropy"].map((cost) => {
    const picture = element("div");
    place.append(element("div", {}, element("p", { class: "gates__name" }, tinted(cost, cost)), picture));
    return { cost, gate: new Gate(picture) };
  });
  return (/** @type {any} */ { z, wanted }) => {
    for (const { cost, gate } of made) gate.show(gateOf(z, Number(wanted), cost));
  };
}

/** @type {Section} the gradients of both costs for any output and target, factor by factor */
export const gradients = {
  name: "gradients",
  table: [numeric("a", "Output a", 0.98, [0.001, 0.999], { step: 0.001 }), numeric("y", "Target y", 0, [0, 1])],
  charts: {
    gradients: {
      label: "both gradients",
      rows: ({ a, y }) => through(places(0.002, 0.998, 250), a).map((output) => deltas(output, y)),
      mark: ({ a, y }) => deltas(a, y),
      adjust: (chart, { y }) => void (chart.layout.annotations = names(y)),
      drag: { field: "a", x: "output", y: "cross-entropy" },
    },
  },
  longest: [{ a: 0.001, y: 1 }, { a: 0.999, y: 0 }, { a: 0.001, y: 0.0013 }],
  says: ({ a, y }) => {
    const slope = short(a * (1 - a));
    const { quadratic, "cross-entropy": crossEntropy } = deltas(a, y);
    const gain =
      quadratic === 0
        ? "Both are 0: the output is what is wanted."
        : `The cross-entropy’s is ${short(crossEntropy / quadratic)} times as large.`;
    return [
      paragraph(tinted("quadratic", "Quadratic: "), "∂C/∂a · σ′(z) = (a − y) · σ′(z) = ", `${short(a - y)} × `, tinted("slope", slope), ` = ${short(quadratic)}`),
      paragraph(
        tinted("cross-entropy", "Cross-entropy: "),
        "∂C/∂a · σ′(z) = (a − y)/[a(1 − a)] · σ′(z) = ",
        `${short(a - y)}/`,
        struck(slope),
        " × ",
        struck(slope),
        ` = ${short(crossEntropy)}, where ∂C/∂a alone is ${short(crossEntropySlope(a, y))}.`,
      ),
      paragraph(gain),
    ];
  },
};

/** @param {number} output @param {number} y */
function deltas(output, y) {
  const error = output - y;
  return { output, quadratic: error * output * (1 - output), "cross-entropy": error };
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
