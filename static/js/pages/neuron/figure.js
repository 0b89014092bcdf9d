/** One figure: a neuron that learns, drawn, charted and put under a clock. The page's five figures are five of these. */

import { Chart } from "../../chart.js";
import { Clock } from "../../clock.js";
import { offerDownloads } from "../../download.js";
import { Drawing } from "../../drawing.js";
import { number, signed } from "../../format.js";
import { Player } from "../../player.js";
import { Run } from "./run.js";

const PACE = 60; // epochs a second
const LONGEST = 6; // seconds that a run of many epochs takes at most, at normal speed

/** @param {number} x @param {number} decimals @param {boolean} [withSign] */
const format = (x, decimals, withSign = false) => (withSign ? signed(x, decimals) : number(x, decimals));

/** Epochs a second for a run of so many epochs. @param {number} epochs @param {number} factor */
export const pace = (epochs, factor) => factor * Math.max(PACE, epochs / LONGEST);

export class Figure {
  /**
   * @param {HTMLElement} element made by the template's macro `neuron_figure`
   * @param {any} chart the empty figure of its cost
   * @param {Record<string, string>} dashes of the lines, by cost
   */
  constructor(element, chart, dashes) {
    this.element = element;
    this.dashes = dashes;
    /**
     * Who wants to know of each step shown; of each rest (paused, ended or sought); and that its own clock is used.
     * @type {Record<"step" | "rest" | "touch", (() => void)[]>}
     */
    this.on = { step: [], rest: [], touch: [] };
    this.drawing = new Drawing(this.part(".neuron__drawing"), format);
    this.chart = new Chart(this.part(".neuron__cost"), chart);
    /** The charts that show its runs. */
    this.views = new Set([this.chart]);
    /** Other runs on this figure's clock, by name. @type {Map<string, Run>} */
    this.company = new Map();
    /** @type {Clock[]} */
    this.clocks = [];
    this.speed = 1;
    /** Whether another clock moves this figure. */
    this.driven = false;
    /** Settles when the neuron to run is known. @type {Promise<void>} */
    this.ready = Promise.resolve();
    /** The furthest epoch drawn. */
    this.reached = 0;
    /** @type {Run} */
    this.run; // set by use(), before anything else is asked of the figure
    this.player = new Player({ onChange: (index) => this.#show(index), onState: () => this.rest() });
    /** The numbers behind its charts. @type {() => Promise<any[]>} */
    this.rows = async () => {
      if (!this.run.complete) await this.load();
      return this.run.steps;
    };
    this.addClock(this.part(".clock"));
    this.chart.onHover((epoch) => this.#peek(epoch));
    this.#offer();
  }

  /** Put the figure under one more clock. @param {HTMLElement} element */
  addClock(element) {
    const touched = (/** @type {() => void} */ act) => {
      this.#tell("touch");
      act();
    };
    this.clocks.push(
      new Clock(element, {
        run: () => (this.driven ? this.#tell("touch") : touched(() => this.toggle())),
        step: (by) => touched(() => this.seek(this.player.index + by)),
        seek: (index) => touched(() => this.seek(index)),
        reset: () => touched(() => this.rewind()),
        speed: (factor) => this.setSpeed(factor),
      }),
    );
  }

  /** @param {"step" | "rest" | "touch"} what */
  #tell(what) {
    for (const hear of this.on[what]) hear();
  }

  /** Show the runs in one more chart, from now on. @param {Chart} view */
  addView(view) {
    this.views.add(view);
    for (const [name, run] of this.company) this.#makeRoom(view, name, run);
    this.#redraw(view);
  }

  /** Another run joins, complete with its steps. @param {string} name @param {Run} run */
  join(name, run) {
    this.company.set(name, run);
    this.#count();
    for (const view of this.views) {
      this.#makeRoom(view, name, run);
      this.#redraw(view);
    }
  }

  /** @param {string} name */
  leave(name) {
    this.company.delete(name);
    for (const view of this.views) view.removeRun(name);
    this.#count();
  }

  /** @param {Chart} view @param {string} name @param {Run} run */
  #makeRoom(view, name, { settings }) {
    if (view.traces.some(({ meta }) => meta?.run === name)) return;
    view.addRun(name, "own", (trace) => {
      this.#paint(trace, settings.cost);
      if (trace.meta.mark) Object.assign(trace, { text: [name] });
      else trace.line.width = trace.type === "scatter" ? 1.5 : 4;
    });
  }

  /** A trace in the colour and dash of a cost. @param {any} trace @param {string} cost */
  #paint(trace, cost) {
    trace.meta.role = cost;
    if (trace.line && trace.type === "scatter") trace.line.dash = this.dashes[cost];
  }

  /**
   * Show this neuron, at its start.
   * @param {import("./run.js").Settings} settings
   * @param {import("./run.js").Sent} start
   */
  use(settings, start) {
    this.run?.close();
    this.run = new Run(settings, start);
    this.drawing.use(settings);
    this.element.dataset.cost = settings.cost;
    this.part('[data-show="how"]').textContent = howItLearns(settings);
    for (const view of this.views) {
      for (const trace of view.traces) if (trace.meta?.run === "own") this.#paint(trace, settings.cost);
    }
    this.setSpeed(this.speed);
    this.rewind();
  }

  /** @param {number} factor */
  setSpeed(factor) {
    this.speed = factor;
    for (const clock of this.clocks) clock.speed.value = String(factor);
    this.player.speed = pace(this.last, factor);
  }

  /** The last epoch of the clock. */
  get last() {
    return Math.max(this.run.last, ...[...this.company.values()].map(({ last }) => last));
  }

  /** The step shown. */
  get step() {
    return this.run.at(this.player.index);
  }

  /** Run, pause or resume, whichever comes next. */
  async toggle() {
    await this.ready;
    const { player } = this;
    if (player.playing) player.pause();
    else if (player.index > 0 && player.index < this.last) player.play();
    else this.start();
  }

  /** Run from the start, on steps that are computed anew. */
  start() {
    this.rewind();
    this.load();
    this.player.play();
  }

  /**
   * Ask for the steps; resolves when all are there.
   * @param {() => void} [onSteps] told whenever some have come
   * @returns {Promise<void>}
   */
  load(onSteps = () => {}) {
    const { run } = this;
    const arrived = () => {
      if (run !== this.run) return;
      this.#count();
      onSteps();
    };
    const lost = (/** @type {boolean} */ yes) => this.#say(yes ? "The lab’s server does not answer; trying again …" : "");
    return run.load(arrived, lost).catch((error) => this.#say(error.message));
  }

  /** Let the player know how many steps there are. */
  #count() {
    this.player.available = this.run.complete ? this.last + 1 : this.run.steps.length;
    this.player.length = this.last + 1;
  }

  /** Go to an epoch, fetching the steps first where they aren't there yet. @param {number} index */
  async seek(index) {
    this.player.pause();
    const { run } = this;
    if (!run.complete) {
      for (const clock of this.clocks) clock.show({ index, last: this.last, playing: false });
      if (!run.stream) this.load();
      await run.loading;
      if (run !== this.run || this.player.playing) return;
    }
    this.player.seek(index);
    this.rest();
  }

  /** Back to the start, with empty charts. */
  rewind() {
    this.player.clear();
    this.#count();
    this.reached = 0;
    this.#say("");
    this.redraw();
    this.player.seek(0);
    this.rest();
  }

  /** All runs by name, its own first. @returns {[string, Run][]} */
  get runs() {
    return [["own", this.run], ...this.company];
  }

  /** Draw all charts anew, after a change to what they show. */
  redraw() {
    for (const view of this.views) this.#redraw(view);
  }

  /** @param {Chart} view */
  #redraw(view) {
    for (const [name, run] of this.runs) {
      view.show(run.steps.slice(0, this.reached + 1), name);
      view.mark(run.at(this.player.index), name);
    }
  }

