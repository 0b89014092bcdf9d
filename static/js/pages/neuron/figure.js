/** One figure: a neuron that learns, drawn, charted and put under a clock. The page's five figures are five of these. */

import { Chart } from "../../chart.js";
import { Clock } from "../../clock.js";
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
   * @param {{onStep?: () => void, onRest?: () => void, onTouch?: () => void}} told of each step shown, of each rest
   *   (paused, ended or sought), and before its own clock is used
   */
  constructor(element, chart, { onStep, onRest, onTouch } = {}) {
    this.element = element;
    this.onStep = onStep ?? (() => {});
    this.onRest = onRest ?? (() => {});
    this.onTouch = onTouch ?? (() => {});
    this.drawing = new Drawing(this.#part(".neuron__drawing"), format);
    this.chart = new Chart(this.#part(".neuron__cost"), chart);
    this.speed = 1;
    /** Whether another clock moves this figure. */
    this.driven = false;
    /** Settles when the neuron to run is known. @type {Promise<void>} */
    this.ready = Promise.resolve();
    /** The furthest epoch drawn. */
    this.reached = 0;
    this.player = new Player({ onChange: (index) => this.#show(index), onState: () => this.rest() });
    this.clock = new Clock(this.#part(".clock"), {
      run: () => (this.driven ? this.onTouch() : this.#touched(() => this.toggle())),
      step: (by) => this.#touched(() => this.seek(this.player.index + by)),
      seek: (index) => this.#touched(() => this.seek(index)),
      reset: () => this.#touched(() => this.rewind()),
      speed: (factor) => this.setSpeed(factor),
    });
    this.chart.onHover((epoch) => this.#peek(epoch));
    /** @type {Run} */
    this.run; // set by use(), before anything else is asked of the figure
  }

  /**
   * Show this neuron, at its start.
   * @param {import("./run.js").Settings} settings
   * @param {import("./run.js").Step} start
   */
  use(settings, start) {
    this.run?.close();
    this.run = new Run(settings, start);
    this.drawing.use(settings);
    this.element.dataset.cost = settings.cost;
    this.#write("how", howItLearns(settings));
    this.setSpeed(this.speed);
    this.rewind();
  }

  /** @param {number} factor */
  setSpeed(factor) {
    this.speed = factor;
    this.clock.speed.value = String(factor);
    this.player.speed = pace(this.run.settings.epochs, factor);
  }

  /** Run, pause or resume, whichever comes next. */
  async toggle() {
    await this.ready;
    const { player } = this;
    if (player.playing) player.pause();
    else if (player.index > 0 && player.index < this.run.last) player.play();
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
      this.player.available = run.steps.length;
      this.player.length = run.last + 1;
      onSteps();
    };
    const lost = (/** @type {boolean} */ yes) => this.#say(yes ? "The lab’s server does not answer; trying again …" : "");
    return run.load(arrived, lost).catch((error) => this.#say(error.message));
  }

  /** Go to an epoch, fetching the steps first where they aren't there yet. @param {number} index */
  async seek(index) {
    this.player.pause();
    const { run } = this;
    if (!run.complete) {
      this.clock.show({ index, last: run.last, playing: false });
      if (!run.stream) this.load();
      await run.loading;
      if (run !== this.run || this.player.playing) return;
    }
    this.player.seek(index);
    this.rest();
  }

  /** Back to the start, with an empty chart. */
  rewind() {
    const { player, run } = this;
    player.clear();
    player.available = run.steps.length;
    player.length = run.last + 1;
    this.reached = 0;
    this.#say("");
    this.chart.show(run.steps.slice(0, 1));
    player.seek(0);
    this.rest();
  }

  /** The step shown. */
  get step() {
    return this.run.at(this.player.index);
  }

  /** @param {() => void} act */
  #touched(act) {
    this.onTouch();
    act();
  }

  /** @param {number} index */
  #show(index) {
    if (index > this.reached) this.chart.append(this.run.steps.slice(this.reached + 1, index + 1));
    this.reached = Math.max(this.reached, index);
    this.chart.mark(this.step);
    this.#showStep(this.step);
    this.showClock();
    this.onStep();
  }

  /** Playing began or ended: say what there is to say. */
  rest() {
    this.showClock();
    if (this.player.playing) return;
    const { run } = this;
    this.#say(run.failure && this.reached >= run.last ? said(run.failure) : "");
    if (!this.driven) this.summarise();
    this.onRest();
  }

  showClock() {
    const { index, playing } = this.player;
    const { output, cost } = this.step;
    const spoken = `epoch ${index}: output ${number(output)}, cost ${number(cost)}`;
    this.clock.show({ index, last: this.run.last, playing: playing || this.driven }, spoken);
  }

  /** Say under the chart what the chart shows. */
  summarise() {
    const [first] = this.run.steps;
    const now = this.run.at(this.reached);
    const words =
      this.reached === 0
        ? `At epoch 0 the output is ${number(first.output)} and the cost ${number(first.cost)}.`
        : `From epoch 0 to ${this.reached} the output goes from ${number(first.output)} to ${number(now.output)}, ` +
          `the cost from ${number(first.cost)} to ${number(now.cost)}.`;
    const place = this.#part(".chart__summary");
    if (place.textContent !== words) place.textContent = words;
  }

  /** Read the step under the pointer, then come back. @param {number | null} epoch */
  #peek(epoch) {
    if (!this.player.playing && !this.driven) this.#showStep(epoch === null ? this.step : this.run.at(epoch));
  }

  /** @param {import("./run.js").Step} step */
  #showStep(step) {
    this.drawing.show(step);
    this.#write("cost", number(step.cost));
  }

  /** Say it on the page, or take back what was said. @param {string} words */
  #say(words) {
    const notice = this.#part(".notice");
    notice.hidden = !words;
    if (notice.textContent !== words) notice.textContent = words;
  }

  /** @param {string} name @param {string} words */
  #write(name, words) {
    this.#part(`[data-show="${name}"]`).textContent = words;
  }

  /** @param {string} selector @returns {HTMLElement} */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }
}

/** @param {import("./run.js").Settings} settings */
function howItLearns({ weight, bias, learning_rate, update_rule }) {
  const rule = update_rule === "gradient" ? "" : ", the original animation’s update";
  return `from w = ${number(weight, 1)}, b = ${number(bias, 1)} with η = ${learning_rate}${rule}`;
}

/** @param {{epoch: number, reason: string}} failure */
function said({ epoch, reason }) {
  return `Learning failed at epoch ${epoch}: ${reason}.`;
}
