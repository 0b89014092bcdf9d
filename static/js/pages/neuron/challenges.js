/**
 * What a reader of this page may try to bring about. The page tells its state after a run and after a change:
 * `new Challenges(part(…, "challenges"), challenges, follow).check({ runs })`.
 */

/**
 * @typedef {{cost: string, learning_rate: number, update_rule: string, weight: number, bias: number, input: number, target: number, outputs: number[]}} Run
 *   one that has come to its end, with the output at each epoch
 * @typedef {{runs: Run[]}} State
 */

/** The first epoch at which the output has come half of the way to its target; null if it never does. @param {Run} run */
export function halfway({ outputs, target }) {
  const start = Math.abs(outputs[0] - target);
  if (start < 0.5) return null;
  const found = outputs.findIndex((output) => Math.abs(output - target) <= start / 2);
  return found < 0 ? null : found;
}

/** @param {Run} one @param {Run} other */
function sameStart(one, other) {
  return ["weight", "bias", "input", "target"].every((name) => one[/** @type {"bias"} */ (name)] === other[/** @type {"bias"} */ (name)]);
}

/** Whether a run at this rate or a greater one waits so long. @param {Run} run @param {string} cost @param {number} rate */
function waits(run, cost, rate) {
  return run.cost === cost && run.update_rule === "gradient" && run.learning_rate >= rate && Number(halfway(run)) >= 250;
}

/** @type {import("../../controls/challenges.js").Challenge<State>[]} */
export const challenges = [
  {
    name: "wait-250",
    task: "Make the quadratic neuron wait 250 epochs until it has come half of the way, with a learning rate of 0.15 or more.",
    met: ({ runs }) => runs.some((run) => waits(run, "quadratic", 0.15)),
    taught: "Start it a little further out: each step outwards shuts the gate by a factor, and the wait grows as fast.",
  },
  {
    name: "cross-entropy-waits",
    task: "Make the cross-entropy neuron wait 250 epochs as well, with a learning rate of 0.05 or more.",
    met: ({ runs }) => runs.some((run) => waits(run, "cross-entropy", 0.05)),
    taught: "It doesn’t slow down, but its way can be long: far out it comes back at a steady pace.",
  },
  {
    name: "quadratic-wins",
    task: "Find a start from which the quadratic neuron is half of the way first. The learning rates are yours to choose.",
    met: ({ runs }) =>
      runs.some((one) =>
        runs.some((other) => {
          if (one.cost !== "quadratic" || other.cost !== "cross-entropy" || !sameStart(one, other)) return false;
          if (other.update_rule !== "gradient" || halfway(one) === null) return false;
          return Number(halfway(one)) < (halfway(other) ?? Infinity);
        }),
      ),
    taught: "With the printed rates, 0.15 and 0.005, the quadratic neuron wins wherever the gate is open by more than a thirtieth. Rates of two costs can’t be compared; how the pace depends on the error can.",
  },
];
