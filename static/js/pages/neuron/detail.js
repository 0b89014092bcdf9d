/** Under a figure's cost, on the same clock: output, slope and gradient. */

import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { whenNear } from "../../page/near.js";

export class Detail {
  /** @param {import("./figure.js").Figure} figure @param {any} anatomy the empty figure */
  constructor(figure, anatomy) {
    this.figure = figure;
    this.anatomy = anatomy;
    this.place = figure.readout.part(".neuron__anatomy");
    this.slope = "slope σ′(z)";
    /** @type {Chart | null} */
    this.chart = null;
    this.opened = false;
    /** Guessed outputs that an older link holds, for thirds of the run. @type {(number | null)[]} */
    this.guesses = [];
    whenNear(this.place, () => this.#draw()); // not while it is closed: what is hidden is near nothing
  }

  /** Open or close the three charts. @param {boolean} on */
  open(on) {
    this.opened = on;
    this.place.hidden = !on;
    if (!this.chart) return;
    if (on) this.figure.addChart(this.chart);
    else this.figure.views.charts.delete(this.chart);
    window.dispatchEvent(new Event("resize")); // a chart that was hidden does not know its width
  }

  /** Name the slope as that of this activation. @param {string} activation */
  nameSlope(activation) {
    this.slope = activation === "sigmoid" ? "slope σ′(z)" : "slope f′(z)";
    if (this.chart) this.chart.layout.yaxis2.title.text = this.slope;
  }

  /** Show these guesses of the output, and null where there is none. @param {(number | null)[]} guesses */
  recall(guesses) {
    this.guesses = guesses;
    const trace = this.chart?.traces.find(({ meta }) => meta.guess);
    const made = guesses.flatMap((guess, i) => (guess === null ? [] : [{ guess, epoch: Math.round(((i + 1) * this.figure.run.last) / guesses.length) }]));
    Object.assign(trace ?? {}, { x: made.map(({ epoch }) => epoch), y: made.map(({ guess }) => guess) });
    this.chart?.refresh();
  }

  #draw() {
    const { figure } = this;
    this.chart = figure.addChart(new Chart(this.place, this.anatomy));
    this.recall(this.guesses);
    this.chart.layout.yaxis2.title.text = this.slope;
    figure.emit("load"); // its axes end where the runs do, as far as they are known
    const label = `output, slope and gradient: ${figure.readout.part("h3").textContent}`;
    const what = { name: `neuron-${figure.element.id}-slope`, label, rows: () => figure.rows(), chart: this.chart, of: "output, slope and gradient" };
    offerDownloads(figure.readout.part(".neuron__slopes"), what);
  }
}
