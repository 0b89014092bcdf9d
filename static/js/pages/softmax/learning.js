/** Learning on the z's: one start, two costs, one clock. */

import { costsOn } from "../../page/costs.js";
import { find, part, setText } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { Clock } from "../../controls/clock.js";
import { offerDownloads } from "../../controls/download.js";
import { number, signed } from "../../page/format.js";
import { GradientTable } from "./gradient_table.js";
import { indexed } from "./output_rows.js";
import { epochsPerSecond, Player } from "../../controls/player.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { logSoftmax } from "../../math/softmax.js";
import { wordsOf } from "../../server/stream.js";
import { Descent } from "./descent.js";
import { longestSummary, summary } from "./summary.js";
import { activationTexts } from "./words.js";

const COSTS = costsOn("softmax").map(({ name }) => name);
const LOST = "The lab’s server does not answer; trying again …";

/** @typedef {{cost: string, learning_rate: number, epochs: number}} Choice `cost` may be "both" */

export class Learning {
  /**
   * @param {HTMLElement} element
   * @param {import("./layer.js").Layer} layer
   * @param {Record<string, any>} charts
   * @param {Choice} choice
   * @param {() => void} onMove told when the run is at another epoch, and when it pauses or ends
   */
  constructor(element, layer, charts, choice, onMove) {
    this.element = element;
    this.layer = layer;
    this.choice = choice;
    this.onMove = onMove;
    this.rate = 1;
    this.reached = 0;
    /** The epoch to go to once its step is there. @type {number | null} */
    this.sought = null;
    /** @type {Descent[]} */
    this.descents = [];
    this.charts = ["output", "cost"].map((name) => new Chart(part(element, `${name}-chart`), charts[name]));
    this.gradientTables = COSTS.map((cost) => new GradientTable(part(element, cost, HTMLTableElement)));
    this.player = new Player();
    this.player.on("change", (index) => this.#show(index));
    this.player.on("state", () => this.#rest());
    this.clock = new Clock(find(element, ".clock"));
    this.clock.on("run", () => this.toggle());
    this.clock.on("seek", (index) => this.seek(index));
    this.clock.on("reset", () => this.restart());
    this.clock.on("rate", (rate) => {
      this.setRate(rate);
      this.onMove();
    });
    for (const chart of this.charts) chart.on("hover", (epoch) => this.#peek(epoch));
    reserveSpace(part(element, "says"), [LOST]);
    this.#offerDownloads();
    this.restart();
  }

  /** Those that learn in this run. */
  get running() {
    return this.descents.filter(({ cost }) => this.choice.cost === "both" || this.choice.cost === cost);
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.choice = { ...choice };
    this.restart();
  }

  /** Back to the start, from the layer as it is now. */
  restart() {
    const { z, target } = this.layer;
    const { learning_rate, epochs } = this.choice;
    for (const descent of this.descents) descent.close();
    this.descents = COSTS.map((cost) => new Descent(cost, { z: [...z], target, learning_rate, epochs }));
    this.reached = 0;
    this.sought = null;
    this.player.clear();
    this.player.available = 1;
    this.player.length = epochs + 1;
    this.setRate(this.rate);
    for (const chart of this.charts) {
      chart.layout.xaxis.range = [0, epochs];
      for (const descent of this.descents) chart.show(descent.steps, descent.cost);
    }
    reserveSpace(part(this.element, "summary"), [longestSummary(this.running, target)]);
    this.#say("");
    this.player.seek(0);
    this.#rest();
  }

  /** Run, pause or resume, whichever comes next. */
  toggle() {
    const { player } = this;
    this.sought = null;
    if (player.playing) player.pause();
    else {
      if (player.index >= this.choice.epochs) this.restart();
      this.load();
      player.play();
    }
  }

  /** Go to an epoch, once its step is there. @param {number} index */
  async seek(index) {
    this.player.pause();
    const { descents } = this;
    const wanted = Math.min(this.choice.epochs, Math.max(0, index));
    this.sought = wanted;
    if (this.player.available <= wanted) {
      this.clock.show({ index: wanted, last: this.choice.epochs, playing: false });
      await this.load();
      if (descents !== this.descents || this.sought !== wanted) return;
    }
    this.sought = null;
    this.player.seek(wanted);
    this.#rest();
  }

  /** Ask for the steps; resolves when all are there. */
  async load() {
    const { running } = this;
    const arrived = () => {
      if (running[0] !== this.running[0]) return;
      this.player.available = Math.min(...running.map(({ steps }) => steps.length));
    };
    const lost = (/** @type {boolean} */ yes) => this.#say(yes ? LOST : "");
    try {
      await Promise.all(running.map((descent) => descent.load(arrived, lost)));
    } catch (error) {
      this.#say(wordsOf(error));
    }
  }

  /** @param {number} rate of playback */
  setRate(rate) {
    this.rate = this.clock.rate = rate;
    this.player.rate = epochsPerSecond(this.choice.epochs, rate);
  }

  /** @param {number} index */
  #show(index) {
    const { running, reached } = this;
    for (const chart of this.charts) {
      for (const { cost, steps } of running) {
        if (index > reached) chart.append(steps.slice(reached + 1, index + 1), cost);
        chart.mark(steps[index], cost);
      }
    }
    this.reached = Math.max(reached, index);
    this.#showSteps(index);
    this.#showClock();
    setText(part(this.element, "summary"), summary(running, this.reached, this.layer.target));
    this.onMove();
  }

  /** @param {number} index */
  #showSteps(index) {
    const { target } = this.layer;
    this.descents.forEach((descent, i) => {
      const { z, activations, gradient, cost } = descent.at(this.running.includes(descent) ? index : 0);
      const names = z.map((_, j) => indexed("a", j));
      const gradientTexts = gradient.map((x) => signed(x, 3));
      const [zTexts, texts] = [z.map((x) => number(Math.round(100 * x) / 100, 2)), activationTexts(logSoftmax(z))];
      this.gradientTables[i].show({ names, zTexts, activations, texts, gradient, gradientTexts, target });
      part(this.element, `${descent.cost}-cost`).textContent = number(cost, 4);
    });
  }

  /** Read the steps under the pointer, then come back. @param {number | null} epoch */
  #peek(epoch) {
    if (!this.player.playing) this.#showSteps(Math.min(epoch ?? this.player.index, this.reached));
  }

