/** The charts of a stage, and the runs that they show: those that it streams, and those kept beside them. */

import { Run } from "./run.js";

/** @typedef {import("../../chart/chart.js").Chart} Chart */
/** @typedef {(trace: any, name: string, run: Run) => void} Dress gives a trace of a run its looks */
/** @typedef {import("./run.js").Step} Step */
/** @typedef {(name: string, first: Step, now: Step, run: Run) => string} Words of a run at a moment */

/** The run whose traces every chart is made with; the others' are made like them. */
const OWN = "own";

export class Views {
  /** @param {Dress} dress */
  constructor(dress) {
    this.dress = dress;
    /** @type {Set<Chart>} */
    this.charts = new Set();
    /** The runs that the stage streams, its own first. @type {Map<string, Run>} */
    this.streamed = new Map();
    /** Complete runs on the same clock. @type {Map<string, Run>} */
    this.company = new Map();
    /** @type {Run[]} */
    this.live = [];
    /** The furthest epoch drawn, and the one that is marked. */
    this.reached = 0;
    this.index = 0;
  }

  /** The stage's own run. @returns {Run} */
  get own() {
    return /** @type {Run} */ (this.streamed.get(OWN));
  }

  /** All runs by name, the stage's own first. @returns {[string, Run][]} */
  get runs() {
    return [...this.streamed, ...this.company];
  }

  /** The last epoch of the longest run. */
  get last() {
    return Math.max(...this.runs.map(([, { last }]) => last));
  }

  /** What is shown of each run, in words. @param {Words} words */
  told(words) {
    return this.runs.map(([name, run]) => words(name, run.steps[0], run.at(this.index), run)).join(" ");
  }

  /** The longest that `words` may come to say of the runs. @param {Words} words */
  longest(words) {
    const far = { weight: -12.34, bias: -12.34, output: -1.2e-10, cost: 1.2e-10, gradient_size: 1.2e-10 };
    const farthest = (/** @type {Run} */ run) => ({ ...run.steps[0], ...far, epoch: run.last });
    return this.runs.map(([name, run]) => words(name, run.steps[0], farthest(run), run)).join(" ");
  }

  /** Show these runs as the stage's. @param {[string, Run][]} runs by name, its own first */
  use(runs) {
    for (const name of this.streamed.keys()) if (name !== OWN) for (const chart of this.charts) chart.removeRun(name);
    this.streamed = new Map([[OWN, runs[0][1]], ...runs.slice(1)]);
    this.live = [...this.streamed.values()];
    for (const chart of this.charts) this.#furnish(chart);
  }

  /** Show the runs in one more chart, from now on. @param {Chart} chart */
  add(chart) {
    this.charts.add(chart);
    this.#furnish(chart);
    this.#redraw(chart);
  }

  /** Another run joins, complete with its steps. @param {string} name @param {Run} run */
  join(name, run) {
    this.company.set(name, run);
    for (const chart of this.charts) {
      this.#furnish(chart);
      this.#redraw(chart);
    }
  }

  /** @param {string} name */
  leave(name) {
    this.company.delete(name);
    this.reached = Math.min(this.reached, this.last);
    this.index = Math.min(this.index, this.last);
    for (const chart of this.charts) chart.removeRun(name);
  }

  /** Mark this epoch, and draw as far as it if nothing has come so far yet. @param {number} index */
  show(index) {
    for (const [name, run] of this.runs) {
      const fresh = run.steps.slice(this.reached + 1, index + 1);
      if (fresh.length > 0) for (const chart of this.charts) chart.append(fresh, name);
    }
    this.reached = Math.max(this.reached, index);
    this.mark(index);
  }

  /** Mark this epoch in all charts. @param {number} index */
  mark(index) {
    this.index = index;
    for (const [name, run] of this.runs) for (const chart of this.charts) chart.mark(run.at(index), name);
  }

  /** Back to the start. */
  rewind() {
    this.reached = this.index = 0;
    this.redraw();
  }

  /** Draw all charts anew, after a change to what they show. */
  redraw() {
    for (const chart of this.charts) this.#redraw(chart);
  }

  /** @param {Chart} chart */
  #redraw(chart) {
    for (const [name, run] of this.runs) {
      chart.show(run.steps.slice(0, this.reached + 1), name);
      chart.mark(run.at(this.index), name);
    }
  }

  /** Give every run its traces in a chart. @param {Chart} chart */
  #furnish(chart) {
    for (const [name, run] of this.runs) {
      const dressed = (/** @type {any} */ trace) => this.dress(trace, name, run);
      const own = chart.traces.filter(({ meta }) => meta?.run === name);
      if (own.length > 0) own.forEach(dressed);
      else chart.addRun(name, OWN, dressed);
    }
  }
}
