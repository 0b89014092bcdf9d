/** A run in words: what its charts show, for those who can't see them and for those who can. */

import { number } from "../../format.js";
import { indexed } from "../../outputs.js";

/**
 * @param {import("./descent.js").Descent[]} descents @param {number} reached the last epoch drawn
 * @param {number} target counted from 0
 */
export function summary(descents, reached, target) {
  const name = indexed("a", target);
  const [{ steps }] = descents;
  if (reached === 0) return `At epoch 0 the target’s activation ${name} is ${number(steps[0].output)}.`;
  const each = descents.map((descent) => {
    const half = descent.steps.findIndex(({ output }) => output >= 0.5);
    const { output, cost } = descent.at(reached);
    const when = half > reached || half < 0 ? "below one half still" : half === 0 ? "" : `past one half at epoch ${half}`;
    const ends = `under the ${descent.cost}${descent.cost === "quadratic" ? " cost" : ""} to ${number(output)}`;
    return `${ends}${when && `, ${when}`} (cost ${number(descent.steps[0].cost)} to ${number(cost)})`;
  });
  return `From epoch 0 to ${reached} ${name} goes from ${number(steps[0].output)} ${each.join("; ")}.`;
}
