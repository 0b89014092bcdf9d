/** One of the landscapes in three dimensions: opened and closed by its button, and there only where the browser draws it. */

import { Chart } from "../../../chart/chart.js";
import { offerDownloads } from "../../../controls/download.js";
import { part } from "../../../page/dom.js";
import { rowsOf } from "../landscape.js";

export class Mountain {
  /** @param {HTMLElement} element @param {any} empty the empty figure @param {import("../figure.js").Figure} figure */
  constructor(element, empty, figure) {
    this.element = element;
    this.empty = empty;
    this.figure = figure;
    this.place = part(element, "view");
    this.button = part(element, "raise", HTMLButtonElement);
    /** @type {Chart | null} */
    this.chart = null;
    /** @type {import("../landscape.js").Grid} */
    this.grid = { weight: [], bias: [], cost: [] };
    this.cost = "quadratic";
    this.element.hidden = !drawsInThreeDimensions();
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.#toggle());
  }

  /** Show this ground. @param {import("../landscape.js").Grid} grid @param {string} cost */
  use(grid, cost) {
    this.grid = grid;
    this.cost = cost;
    this.#paint();
  }

  #toggle() {
    const open = this.place.hidden;
    this.place.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.button.textContent = open ? "Close the view in three dimensions" : "Show it in three dimensions";
    if (!open) return void (this.chart && this.figure.views.charts.delete(this.chart));
    if (!this.chart) {
      this.chart = new Chart(this.place, this.empty);
      const rows = () => rowsOf(this.grid);
      offerDownloads(this.element, { name: "neuron-surface-3d", label: "the landscape in three dimensions", rows, chart: this.chart });
    }
    this.#paint();
  }

  /** Its runs are those that learn by this cost, whose height on it is their own cost. */
  #paint() {
    const { chart, cost } = this;
    if (!chart || this.place.hidden) return;
    const { weight: x, bias: y, cost: z } = this.grid;
    for (const trace of chart.traces) {
      trace.meta.only = cost;
      if (trace.meta.strength) Object.assign(trace, { x, y, z, meta: { ...trace.meta, role: cost } });
    }
    this.figure.views.add(chart);
    chart.refresh();
  }
}

/** Whether there is WebGL here. */
function drawsInThreeDimensions() {
  const context = document.createElement("canvas").getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}
