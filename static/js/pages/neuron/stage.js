/** A stage: runs on one clock, and everything that shows them at the epoch which is played, sought or pointed at. */

import { Clock } from "../../controls/clock.js";
import { epochsPerSecond, Player } from "../../controls/player.js";
import { Emitter } from "../../page/emitter.js";
import { number } from "../../page/format.js";
import { wordsOf } from "../../server/stream.js";
import { Run } from "./run.js";
import { Views } from "./views.js";
import { said } from "./words.js";

const LOST = "The lab’s server does not answer; trying again …";

/**
 * Its events: `step` whenever another epoch is shown; `seek` when it is sent to one; each `rest` (paused, ended or sought);
 * `load` when all steps have come; `problem` with what is wrong, or "".
 * @extends {Emitter<{step: void, rest: void, seek: void, load: void, problem: string}>}
 */
export class Stage extends Emitter {
  /** @param {import("./views.js").Dress} dress of the runs' lines */
  constructor(dress) {
    super();
    this.views = new Views(dress);
    /** @type {Clock[]} */
    this.clocks = [];
    /** Charts whose pointer is followed. @type {Set<import("../../chart/chart.js").Chart>} */
    this.followed = new Set();
    this.rate = 1;
    /** Settles when the neuron to run is known, with whether there is one. @type {Promise<boolean>} */
    this.ready = Promise.resolve(true);
    /** Whether it is to run once that is so. */
    this.awaited = false;
    /** The epoch to go to once its neuron and its steps are there. @type {number | null} */
    this.sought = null;
    /** The epoch under the pointer. @type {number | null} */
    this.pointed = null;
    this.player = new Player();
    this.player.on("change", () => this.#show());
    this.player.on("state", () => this.rest());
  }

  /** Put the stage under a clock. @param {HTMLElement} element made by the template's macro `clock` */
  addClock(element) {
    const clock = new Clock(element);
    clock.on("run", () => this.toggle());
    clock.on("seek", (index) => this.seek(index));
    clock.on("reset", () => this.reset());
    clock.on("rate", (rate) => {
      this.setRate(rate);
      this.emit("rest");
    });
    this.clocks.push(clock);
    return clock;
  }

  /** Show the runs in one more chart, and follow the pointer over it. @param {import("../../chart/chart.js").Chart} chart */
  addChart(chart) {
    if (!this.followed.has(chart)) chart.on("point", (point) => this.point(point?.run ? point.index : null));
    this.followed.add(chart);
    this.views.add(chart);
    return chart;
  }

  /**
   * Show these neurons at their starts, the first as the stage's own, and others by name; runs kept beside it stay.
   * @param {[string, import("./run.js").Settings, import("./run.js").Sent][]} neurons
   */
  use(neurons) {
    for (const run of this.live) run.close();
    const runs = neurons.map(([name, settings, start]) => /** @type {[string, Run]} */ ([name, new Run(settings, start)]));
    this.views.use(runs);
    this.setRate(this.rate);
    this.rewind();
  }

  /** The runs whose steps are streamed when it runs. */
  get live() {
    return this.views.live;
  }

  /** The stage's own run. */
  get run() {
    return this.views.own;
  }

  /** The last epoch of the clock. */
  get last() {
    return this.views.last;
  }

  /** The furthest epoch drawn. */
  get reached() {
    return this.views.reached;
  }

  /** Whether something of it is shown, or is to be. */
  get begun() {
    return this.player.playing || this.reached > 0 || this.sought !== null;
  }

  /** Where the clock stands: where it was sent, though the steps may still be on their way. */
  get place() {
    return this.sought ?? this.player.index;
  }

  /** The epoch that is shown: the one pointed at, or where the clock is. */
  get epoch() {
    return this.pointed ?? this.player.index;
  }

  /** The step shown. */
  get step() {
    return this.run.at(this.epoch);
  }

  /** @param {number} rate of playback */
  setRate(rate) {
    this.rate = rate;
    for (const clock of this.clocks) clock.rate = rate;
    this.player.rate = epochsPerSecond(this.last, rate);
  }

  /** Whether all steps of all runs are there. */
  get complete() {
    return this.live.every(({ complete }) => complete);
  }

  /** Run, pause or resume, whichever comes next. */
  async toggle() {
    const { player } = this;
    if (player.playing) return player.pause();
    if (this.awaited) return; // one click has been heard
    this.awaited = true;
    const there = await this.ready;
    if (!this.awaited) return; // it was taken back
    this.awaited = false;
    if (!there || player.playing) return;
    this.sought = null;
    const coming = this.live.every(({ complete, stream }) => complete || stream);
    if (coming && player.index > 0 && player.index < this.last) player.play();
    else this.start();
  }

  /** Run from the start, on steps that are computed anew. */
  start() {
    this.rewind();
    this.load();
    this.player.play();
  }

  /** Ask for the steps; resolves when all are there. @returns {Promise<void>} */
  async load() {
    const { live } = this;
    const arrived = () => void (live === this.live && this.count());
    const lost = (/** @type {boolean} */ yes) => this.emit("problem", yes ? LOST : "");
    try {
      const loading = Promise.all(live.map((run) => run.load(arrived, lost)));
      this.count(); // of a run that is computed anew there is its start only
      await loading;
      if (live === this.live && this.complete) this.emit("load");
    } catch (error) {
      this.player.pause();
      for (const run of live) run.close();
      this.emit("problem", wordsOf(error));
    }
  }

  /** Resolves once all steps are there, or never will be. */
  async whole() {
    const { live } = this;
    if (this.complete) return;
    if (!live.some(({ stream }) => stream)) this.load();
    await Promise.all(live.map(({ loading }) => loading?.catch(() => {}))); // load() has said why
  }

  /** Let the player know how many steps there are. */
  count() {
    const come = this.live.map((run) => (run.complete ? Infinity : run.steps.length));
    this.player.available = Math.min(this.last + 1, ...come);
    this.player.length = this.last + 1;
  }

  /** Go to an epoch of the neuron asked for last, fetching its steps first where they aren't there yet. @param {number} index */
  async seek(index) {
    this.player.pause();
    this.awaited = false;
    this.sought = index;
    for (const clock of this.clocks) clock.show({ index, last: this.last, playing: false });
    this.emit("seek");
    const there = await this.ready;
    const { live } = this;
    if (there) await this.whole();
    if (this.sought !== index) return; // the reader has gone elsewhere
    this.sought = null;
    const still = there && live === this.live && this.complete && !this.player.playing;
    if (!still) return this.#showClocks();
    this.count();
    this.player.seek(index);
    this.rest();
  }

  /** Back to the start, and not on to where it was about to go. */
  reset() {
    this.awaited = false;
    this.sought = null;
    this.rewind();
  }

  /** Back to the start, with empty charts. */
  rewind() {
    this.player.clear();
    this.pointed = null;
    this.count();
    this.views.rewind();
    this.emit("problem", "");
    this.player.seek(0);
    this.rest();
  }

  /** Show the epoch under the pointer, or the clock's again for null. @param {number | null} epoch */
  point(epoch) {
    if (this.player.playing) return;
    this.pointed = epoch;
    this.views.mark(this.epoch);
    this.emit("step");
  }

  #show() {
    this.pointed = null;
    this.views.show(this.player.index);
    this.#showClocks();
    this.emit("step");
  }

  /** Playing began or ended: say what there is to say. */
  rest() {
    this.#showClocks();
    if (this.player.playing) return;
    const failed = this.live.find(({ failure, last }) => failure && this.reached >= last);
    if (failed?.failure) this.emit("problem", said(failed.failure));
    this.emit("rest");
  }

  #showClocks() {
    const { index, playing } = this.player;
    const { output, cost } = this.run.at(index);
    const spoken = `epoch ${index}: output ${number(output)}, cost ${number(cost)}`;
    for (const clock of this.clocks) clock.show({ index: this.place, last: this.last, playing }, spoken);
  }
}
