/** A neuron with three inputs: the gradient of each weight, and what an input of 0 does to it. */

import { number, significant as short } from "../../page/format.js";
import { crossEntropyDelta, quadraticDelta, sigmoid } from "../../math/neuron.js";
import { paragraph, svgElement, tinted } from "../../page/dom.js";
import { numeric } from "../../controls/instrument.js";

const J = [1, 2, 3];
const SUBSCRIPTS = "₀₁₂₃";
const INPUTS = [1, 0.5, 0];
const WEIGHTS = [2, 1.5, -1];

/** @type {import("../../controls/instrument.js").Section} */
export const inputs = {
  name: "inputs",
  table: [
    ...J.map((j) => numeric(`x${j}`, `Input x${SUBSCRIPTS[j]}`, INPUTS[j - 1], [-2, 2], { step: 0.05 })),
    ...J.map((j) => numeric(`w${j}`, `Weight w${SUBSCRIPTS[j]}`, WEIGHTS[j - 1], [-5, 5], { step: 0.05 })),
    numeric("bias", "Bias b", 1, [-5, 5], { step: 0.05 }),
    numeric("target", "Target y", 0, [0, 1]),
  ],
  charts: {
    inputs: { label: "the gradient of each weight", rows: bars, adjust: scale },
  },
  drawings: { "inputs-neuron": (place) => drawing(place) },
  longest: [
    { x1: 0, x2: 0, x3: 0, bias: -5, target: 1 },
    { x1: 2, w1: -5, x2: 0, x3: 0, bias: -5, target: 1 },
    { x1: 2, w1: -5, x2: 2, w2: -5, x3: 1.95, w3: -5, target: 1 },
  ],
  says: (values) => {
    const z = weightedInput(values);
    const { target } = values;
    return [
      paragraph(
        `z = ${number(z, 2)}, a = ${number(sigmoid(z), 3)}. Every bar is ∂C/∂z times its input: `,
        tinted("quadratic", `${short(quadraticDelta(z, target))} quadratic`),
        ", ",
        tinted("cross-entropy", `${short(crossEntropyDelta(z, target))} cross-entropy`),
        ".",
      ),
      paragraph(silence(J.filter((j) => values[`x${j}`] === 0).map((j) => SUBSCRIPTS[j]), crossEntropyDelta(z, target))),
    ];
  },
};

/** What inputs of 0 do to their weights. @param {string[]} silent the subscripts of those inputs @param {number} error a − y */
function silence(silent, error) {
  if (error === 0) return "The output is what is wanted, so neither a weight nor the bias learns.";
  if (silent.length === 0) return "No input is 0: every weight learns from this example.";
  const equal = (/** @type {string} */ symbol) => silent.map((j) => symbol + j).join(" = ");
  const weights = silent.map((j) => `w${j}`);
  const names = [weights.slice(0, -1).join(", "), weights[weights.length - 1]].filter(Boolean).join(" and ");
  const learn = weights.length > 1 ? "learn" : "learns";
  return `${equal("x")} = 0, so ${equal("∂C/∂w")} = 0 under both: ${names} ${learn} nothing from this example.`;
}

/** z = Σ wⱼxⱼ + b. @param {Record<string, number>} values */
export function weightedInput(values) {
  return J.reduce((sum, j) => sum + values[`w${j}`] * values[`x${j}`], values.bias);
}

/** @param {Record<string, number>} values */
function bars(values) {
  const z = weightedInput(values);
  const [quadratic, crossEntropy] = [quadraticDelta(z, values.target), crossEntropyDelta(z, values.target)];
  const factors = [...J.map((j) => ({ parameter: `∂C/∂w${SUBSCRIPTS[j]}`, x: values[`x${j}`] })), { parameter: "∂C/∂b", x: 1 }];
  // Adding 0 turns −0, the product of a gradient below 0 and an input of 0, into 0.
  return factors.map(({ parameter, x }) => ({ parameter, quadratic: quadratic * x + 0, "cross-entropy": crossEntropy * x + 0 }));
}

/** The neuron: a line from each input, as thick as its part of z, dashed where it takes away. @param {HTMLElement} place */
function drawing(place) {
  const svg = svgElement("svg", { viewBox: "0 0 420 150", class: "inputs__neuron", "aria-hidden": "true" });
  place.append(svg);
  return (/** @type {Record<string, number>} */ values) => {
    const z = weightedInput(values);
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words) => svgElement("text", { x, y }, words);
    const wires = J.map((j) => {
      const part = values[`w${j}`] * values[`x${j}`];
      const thick = Math.min(8, 0.6 + Math.abs(part));
      return svgElement("path", { d: `M90 ${35 * j + 2}L262 75`, "stroke-width": thick, class: part < 0 ? "wire wire--negative" : "wire" });
    });
    const names = J.flatMap((j) => {
      const [x, w] = [values[`x${j}`], values[`w${j}`]];
      return [text(0, 35 * j + 7, `x${SUBSCRIPTS[j]} = ${number(x, 2)}`), text(102, [28, 64, 120][j - 1], `× ${number(w, 2)}`)];
    });
    const bias = [svgElement("path", { d: "M284 140V97", class: "wire", "stroke-width": 1.5 }), text(294, 142, `b = ${number(values.bias, 2)}`)];
    const body = [svgElement("circle", { cx: 284, cy: 75, r: 22, class: "body" }), svgElement("path", { d: "M306 75H330", class: "wire", "stroke-width": 1.5 })];
    svg.replaceChildren(...wires, ...names, ...bias, ...body, text(336, 80, `a = ${number(sigmoid(z), 3)}`), text(274, 80, "σ"));
  };
}

/** An axis that keeps still while the bars grow, until they outgrow it. @param {import("../../chart/chart.js").Chart} chart @param {any} values */
function scale(chart, values) {
  const most = Math.max(1, ...bars(values).flatMap((row) => [Math.abs(row.quadratic), Math.abs(row["cross-entropy"])]));
  chart.layout.yaxis = { ...chart.layout.yaxis, range: [-1.08 * most, 1.08 * most] };
}
