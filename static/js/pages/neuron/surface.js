/** The cost over weight and bias, with the runs' paths upon it, a start to drag, and a 3-D view where WebGL is there. */

import { Chart } from "../../chart.js";
import { offerDownloads } from "../../download.js";
import { number } from "../../format.js";
import { Handle } from "../../handle.js";
import { ask } from "../../stream.js";

const WINDOWS = [4, 6, 8, 12, 16, 25, 55]; // half the width of the plane; the narrowest that shows the start is taken
const POINTS = 81;

export class Surface {
  /**
   * @param {HTMLElement} element
   * @param {{surface: any, mountain: any}} charts
   * @param {import("./own.js").Own} own
   */
  constructor(element, charts, own) {
    this.own = own;
    this.place = /** @type {HTMLElement} */ (element.querySelector(".surface__plane"));
    this.summary = /** @type {HTMLElement} */ (element.querySelector(".chart__summary"));
    this.chart = new Chart(this.place, charts.surface);
    /** @type {Chart | null} */
    this.mountain = null;
    this.grid = { weight: [], bias: [], cost: /** @type {number[][]} */ ([]) };
    this.wanted = "";
    own.figure.addView(this.chart);
    this.handle = new Handle(/** @type {HTMLElement} */ (element.querySelector(".surface__handle")), {
      label: "Start of your neuron on the plane",
      words: (weight, bias) => `weight ${number(weight, 2)}, bias ${number(bias, 2)}`,
      onMove: (weight, bias) => own.set({ weight, bias }),
    });
    const rows = () => this.grid.bias.flatMap((bias, i) => this.grid.weight.map((weight, j) => ({ weight, bias, cost: this.grid.cost[i][j] })));
    offerDownloads(element, { name: "neuron-surface", label: "the cost surface", rows, chart: this.chart });
    if (hasWebGL()) this.#raise(element, charts.mountain);
  }

  /** Draw the surface of this neuron. @param {import("./run.js").Settings} settings @param {string} cost of the surface */
  async use({ weight, bias, input, target, activation }, cost) {
    const reach = Math.max(Math.abs(weight), Math.abs(bias));
    const half = WINDOWS.find((each) => each >= 1.15 * reach) ?? WINDOWS[WINDOWS.length - 1];
    /** @type {[number, number]} */
    const ends = [-half, half];
    this.handle.over({ x: ends, y: ends, step: 0.1 });
    this.handle.show(weight, bias);
    const bounds = { weight_min: -half, weight_max: half, bias_min: -half, bias_max: half, points: POINTS };
    const question = { cost, activation, input, target, ...bounds };
    const wanted = new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)])).toString();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const grid = await ask(`/api/neuron/surface?${wanted}`).catch((error) => this.#say(error.message));
    if (!grid || wanted !== this.wanted) return;
    this.grid = grid;
    for (const axis of ["xaxis", "yaxis"]) this.chart.layout[axis].range = ends;
    const costs = this.grid.cost.flat();
    const [least, most] = [Math.min(...costs), Math.max(...costs)];
    this.#say(
      `The ${cost === "quadratic" ? "quadratic cost" : "cross-entropy"} over weights and biases from ${number(-half, 0)} to ` +
        `${half}: from ${number(least, 3)} to ${number(most, 3)}.`,
    );
    for (const chart of [this.chart, this.mountain]) if (chart) this.#paint(chart, cost);
  }

  /** @param {Chart} chart @param {string} cost */
  #paint(chart, cost) {
    const [ground] = chart.traces.filter(({ type }) => type === "contour" || type === "surface");
    Object.assign(ground, { x: this.grid.weight, y: this.grid.bias, z: this.grid.cost, meta: { role: cost } });
    chart.refresh();
  }

  /** A 3-D view beside the plane, made when it comes near. @param {HTMLElement} element @param {any} figure */
  #raise(element, figure) {
    const place = /** @type {HTMLElement} */ (element.querySelector(".surface__mountain"));
    place.hidden = false;
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        near.disconnect();
        this.mountain = new Chart(place, figure);
        this.own.figure.addView(this.mountain);
        const [ground] = this.chart.traces.filter(({ type }) => type === "contour");
        this.#paint(this.mountain, ground.meta.role);
      },
      { rootMargin: "200px" },
    );
    near.observe(place);
  }

  /** @param {string} words */
  #say(words) {
    this.summary.textContent = words;
  }
}

/** Whether the browser draws in three dimensions, and not by painstaking software. */
function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl", { failIfMajorPerformanceCaveat: true }));
}
