/** A neuron with three inputs: the gradient of each weight, and what an input of 0 does to it. */

import { number, significant as short } from "../../format.js";
import { crossEntropyDelta, quadraticDelta, sigmoid } from "../../mathematics.js";
import { paragraph, tinted } from "../../rich.js";
import { numeric } from "./instrument.js";

const J = [1, 2, 3];
const SUBSCRIPTS = "₀₁₂₃";
const INPUTS = [1, 0.5, 0];
const WEIGHTS = [2, 1.5, -1];

/** @type {import("./instrument.js").Section} */
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
  says: (values) => {
    const z = weightedInput(values);
    const silent = J.filter((j) => values[`x${j}`] === 0).map((j) => SUBSCRIPTS[j]);
    const { target } = values;
    const sentences = [
      paragraph(
        `z = ${number(z, 2)}, a = ${number(sigmoid(z), 3)}. Every bar is ∂C/∂z times its input: `,
        tinted("quadratic", `${short(quadraticDelta(z, target))} quadratic`),
        ", ",
        tinted("cross-entropy", `${short(crossEntropyDelta(z, target))} cross-entropy`),
        ".",
      ),
    ];
    for (const j of silent) sentences.push(paragraph(`x${j} = 0, so ∂C/∂w${j} = 0 under both: w${j} learns nothing from this example.`));
    return sentences;
  },
};

/** @param {Record<string, number>} values */
function weightedInput(values) {
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

/** An axis that keeps still while the bars grow, until they outgrow it. @param {import("../../chart.js").Chart} chart @param {any} values */
function scale(chart, values) {
  const most = Math.max(1, ...bars(values).flatMap((row) => [Math.abs(row.quadratic), Math.abs(row["cross-entropy"])]));
  chart.layout.yaxis = { ...chart.layout.yaxis, range: [-1.08 * most, 1.08 * most] };
}