  #rest() {
    this.#showClock();
    if (!this.player.playing) this.onMove();
  }

  #showClock() {
    const { index, playing } = this.player;
    const name = indexed("a", this.layer.target);
    const outputs = this.running.map((descent) => `${name} ${number(descent.at(index).output)} (${descent.cost})`);
    this.clock.show({ index, last: this.choice.epochs, playing }, `epoch ${index}: ${outputs.join(", ")}`);
  }

  /** @param {string} words */
  #say(words) {
    part(this.element, "says").textContent = words;
  }

  #offerDownloads() {
    const rows = () =>
      this.running.flatMap(({ cost, steps }) =>
        steps.slice(0, this.reached + 1).map((step) => ({ run: cost, epoch: step.epoch, cost: step.cost, ...columns(step) })),
      );
    const offer = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Chart} */ chart) =>
      offerDownloads(part(this.element, name), { name: `softmax-${name}`, label, rows, chart });
    offer("output", "the target’s activation", this.charts[0]);
    offer("cost", "the costs", this.charts[1]);
  }
}

/** @param {import("./descent.js").Step} step @returns {Record<string, number>} */
function columns({ z, activations, gradient }) {
  const named = (/** @type {string} */ name, /** @type {number[]} */ values) => values.map((x, j) => [`${name}${j + 1}`, x]);
  return Object.fromEntries([...named("z", z), ...named("a", activations), ...named("gradient", gradient)]);
}
