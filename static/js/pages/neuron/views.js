/** The charts of one figure, and the runs that they show: the figure's own, and its company by name. */

/** @typedef {import("../../chart/chart.js").Chart} Chart */
/** @typedef {import("./run.js").Run} Run */

/** Where runs are named beside their dots, in turn, so that dots close together leave their names apart. */
const NAMED = ["top right", "bottom right", "middle right"]; // B, C, A

export class Views {
  /** @param {Record<string, string>} dashes of the lines, by cost */
  constructor(dashes) {
    this.dashes = dashes;
    /** @type {Set<Chart>} */
    this.charts = new Set();
    /** Other runs on the figure's clock. @type {Map<string, Run>} */
    this.company = new Map();
    /** The furthest epoch drawn, and the one that is marked. */
    this.reached = 0;
    this.index = 0;
    /** @type {Run} */
    this.own; // set by use()
  }

  /** All runs by name, the figure's own first. @returns {[string, Run][]} */
  get runs() {
    return [["own", this.own], ...this.company];
  }

  /** The last epoch of the longest run. */
  get last() {
    return Math.max(...this.runs.map(([, { last }]) => last));
  }

  /**
   * What the charts show of each run, in words.
   * @param {(name: string, first: import("./run.js").Step, now: import("./run.js").Step) => string} words
   */
  told(words) {
    return this.runs.map(([name, run]) => words(name, run.steps[0], run.at(this.reached))).join(" ");
  }

  /**
   * The longest that `words` may come to say of the runs.
   * @param {(name: string, first: import("./run.js").Step, now: import("./run.js").Step) => string} words
   */
  longest(words) {
    const far = { weight: -12.34, bias: -12.34, output: -1.2e-10, cost: 1.2e-10, speed: 1.2e-10 };
    return this.runs.map(([name, run]) => words(name, run.steps[0], { ...run.steps[0], ...far, epoch: run.last })).join(" ");
  }

  /** Show this run as the figure's own. @param {Run} run */
  use(run) {
    this.own = run;
    for (const chart of this.charts) {
      for (const trace of chart.traces) if (trace.meta?.run === "own") this.#paint(trace, run.settings.cost);
    }
  }

  /** Show the runs in one more chart, from now on. @param {Chart} chart */
  add(chart) {
    this.charts.add(chart);
    for (const name of this.company.keys()) this.#makeRoom(chart, name);
    this.#redraw(chart);
  }

  /** Another run joins, complete with its steps. @param {string} name @param {Run} run */
  join(name, run) {
    this.company.set(name, run);
    for (const chart of this.charts) {
      this.#makeRoom(chart, name);
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
    this.index = index;
    for (const [name, run] of this.runs) {
      const fresh = run.steps.slice(this.reached + 1, index + 1);
      for (const chart of this.charts) {
        if (fresh.length > 0) chart.append(fresh, name);
        chart.mark(run.at(index), name);
      }
    }
    this.reached = Math.max(this.reached, index);
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

  /** @param {Chart} chart @param {string} name */
  #makeRoom(chart, name) {
    if (chart.traces.some(({ meta }) => meta?.run === name)) return;
    const { cost } = /** @type {Run} */ (this.company.get(name)).settings;
    chart.addRun(name, "own", (trace) => {
      this.#paint(trace, cost);
      if (trace.meta.mark) Object.assign(trace, { text: [name], textposition: NAMED[name.charCodeAt(0) % NAMED.length] });
      else trace.line.width = trace.type === "scatter" ? 1.5 : 4;
    });
  }

  /** A trace in the colour and dash of a cost. @param {any} trace @param {string} cost */
  #paint(trace, cost) {
    trace.meta.role = cost;
    if (trace.line && trace.type === "scatter") trace.line.dash = this.dashes[cost];
  }
}
