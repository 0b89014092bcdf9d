/** What a reader of this page may try to bring about. */

/** @typedef {{hidden_layers: number, crossEntropy: (number | null)[], gain: number[]}} State
 *   log10 of ‖∂C/∂W‖ under the cross-entropy, the output last; log10 of how many times the quadratic cost's, where known */

/** How the first layer's gradient compares with the output's, in decades. @param {State} state */
function reach({ crossEntropy }) {
  const [first, last] = [crossEntropy[0], crossEntropy[crossEntropy.length - 1]];
  return first === null || last === null ? NaN : first - last;
}

/** @type {import("../../controls/challenges.js").Challenge<State>[]} */
export const challenges = [
  {
    name: "hundred-alive",
    task: "Build a hundred hidden layers whose first learns at a tenth to ten times the output layer’s pace.",
    met: (state) => state.hidden_layers === 100 && Math.abs(reach(state)) <= 1,
    taught: "It takes factors near 1 all the way. The activation and the first weights give them; the cost never could.",
  },
  {
    name: "explode",
    task: "Make the first layer’s gradient a thousand times the output layer’s.",
    met: (state) => reach(state) >= 3,
    taught: "Factors above 1 multiply too. An exploding gradient is the same trouble as a vanishing one, the other way round.",
  },
  {
    name: "mere-scale",
    task: "Bring the cross-entropy’s gain down to 4 in every layer, to the nearest tenth.",
    met: ({ gain }) => gain.length > 0 && gain.every((log) => Math.abs(10 ** log - 4) < 0.05),
    taught: "At an output of one half 1/σ′(z) is 4, the least it can be. A quadratic neuron with four times the learning rate would take the same step.",
  },
];
