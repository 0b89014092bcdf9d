/** One clock for several figures: they run, pause and are sought as one. */

import { Clock } from "../../controls/clock.js";
import { epochsPerSecond, Player } from "../../controls/player.js";

export class SharedClock {
  /**
   * @param {HTMLElement} element made by the template's macro `clock`
   * @param {import("./figure.js").Figure[]} figures
   * @param {() => void} onRest
   */
  constructor(element, figures, onRest) {
    this.figures = figures;
    this.onRest = onRest;
    this.player = new Player();
    this.player.on("change", (index) => this.#show(index));
    this.player.on("state", () => this.#rested());
    this.clock = new Clock(element);
    this.clock.on("run", () => this.toggle());
    this.clock.on("step", (by) => this.seek(this.player.index + by));
    this.clock.on("seek", (index) => this.seek(index));
    this.clock.on("reset", () => this.rewind());
    this.clock.on("rate", (rate) => {
      this.setRate(rate);
      this.onRest();
    });
    this.setRate(1);
    this.rewind();
  }

  /** The last epoch of the longest run. */
  get last() {
    return Math.max(...this.figures.map((figure) => figure.run.last));
  }

  /** @param {number} rate of playback */
  setRate(rate) {
    this.player.rate = epochsPerSecond(this.last, rate);
    this.clock.rate = rate;
    for (const figure of this.figures) figure.setRate(rate);
  }

  toggle() {
    const { player } = this;
    if (player.playing) player.pause();
    else if (player.index > 0 && player.index < this.last && this.#inStep()) this.#play();
    else this.start();
  }

  /** Run all from the start. */
  start() {
    this.rewind();
    this.#load();
    this.#play();
  }

  /** @param {number} index */
  async seek(index) {
    this.player.pause();
    await Promise.all(this.figures.map((figure) => figure.seek(index)));
    this.player.available = this.player.length = this.last + 1;
    this.player.seek(index);
    this.#showClock();
  }

  rewind() {
    this.player.clear();
    this.player.available = 1;
    this.player.length = this.last + 1;
    for (const figure of this.figures) {
      figure.player.pause();
      figure.rewind();
    }
    this.player.seek(0);
  }

  /** Whether all figures stand where this clock does. */
  #inStep() {
    return this.figures.every(({ player, run }) => player.index === Math.min(this.player.index, run.last));
  }

  #play() {
    for (const figure of this.figures) {
      figure.player.pause();
      figure.driven = true;
    }
    this.player.play();
  }

  #load() {
    const arrived = () => {
      this.player.available = Math.min(...this.figures.map(({ run }) => (run.complete ? Infinity : run.steps.length)));
      this.player.available = Math.min(this.player.available, this.last + 1);
      this.player.length = this.last + 1;
    };
    for (const figure of this.figures) figure.load(arrived);
  }

  /** @param {number} index */
  #show(index) {
    for (const figure of this.figures) figure.player.seek(index);
    this.#showClock();
  }

  #rested() {
    this.#showClock();
    if (this.player.playing) return;
    for (const figure of this.figures) {
      figure.driven = false;
      figure.rest();
    }
    this.onRest();
  }

  #showClock() {
    this.clock.show({ index: this.player.index, last: this.last, playing: this.player.playing });
  }
}
