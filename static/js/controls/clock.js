/** The controls of playback: run, pause and resume on one button; steps; a scrubber; the playback rate; reset. */

import { find, findAll, setText } from "../page/dom.js";
import { Emitter } from "../page/emitter.js";

/** The playback rates that there are to choose from, the usual one first. */
export const PLAYBACK_RATES = ["1", "0.25", "0.5", "2", "4", "10000"];

/**
 * It plays nothing itself: its events are what the reader asks for, and `show` is what came of it. A step is sought from
 * the epoch that the clock shows, be it played already or still on the way.
 * @extends {Emitter<{run: void, seek: number, rate: number, reset: void}>}
 */
export class Clock extends Emitter {
  /** @param {HTMLElement} element made by the template's macro `clock` */
  constructor(element) {
    super();
    this.element = element;
    const control = (/** @type {string} */ name) => find(element, `[data-do="${name}"]`);
    this.runButton = control("run");
    this.scrubber = find(element, '[data-do="seek"]', HTMLInputElement);
    this.rates = find(element, '[data-do="speed"]', HTMLSelectElement);
    this.runWords = element.dataset.run ?? "Run";
    this.runButton.addEventListener("click", () => this.emit("run"));
    control("back").addEventListener("click", () => this.#step(-1));
    control("step").addEventListener("click", () => this.#step(1));
    control("reset").addEventListener("click", () => this.emit("reset"));
    this.scrubber.addEventListener("input", () => this.emit("seek", Number(this.scrubber.value)));
    this.rates.addEventListener("change", () => this.emit("rate", this.rate));
  }

  /** The playback rate that is chosen. */
  get rate() {
    return Number(this.rates.value);
  }

  set rate(rate) {
    this.rates.value = String(rate);
  }

  /** @param {{index: number, last: number, playing: boolean}} state @param {string} [spoken] the moment in words */
  show({ index, last, playing }, spoken = `epoch ${index}`) {
    this.scrubber.max = String(last);
    this.scrubber.value = String(index);
    this.scrubber.setAttribute("aria-valuetext", spoken);
    this.#write("index", String(index));
    this.#write("last", String(last));
    const midway = index > 0 && index < last;
    this.runButton.textContent = playing ? "Pause" : midway ? "Resume" : this.runWords;
  }

  /** @param {boolean} off */
  disable(off) {
    for (const control of findAll("[data-do]", this.element)) /** @type {HTMLButtonElement} */ (control).disabled = off;
  }

  /** @param {number} by */
  #step(by) {
    const { value, max } = this.scrubber;
    this.emit("seek", Math.min(Math.max(0, Number(value) + by), Number(max)));
  }

  /** @param {string} name @param {string} words */
  #write(name, words) {
    const place = this.element.querySelector(`[data-show="${name}"]`);
    if (place) setText(place, words);
  }
}
