/** One of the landscapes in three dimensions: opened and closed by its button, and there only where the browser draws it. */

import { Chart } from "../../../chart/chart.js";
import { offerDownloads } from "../../../controls/download.js";
import { part } from "../../../page/dom.js";
import { rowsOf } from "../landscape.js";

const ABOVE = 0.02; // of the drawn cube, from the ground to the runs upon it: half of a ball
const NARROW = 500; // pixels, below which the whole cube is looked at from farther away
const FARTHER = 1.3;

/**
 * A step raised from the ground, at a right angle to it as it is drawn, so that a ball lies on it and isn't cut by it.
 * @param {import("../run.js").Step} step @param {number} across what the cube's width is worth, in weights and biases
 * @param {number} up what its height is worth, in costs
 */
export function raised(step, across, up) {
  const [east, north] = [step.gradient_weight, step.gradient_bias].map((gradient) => (-gradient * across) / up);
  const share = ABOVE / Math.hypot(east, north, 1);
  return { ...step, weight: step.weight + share * east * across, bias: step.bias + share * north * across, cost: step.cost + share * up };
}

/** The chart, with what is drawn upon the ground. */
class Raised extends Chart {
  across = 1;
  up = 1;

  /** @param {any[]} records @param {string | null} [run] */
  append(records, run) {
    super.append(records.map((record) => raised(record, this.across, this.up)), run);
  }

  /** @param {any} record @param {string | null} [run] */
  mark(record, run) {
    super.mark(record && raised(record, this.across, this.up), run);
  }
}

export class Mountain {
  /** @param {HTMLElement} element @param {any} empty the empty figure @param {import("../figure.js").Figure} figure */
  constructor(element, empty, figure) {
    this.element = element;
    this.empty = empty;
    this.figure = figure;
    this.place = part(element, "view");
    this.button = part(element, "raise", HTMLButtonElement);
    /** @type {Raised | null} */
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
      this.chart = new Raised(this.place, this.empty);
      const { eye } = this.chart.layout.scene.camera;
      if (this.place.clientWidth < NARROW) for (const axis of Object.keys(eye)) eye[axis] *= FARTHER;
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
    const heights = z.flat();
    if (heights.length > 0) Object.assign(chart, { across: x[x.length - 1] - x[0], up: Math.max(...heights) - Math.min(...heights) });
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
