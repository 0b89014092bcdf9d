/** Under a figure's cost, on the same clock: output, slope and gradient; and the reader's guesses of the output. */

import { find } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { number } from "../../page/format.js";

const GUESSES = 3;

export class Detail {
  /**
   * @param {import("./figure.js").Figure} figure
   * @param {any} anatomy the empty figure, with the trace of guesses at its end
   * @param {() => void} follow told of every new guess
   */
  constructor(figure, anatomy, follow) {
    this.figure = figure;
    this.anatomy = anatomy;
    this.place = figure.face.part(".neuron__anatomy");
    this.foot = figure.face.part(".neuron__anatomy-foot");
    this.guessing = figure.face.part(".predict");
    /** @type {Chart | null} */
    this.chart = null;
    /** The guessed outputs; null where the reader made none. @type {(number | null)[]} */
    this.guesses = Array(GUESSES).fill(null);
    this.sliders = [...this.guessing.querySelectorAll("input")];
    this.sliders.forEach((slider, i) => {
      slider.addEventListener("input", () => {
        this.guesses[i] = Number(slider.value);
        this.#showGuesses();
        follow();
      });
    });
    figure.on("step", () => this.#showGuesses());
    figure.on("rest", () => this.#showGuesses());
  }

  /** Open or close the three charts. @param {boolean} on */
  open(on) {
    this.place.hidden = this.foot.hidden = !on;
    if (!on) {
      if (this.chart) this.figure.views.charts.delete(this.chart);
      return;
    }
    this.chart ??= this.#draw();
    this.figure.views.add(this.chart);
    window.dispatchEvent(new Event("resize")); // a chart that was hidden does not know its width
  }

  #draw() {
    const { figure } = this;
    const chart = new Chart(this.place, this.anatomy);
    const label = `output, slope and gradient: ${figure.face.part("h3").textContent}`;
    offerDownloads(this.foot, { name: `neuron-${figure.element.id}-slope`, label, rows: () => figure.rows(), chart });
    return chart;
  }

  /** Let the reader guess, or not. @param {boolean} on */
  guess(on) {
    this.guessing.hidden = !on;
    if (!on) this.guesses.fill(null);
    this.#showGuesses();
  }

  /** Show the guesses of an address, as `decodeGuesses` reads them. @param {(number | null)[]} guesses */
  recall(guesses) {
    this.guesses = this.guesses.map((_, i) => guesses[i] ?? null);
    this.#showGuesses();
  }

  /** The epochs to guess for: thirds of the run. */
  get #epochs() {
    const { epochs } = this.figure.run.settings;
    return this.guesses.map((_, i) => Math.round(((i + 1) * epochs) / GUESSES));
  }

  #showGuesses() {
    if (this.guessing.hidden && !this.chart) return;
    const { figure, guesses } = this;
    const epochs = this.#epochs;
    const [low, high] = range(figure.run);
    this.sliders.forEach((slider, i) => {
      slider.min = String(low);
      slider.max = String(high);
      slider.value = String(guesses[i] ?? figure.run.steps[0].output);
      slider.disabled = figure.reached > 0;
      slider.setAttribute("aria-label", `Output at epoch ${epochs[i]}`);
      const row = /** @type {HTMLElement} */ (slider.parentElement);
      find(row, "b").textContent = String(epochs[i]);
      const verdict = words(guesses[i], figure.reached >= epochs[i] ? figure.run.at(epochs[i]).output : null);
      const place = find(row, "output");
      if (place.textContent !== verdict) place.textContent = verdict;
    });
    this.#mark(epochs);
  }

  /** @param {number[]} epochs */
  #mark(epochs) {
    if (!this.chart) return;
    const made = epochs.map((epoch, i) => ({ epoch, guess: this.guesses[i] })).filter(({ guess }) => guess !== null);
    const trace = this.chart.traces[this.chart.traces.length - 1];
    if (made.length === 0 && trace.x.length === 0) return;
    trace.x = made.map(({ epoch }) => epoch);
    trace.y = made.map(({ guess }) => guess);
    this.chart.refresh();
  }
}

/** The guesses of several figures for the address; empty where nobody guessed. @param {Detail[]} details */
export function encodeGuesses(details) {
  if (details.every(({ guesses }) => guesses.every((guess) => guess === null))) return "";
  return details.map(({ guesses }) => guesses.map((guess) => guess ?? "").join("_")).join("*");
}

/** The guesses of an address, figure by figure. @param {string} text @throws {Error} where they can't be read */
export function decodeGuesses(text) {
  const found = text.split("*").map((part) => part.split("_").map((guess) => (guess === "" ? null : Number(guess))));
  const fits = found.every((guesses) => guesses.length <= GUESSES && guesses.every((guess) => Number.isFinite(guess ?? 0)));
  if (!fits) throw new Error(`Guesses: “${text}” are no outputs.`);
  return found;
}

/** @param {number | null} guess @param {number | null} output */
function words(guess, output) {
  if (guess === null) return output === null ? "no guess" : `it was ${number(output, 2)}`;
  if (output === null) return number(guess, 2);
  return `${number(guess, 2)}; it was ${number(output, 2)}, off by ${number(Math.abs(output - guess), 2)}`;
}

/** The outputs one may guess. @param {import("./run.js").Run} run @returns {[number, number]} */
function range({ settings, steps }) {
  if (settings.activation === "sigmoid") return [0, 1];
  if (settings.activation === "tanh") return [-1, 1];
  const reach = Math.max(1, 1.2 * Math.abs(steps[0].output), Math.abs(settings.target));
  return [-reach, reach];
}
