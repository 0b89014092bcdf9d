/**
 * What a reader of this page may try to bring about. The page tells its state when a network has been looked into:
 * `new Challenges(part(…, "challenges"), challenges, follow).check({ networks })`.
 */

import { isLost } from "./lost.js";

/**
 * @typedef {{cost: string, epochs: number, weight_init: string, rightByDigit: number[]}} Network
 *   one that this page trained to its end: its settings, and the share of each digit's test images that it gets right
 * @typedef {{networks: Network[]}} State
 */

/** The digits that a network has lost. @param {Network} network */
export function lostDigits({ rightByDigit }) {
  return rightByDigit.flatMap((share, digit) => (isLost(share) ? [digit] : []));
}

/** @type {import("../../controls/challenges.js").Challenge<State>[]} */
export const challenges = [
  {
    name: "two-lost",
    task: "Train a network with the quadratic cost, for at least one epoch, that loses two digits or more.",
    met: ({ networks }) => networks.some((network) => network.cost === "quadratic" && network.epochs >= 1 && lostDigits(network).length >= 2),
    taught: "An output neuron that is driven far into the wrong end has a shut gate, and under the quadratic cost it learns next to nothing from the images of its digit.",
  },
  {
    name: "quadratic-keeps-all",
    task: "Train a network with the quadratic cost for three epochs or more that loses none.",
    met: ({ networks }) =>
      networks.some((network) => network.cost === "quadratic" && network.epochs >= 3 && lostDigits(network).length === 0),
    taught: "The quadratic cost can learn all ten digits. With other first weights or a smaller learning rate its outputs may stay where the gate is open.",
  },
];
