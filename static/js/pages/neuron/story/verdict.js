/** What the runs of the story did, in words with their numbers: computed from the runs, and from what the reader drew. */

import { costNamed } from "../../../page/costs.js";
import { capitalized, number } from "../../../page/format.js";
import { atLength } from "../../../page/reserve_space.js";

/** @typedef {import("../run.js").Run} Run */
/** @typedef {import("../run.js").Step} Step */
/** @typedef {"relative" | "output"} Quantity what the chart shows */

const PASSED = { output: "passed one half", relative: "halved its cost" };
const SHORT = { output: "One half passed", relative: "Cost halved" };
const LATEST = 300; // as long as any epoch

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

/** @typedef {{run: Run, start: string, guessed: number | null | undefined}} Told `start` in words where there is more than one; `guessed` is the epoch that the reader drew, null for never, undefined for no guess */

/** When one half was passed, run by run; in short where they began at several starts. @param {Told[]} runs @param {Quantity} quantity */
export function verdict(runs, quantity) {
  const passings = runs.map((told) => ({ ...told, epoch: half(told.run.steps, quantity) }));
  return said(passings, quantity);
}

/** The longest verdict that such runs come to. @param {Told[]} runs @param {Quantity} quantity */
export function longestVerdict(runs, quantity) {
  const latest = runs.map((told) => ({ ...told, epoch: LATEST, guessed: null }));
  return atLength(said(latest, quantity));
}

/** @param {(Told & {epoch: number | null})[]} runs @param {Quantity} quantity */
function said(runs, quantity) {
  const starts = [...new Set(runs.map(({ start }) => start))];
  if (starts.length === 1) return runs.map((told) => `${passed(told, quantity)}.`).join(" ");
  const each = starts.map((start) => [start, ...runs.filter((told) => told.start === start).map(inShort)].join(", "));
  return `${SHORT[quantity]}: ${each.join("; ")}.`;
}

/** What there is to see before the run. @param {number[]} outputs that two neurons each give */
export function setting(outputs) {
  const [first, second] = outputs.map((output) => number(output, 3));
  const asked = "neurons get the input 1 and should answer 0";
  if (second === undefined) return `Two ${asked}. Both answer ${first}.`;
  return `Four ${asked}. Two answer ${first}, two ${second}.`;
}

/** @param {Told & {epoch: number | null}} told @param {Quantity} quantity */
function passed({ run, epoch, guessed }, quantity) {
  const when = epoch === null ? `had not ${PASSED[quantity]} by epoch ${lastOf(run)}` : `${PASSED[quantity]} at epoch ${epoch}`;
  const drew = guessed === undefined ? "" : guessed === null ? "; your guess: never" : `; you drew ${guessed}`;
  return `The ${called(run.settings.cost)} ${when}${drew}`;
}

/** @param {Told & {epoch: number | null}} told */
function inShort({ run, epoch, guessed }) {
  const when = epoch === null ? `not by epoch ${lastOf(run)}` : `at epoch ${epoch}`;
  const drew = guessed === undefined ? "" : ` (you: ${guessed ?? "never"})`;
  return `${run.settings.cost} ${when}${drew}`;
}

/** @param {Run} run */
const lastOf = ({ steps }) => steps[steps.length - 1].epoch;

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
    return `${capitalized(called(settings.cost))}: cost ${number(step.cost)}, ${number(step.relative ?? NaN, 3)} of its start; output ${number(step.output, 3)}.`;
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
