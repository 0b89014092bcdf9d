/** What the runs of the story did, in words with their numbers: computed from the runs, and from what the reader drew. */

import { costNamed } from "../../../page/costs.js";
import { number } from "../../../page/format.js";

/** @typedef {import("../run.js").Run} Run */
/** @typedef {import("../run.js").Step} Step */
/** @typedef {"relative" | "output"} Quantity what the chart shows */

const PASSED = { output: "passed one half", relative: "halved its cost" };

/** How a neuron of the story is called: by its cost. @param {string} cost */
export const called = (cost) => `${costNamed(cost).short} neuron`;

/** The first epoch at which the quantity is one half or less, null where it never is. @param {Step[]} steps @param {Quantity} quantity */
export function half(steps, quantity) {
  const found = steps.findIndex((step) => Number(step[quantity]) <= 0.5);
  return found < 0 ? null : steps[found].epoch;
}

/** The epoch whose update lowered the cost the most. @param {Step[]} steps */
export function steepest(steps) {
  const falls = steps.slice(1).map((step, i) => steps[i].cost - step.cost);
  return falls.indexOf(Math.max(...falls));
}

/**
 * When one half was passed, run by run.
 * @param {{run: Run, start: string, guessed: number | null | undefined}[]} runs `start` in words where there is more than
 *   one; `guessed` is the epoch that the reader drew, null for never, undefined for no guess
 * @param {Quantity} quantity
 */
export function verdict(runs, quantity) {
  return runs.map(({ run, start, guessed }) => `${passed(run, start, quantity)}${drew(guessed)}.`).join(" ");
}

/** The longest verdict that such runs come to. @param {{run: Run, start: string}[]} runs @param {Quantity} quantity */
export function longestVerdict(runs, quantity) {
  const end = `at epoch 000${drew(null)}.`;
  return runs.map(({ run, start }) => `The ${called(run.settings.cost)}${start} ${PASSED[quantity]} ${end}`).join(" ");
}

/** What there is to see before the run. @param {number[]} outputs that two neurons each give */
export function setting(outputs) {
  const [first, second] = outputs.map((output) => number(output, 3));
  const asked = "neurons get the input 1 and should answer 0";
  if (second === undefined) return `Two ${asked}. Both answer ${first}.`;
  return `Four ${asked}. Two answer ${first}: the ones in the pictures. The other two answer ${second}.`;
}

/** @param {Run} run @param {string} start @param {Quantity} quantity */
function passed({ settings, steps }, start, quantity) {
  const whose = `The ${called(settings.cost)}${start}`;
  const epoch = half(steps, quantity);
  const last = steps[steps.length - 1].epoch;
  const what = PASSED[quantity];
  if (epoch === null) return `${whose} had not ${what} by epoch ${last}`;
  return `${whose} ${what} at epoch ${epoch}`;
}

/** @param {number | null | undefined} guessed */
function drew(guessed) {
  if (guessed === undefined) return "";
  return guessed === null ? "; your guess: never" : `; you drew ${guessed}`;
}

/** The whole of what happened, for the text below. @param {Run[]} runs */
export function saw(runs) {
  return runs
    .map(({ settings, steps }) => {
      const [first, last] = [steps[0], steps[steps.length - 1]];
      const early = steps[Math.min(100, steps.length - 1)];
      const fastest = steepest(steps);
      return (
        `The ${called(settings.cost)} started at the output ${number(first.output, 3)}; at epoch ${early.epoch} it was at ` +
        `${number(early.output, 3)}, at epoch ${last.epoch} at ${number(last.output, 3)}. Its cost fell fastest at ` +
        `${fastest === 0 ? "its very start" : `epoch ${fastest}`}.`
      );
    })
    .join(" ");
}

/** The gates at the epoch that is shown. @param {{run: Run, step: Step}[]} shown */
export function gates(shown) {
  const each = shown.map(({ run: { settings }, step }) => {
    const error = number(step.output - settings.target, 3);
    const gate = `its gate is open by ${number(step.slope, 4)}`;
    return `the ${called(settings.cost)}’s error is ${error}, ${gate}, and its gradient ${number(step.gradient_bias, 4)}`;
  });
  return `At epoch ${shown[0].step.epoch}: ${each.join("; ")}.`;
}

/** What the chart shows at an epoch. @param {{run: Run, step: Step}[]} shown */
export function moment(shown) {
  const each = shown.map(({ run: { settings }, step }) => {
    return `${capital(called(settings.cost))}: cost ${number(step.cost)}, ${number(step.relative ?? NaN, 3)} of its start; output ${number(step.output, 3)}.`;
  });
  return [`Epoch ${shown[0].step.epoch}.`, ...each].join(" ");
}

/** The same of runs from several starts, in short. @param {[string, {run: Run, step: Step}[]][]} starts each with its runs */
export function momentFrom(starts) {
  const each = starts.map(([start, shown]) => {
    const runs = shown.map(({ run: { settings }, step }) => `${settings.cost} cost ${number(step.cost)}, output ${number(step.output, 3)}`);
    return `${start}: ${runs.join("; ")}.`;
  });
  return [`Epoch ${starts[0][1][0].step.epoch}.`, ...each].join(" ");
}

/** @param {string} words */
const capital = (words) => words.replace(/^./, (first) => first.toUpperCase());
