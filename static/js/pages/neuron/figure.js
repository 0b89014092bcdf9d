/** One figure: a neuron that learns, drawn, charted and put under a clock. The page's five figures are five of these. */

import { Chart } from "../../chart/chart.js";
import { Clock } from "../../controls/clock.js";
import { offerDownloads } from "../../controls/download.js";
import { Emitter } from "../../page/emitter.js";
import { number } from "../../page/format.js";
import { epochsPerSecond, Player } from "../../controls/player.js";
import { Readout } from "./readout.js";
import { Run } from "./run.js";
import { Views } from "./views.js";
import { said } from "./words.js";

/**
 * Its events: each step shown; each rest (paused, ended or sought); that all steps have come (`load`); that its own clock
 * is used (`touch`).
 * @extends {Emitter<Record<"step" | "rest" | "load" | "touch", void>>}
 */
export class Figure extends Emitter {
  /**
   * @param {HTMLElement} element made by the template's macro `neuron_figure`
   * @param {any} chart the empty figure of its cost
   * @param {Record<string, string>} dashes of the lines, by cost
   */
  constructor(element, chart, dashes) {
    super();
    this.element = element;
    this.face = new Readout(element);
    this.chart = new Chart(this.face.part(".neuron__cost"), chart);
    this.views = new Views(dashes);
    this.views.charts.add(this.chart);
    /** @type {Clock[]} */
    this.clocks = [];
    this.rate = 1;
    /** Whether another clock moves this figure. */
    this.driven = false;
    /** Settles when the neuron to run is known. @type {Promise<void>} */
    this.ready = Promise.resolve();
    /** @type {Run} */
    this.run; // set by use(), before anything else is asked of the figure
    this.player = new Player();
    this.player.on("change", (index) => this.#show(index));
    this.player.on("state", () => this.rest());
    /** The numbers behind its charts. @type {() => Promise<any[]>} */
    this.rows = async () => {
      await this.whole();
      return this.run.steps;
    };
    this.addClock(this.face.part(".clock"));
    this.chart.on("hover", (epoch) => this.#peek(epoch));
    this.#offer();
  }

  /** Put the figure under one more clock. @param {HTMLElement} element */
  addClock(element) {
    const touched = (/** @type {() => void} */ act) => {
      this.emit("touch");
      act();
    };
    const clock = new Clock(element);
    clock.on("run", () => (this.driven ? this.emit("touch") : touched(() => this.toggle())));
    clock.on("step", (by) => touched(() => this.seek(this.player.index + by)));
    clock.on("seek", (index) => touched(() => this.seek(index)));
    clock.on("reset", () => touched(() => this.rewind()));
    clock.on("rate", (rate) => {
      this.setRate(rate);
      this.emit("rest");
    });
    this.clocks.push(clock);
  }

  /**
   * Show this neuron, at its start.
   * @param {import("./run.js").Settings} settings
   * @param {import("./run.js").Sent} start
   */
  use(settings, start) {
    this.run?.close();
    this.run = new Run(settings, start);
    this.face.use(settings);
    this.views.use(this.run);
    this.setRate(this.rate);
    this.rewind();
  }

  /** @param {number} rate of playback */
  setRate(rate) {
    this.rate = rate;
    for (const clock of this.clocks) clock.rate = rate;
    this.player.rate = epochsPerSecond(this.last, rate);
  }

  /** The last epoch of the clock. */
  get last() {
    return this.views.last;
  }

  /** The furthest epoch drawn. */
  get reached() {
    return this.views.reached;
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
      this.count();
      onSteps();
    };
    const lost = (/** @type {boolean} */ yes) => this.face.say(yes ? "The lab’s server does not answer; trying again …" : "");
    const loaded = run.load(arrived, lost).then(() => void (run.complete && this.emit("load")));
    return loaded.catch((error) => {
      this.player.pause();
      this.face.say(error.message);
    });
  }

  /** Resolves once all steps are there, or never will be. */
  async whole() {
    const { run } = this;
    if (run.complete) return;
    if (!run.stream) this.load();
    await run.loading?.catch(() => {}); // load() has said why
  }

  /** Let the player know how many steps there are. */
  count() {
    this.player.available = this.run.complete ? this.last + 1 : this.run.steps.length;
    this.player.length = this.last + 1;
  }

  /** Go to an epoch, fetching the steps first where they aren't there yet. @param {number} index */
  async seek(index) {
    this.player.pause();
    const { run } = this;
    if (!run.complete) {
      for (const clock of this.clocks) clock.show({ index, last: this.last, playing: false });
      await this.whole();
      if (run !== this.run || this.player.playing) return;
      if (!run.complete) return this.#showClocks();
    }
    this.player.seek(index);
    this.rest();
  }

  /** Back to the start, with empty charts. */
  rewind() {
    this.player.clear();
    this.count();
    this.views.rewind();
    this.face.say("");
    this.player.seek(0);
    this.rest();
  }

  /** @param {number} index */
  #show(index) {
    this.views.show(index);
    this.face.show(this.step);
    this.#showClocks();
    this.emit("step");
  }

  /** Playing began or ended: say what there is to say. */
  rest() {
    this.#showClocks();
    if (this.player.playing) return;
    const { run } = this;
    this.face.say(run.failure && this.reached >= run.last ? said(run.failure) : "");
    if (!this.driven) this.face.summarise(this.views);
    this.emit("rest");
  }

  #showClocks() {
    const { index, playing } = this.player;
    const { output, cost } = this.step;
    const spoken = `epoch ${index}: output ${number(output)}, cost ${number(cost)}`;
    for (const clock of this.clocks) clock.show({ index, last: this.last, playing: playing || this.driven }, spoken);
  }

  /** Read the step under the pointer, then come back. @param {number | null} epoch */
  #peek(epoch) {
    if (!this.player.playing && !this.driven) this.face.show(epoch === null ? this.step : this.run.at(epoch));
  }

  #offer() {
    const label = this.face.part("h3").textContent ?? "";
    const what = { name: `neuron-${this.element.id}`, label, rows: () => this.rows(), chart: this.chart };
    offerDownloads(this.face.part(".neuron__foot"), what);
  }
}