  /** @param {number} index */
  #show(index) {
    if (index > this.reached) {
      for (const [name, run] of this.runs) {
        const fresh = run.steps.slice(this.reached + 1, index + 1);
        for (const view of this.views) view.append(fresh, name);
      }
      this.reached = index;
    }
    for (const [name, run] of this.runs) for (const view of this.views) view.mark(run.at(index), name);
    this.#showStep(this.step);
    this.#showClocks();
    this.#tell("step");
  }

  /** Playing began or ended: say what there is to say. */
  rest() {
    this.#showClocks();
    if (this.player.playing) return;
    const { run } = this;
    this.#say(run.failure && this.reached >= run.last ? said(run.failure) : "");
    if (!this.driven) this.#summarise();
    this.#tell("rest");
  }

  #showClocks() {
    const { index, playing } = this.player;
    const { output, cost } = this.step;
    const spoken = `epoch ${index}: output ${number(output)}, cost ${number(cost)}`;
    for (const clock of this.clocks) clock.show({ index, last: this.last, playing: playing || this.driven }, spoken);
  }

  /** Say under the chart what the chart shows. */
  #summarise() {
    const words = this.runs.map(([name, run]) => told(name, run.steps[0], run.at(this.reached))).join(" ");
    const place = this.part(".chart__summary");
    if (place.textContent !== words) place.textContent = words;
  }

  /** Read the step under the pointer, then come back. @param {number | null} epoch */
  #peek(epoch) {
    if (!this.player.playing && !this.driven) this.#showStep(epoch === null ? this.step : this.run.at(epoch));
  }

  /** @param {import("./run.js").Step} step */
  #showStep(step) {
    this.drawing.show(step);
    this.part('[data-show="cost"]').textContent = number(step.cost);
  }

  #offer() {
    const label = this.part("h3").textContent ?? "";
    const what = { name: `neuron-${this.element.id}`, label, rows: () => this.rows(), chart: this.chart };
    offerDownloads(this.part(".neuron__foot"), what);
  }

  /** Say it on the page, or take back what was said. @param {string} words */
  #say(words) {
    const notice = this.part(".notice");
    notice.hidden = !words;
    if (notice.textContent !== words) notice.textContent = words;
  }

  /** @param {string} selector @returns {HTMLElement} */
  part(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }
}

/** @param {import("./run.js").Settings} settings */
function howItLearns({ weight, bias, learning_rate, update_rule }) {
  const rule = update_rule === "gradient" ? "" : ", the original animation’s update";
  const short = (/** @type {number} */ x) => number(x, Number.isInteger(10 * x) ? 1 : 2);
  return `from w = ${short(weight)}, b = ${short(bias)} with η = ${learning_rate}${rule}`;
}

/**
 * What a run's lines show, in words.
 * @param {string} name @param {import("./run.js").Step} first @param {import("./run.js").Step} now
 */
function told(name, first, now) {
  const whose = name === "own" ? "" : `${name}: `;
  if (now.epoch === 0) return `${whose}At epoch 0 the output is ${number(first.output)} and the cost ${number(first.cost)}.`;
  return (
    `${whose}From epoch 0 to ${now.epoch} the output goes from ${number(first.output)} to ${number(now.output)}, ` +
    `the cost from ${number(first.cost)} to ${number(now.cost)}.`
  );
}

/** @param {{epoch: number, reason: string}} failure */
function said({ epoch, reason }) {
  return `Learning failed at epoch ${epoch}: ${reason}.`;
}
