/** A neuron with three inputs: the gradient of each weight, and what an input of 0 does to it. */

import { number, significant as short } from "../../page/format.js";
import { crossEntropyDelta, quadraticDelta, sigmoid } from "../../math/neuron.js";
import { paragraph, tinted } from "../../page/dom.js";
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
      paragraph(silence(J.filter((j) => values[`x${j}`] === 0).map((j) => SUBSCRIPTS[j]))),
    ];
  },
};

/** What inputs of 0 do to their weights. @param {string[]} silent the subscripts of those inputs */
function silence(silent) {
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

/** An axis that keeps still while the bars grow, until they outgrow it. @param {import("../../chart/chart.js").Chart} chart @param {any} values */
function scale(chart, values) {
  const most = Math.max(1, ...bars(values).flatMap((row) => [Math.abs(row.quadratic), Math.abs(row["cross-entropy"])]));
  chart.layout.yaxis = { ...chart.layout.yaxis, range: [-1.08 * most, 1.08 * most] };
}
