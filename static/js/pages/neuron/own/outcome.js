/** What a run that has ended came to, where its numbers alone would leave a reader wondering. */

import { counted, significant } from "../../../page/format.js";

const HARDLY = 0.01; // of the way to the target
const RIGHT = 0.1; // from the target, at the start

/** @param {import("../run.js").Run} run that has come to its end */
export function outcome({ settings, steps, failure }) {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  if (failure || last.epoch === 0) return "";
  const { target, activation } = settings;
  const before = Math.abs(first.output - target);
  const moved = Math.max(...steps.map(({ output }) => Math.abs(output - first.output))); // on the way, not at the end only
  if (before === 0 && first.gradient_bias === 0) return "It starts at its target, so there is nothing to learn: the gradient is 0 and stays 0.";
  if (before === 0) return `It starts at its target, to the last digit that a computer keeps: ∂C/∂b is only ${significant(Math.abs(first.gradient_bias))}.`;
  if (swings(steps, HARDLY * before)) {
    const outputs = steps.slice(-3).map(({ output }) => significant(output));
    return `It does not settle: its last three outputs were ${outputs[0]}, ${outputs[1]} and ${outputs[2]}. Each step takes it past the target and is too long; try a smaller learning rate η.`;
  }
  if (before <= RIGHT) {
    return `It was nearly right from the start: the output was ${significant(before)} from its target, and is ${significant(Math.abs(last.output - target))} now.`;
  }
  if (moved > HARDLY * before) return "";
  const slope = activation === "sigmoid" ? `σ′(z) is ${significant(last.slope)}` : `the slope is ${significant(last.slope)}`;
  const gradient = significant(Math.abs(last.gradient_bias));
  return (
    `It hardly moved: the output changed by ${significant(Math.abs(last.output - first.output))} in ${counted(last.epoch, "epoch", "epochs")}, with ${significant(Math.abs(last.output - target))} still to go. ` +
    `At the end ${slope} and ∂C/∂b is ${gradient}.`
  );
}

/** Whether its output goes to and fro at the end, by more than this and no less each time. @param {import("../run.js").Step[]} steps @param {number} most */
function swings(steps, most) {
  const [a, b, c] = steps.slice(-3).map(({ output }) => output);
  return (b - a) * (c - b) < 0 && Math.abs(c - b) > most && Math.abs(c - b) >= 0.999 * Math.abs(b - a);
}
