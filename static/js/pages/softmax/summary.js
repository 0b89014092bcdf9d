/** A run in words: what its charts show, for those who can't see them and for those who can. */

import { costNamed } from "../../page/costs.js";
import { number } from "../../page/format.js";
import { MOST_EPOCHS } from "./descent.js";
import { indexed } from "./output_rows.js";

/** @typedef {Pick<import("./descent.js").Descent, "cost" | "steps" | "at">} Told */

/** The longest summary of these descents, however many epochs they have. @param {Told[]} descents @param {number} target */
export function longestSummary(descents, target) {
  const tiny = { ...descents[0].steps[0], output: 1.2e-10, cost: 12.3456 };
  const step = { ...tiny, output: 0.5 };
  const steps = [...Array(MOST_EPOCHS).fill(tiny), step];
  return summary(descents.map(({ cost }) => ({ cost, steps, at: () => tiny })), MOST_EPOCHS, target);
}

/**
 * @param {Told[]} descents @param {number} reached the last epoch drawn
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
    const ends = `under ${costNamed(descent.cost).label} to ${number(output)}`;
    return `${ends}${when && `, ${when}`} (cost ${number(descent.steps[0].cost)} to ${number(cost)})`;
  });
  return `From epoch 0 to ${reached} ${name} goes from ${number(steps[0].output)} ${each.join("; ")}.`;
}
