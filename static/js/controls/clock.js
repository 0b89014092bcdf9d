/** The controls of a clock: run, pause and resume on one button; steps; a scrubber; speed; reset. It only tells and shows. */

import { find } from "../page/dom.js";

/** The factors of speed that there are to choose from, the usual one first. */
export const SPEEDS = ["1", "0.25", "0.5", "2", "4", "10000"];

export class Clock {
  /**
   * @param {HTMLElement} element made by the template's macro `clock`
   * @param {{run: () => void, step: (by: number) => void, seek: (index: number) => void,
   *   speed: (factor: number) => void, reset: () => void}} told what the reader asks for
   */
  constructor(element, told) {
    this.element = element;
    this.runButton = this.#part("run");
    this.scrubber = /** @type {HTMLInputElement} */ (this.#part("seek"));
    this.speed = /** @type {HTMLSelectElement} */ (this.#part("speed"));
    this.runWords = element.dataset.run ?? "Run";
    this.runButton.addEventListener("click", told.run);
    this.#part("back").addEventListener("click", () => told.step(-1));
    this.#part("step").addEventListener("click", () => told.step(1));
    this.#part("reset").addEventListener("click", told.reset);
    this.scrubber.addEventListener("input", () => told.seek(Number(this.scrubber.value)));
    this.speed.addEventListener("change", () => told.speed(Number(this.speed.value)));
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
    for (const part of this.element.querySelectorAll("[data-do]")) /** @type {any} */ (part).disabled = off;
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return find(this.element, `[data-do="${name}"]`);
  }

  /** @param {string} name @param {string} words */
  #write(name, words) {
    const place = this.element.querySelector(`[data-show="${name}"]`);
    if (place && place.textContent !== words) place.textContent = words;
  }
}
