/** What a reader of this page may try to bring about. */

import { sigmoid, sigmoidError, sigmoidSlope } from "../../math/neuron.js";
import { weightedInput } from "./inputs.js";

/** @typedef {{values: Record<string, any>, checks: {passed: boolean}[]}} State all settings, and the gradient check's answer */

/** @type {import("../../controls/challenges.js").Challenge<State>[]} */
export const challenges = [
  {
    name: "right-and-shut",
    task: "Shut the gate to less than a thousandth while the neuron is right.",
    met: ({ values: { z, wanted } }) => sigmoidSlope(z) < 0.001 && Math.abs(sigmoidError(z, Number(wanted))) < 0.5,
    taught: "Saturation by itself is no fault: where the answer is right, there is next to no error to let through.",
  },
  {
    name: "fastest",
    task: "Under the quadratic cost with the target 0, find the output that learns fastest.",
    met: ({ values: { a, y } }) => y === 0 && Math.abs(a - 2 / 3) < 0.006,
    taught: "It is two thirds: the gradient a²(1 − a) is largest there, and not where the answer is worst.",
  },
  {
    name: "deaf-weights",
    task: "Make the neuron with three inputs wrong by more than 0.9 in such a way that no weight learns.",
    met: ({ values }) => [1, 2, 3].every((j) => values[`x${j}`] === 0) && Math.abs(sigmoid(weightedInput(values)) - values.target) > 0.9,
    taught: "With every input at 0 only the bias can learn. That is so under any cost.",
  },
  {
    name: "slip-passes",
    task: "Get the original animation’s update past the gradient check.",
    met: ({ values, checks }) => values.check_rule === "chapter-animation" && checks.length > 0 && checks.every(({ passed }) => passed),
    taught: "Where the true gradient is 0, or so small that rounding hides it, a check can’t tell it from a multiple of it. So gradients are checked at several places.",
  },
];
