/** What a reader of this page may try to bring about. */

import { sigmoid } from "../../math/neuron.js";
import { costOf, softmax, sum } from "../../math/softmax.js";

/** @typedef {{z: number[], c: number, target: number}} State */

const CLOSE = 0.0005; // what three decimals of a sum show as 1

/** @type {import("../../controls/challenges.js").Challenge<State>[]} */
export const challenges = [
  {
    name: "sigmoids-sum-to-1",
    task: "Find z’s, not all equal, whose sigmoid outputs sum to 1 to three decimals.",
    met: ({ z }) => new Set(z).size > 1 && Math.abs(sum(z.map(sigmoid)) - 1) < CLOSE,
    taught: "It can be done, but only by choice: move any z alone and the sum is another. A softmax sums to 1 whatever you do.",
  },
  {
    name: "nine-tenths-below-zero",
    task: "Give one output 0.9 or more with no z above 0.",
    met: ({ z, c }) => z.every((x) => x <= 0) && Math.max(...softmax(z, c)) >= 0.9,
    taught: "Only the differences between the z’s count. Where they stand as a whole makes no difference.",
  },
  {
    name: "right-and-costly",
    task: "Make the target’s output the largest of all, with c = 1, and its cost −ln a still above 1.",
    met: ({ z, c, target }) => c === 1 && z.every((x, j) => j === target || x < z[target]) && costOf("log-likelihood", z, target) > 1,
    taught: "The cost asks for more than the right answer: it asks how much of the whole the right answer has.",
  },
];
