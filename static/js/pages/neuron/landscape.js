/** One cost over weight and bias, with the paths of the runs that learn by it, and a start to drag where there is one. */

import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { find, part, setText } from "../../page/dom.js";
import { number } from "../../page/format.js";
import { whenNear } from "../../page/near.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { validate } from "../../page/validation.js";
import { LatestRequest } from "../../server/latest_request.js";
import { ask } from "../../server/stream.js";
import { crossed } from "./words.js";

const WINDOWS = [4, 6, 8, 12, 16, 25, 55]; // half the width of the plane; the narrowest that shows the start is taken
const POINTS = 81;

/** @typedef {{weight: number[], bias: number[], cost: number[][]}} Grid */

/** The window that shows a start. @param {{weight: number, bias: number}} start */
export function windowOf({ weight, bias }) {
  const reach = Math.max(Math.abs(weight), Math.abs(bias));
  return WINDOWS.find((each) => each >= 1.15 * reach) ?? WINDOWS[WINDOWS.length - 1];
}

export class Landscape {
  /**
   * @param {HTMLElement} element
   * @param {string} cost
   * @param {any} empty the empty figure
   * @param {import("./stage.js").Stage} stage
   * @param {{who: (name: string, run: import("./run.js").Run) => string, name: string,
   *   onGrid?: () => void}} options how the sentences call a run, how a file of it begins, and who is told of another ground
   */
  constructor(element, cost, empty, stage, { who, name, onGrid = () => {} }) {
    this.cost = cost;
    this.stage = stage;
    this.who = who;
    this.onGrid = onGrid;
    this.words = find(element, ".chart__summary");
    /** @type {Chart | null} */
    this.chart = null;
    /** @type {Grid} */
    this.grid = { weight: [], bias: [], cost: [] };
    this.half = WINDOWS[0];
    this.wanted = "";
    this.why = "";
    this.server = new LatestRequest(
      (wanted) => ask(`/api/neuron/surface?${wanted}`),
      (/** @type {Grid} */ grid, wanted) => void (wanted === this.wanted && this.#draw(grid, wanted)),
      (problem) => void (problem && setText(this.words, problem)),
    );
    /** @type {import("./run.js").Settings | null} */
    this.settings = null;
    stage.on("rest", () => this.#tell());
    stage.on("step", () => this.#tell());
    const place = find(element, ".landscape__plane");
    whenNear(place, () => {
      this.chart = new Chart(place, onlyFor(cost, empty));
      stage.addChart(this.chart);
      offerDownloads(part(element, "downloads"), { name: `${name}-${cost}`, label: `the landscape of ${cost}`, rows: () => rowsOf(this.grid), chart: this.chart });
      this.#ask();
    });
  }

  /** Draw the ground for this neuron. @param {import("./run.js").Settings} settings @param {number} half the window's half width */
  use(settings, half) {
    this.settings = settings;
    this.half = half;
    this.#ask();
  }

  #ask() {
    const { settings, chart, cost, half } = this;
    if (!chart || !settings) return;
    const { input, target, activation } = settings;
    this.why = validate({ cost, activation, target, update_rule: "gradient" });
    if (this.why) return this.#draw({ weight: [], bias: [], cost: [] }, "");
    const bounds = { weight_min: -half, weight_max: half, bias_min: -half, bias_max: half, points: POINTS };
    const question = { cost, activation, input, target, ...bounds };
    const wanted = new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)])).toString();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.server.want(wanted);
  }

  /** @param {Grid} grid @param {string} wanted */
  #draw(grid, wanted) {
    const chart = /** @type {Chart} */ (this.chart);
    this.grid = grid;
    this.wanted = wanted;
    const { weight: x, bias: y, cost: z } = grid;
    for (const trace of chart.traces) if (trace.meta.strength) Object.assign(trace, { x, y, z });
    for (const axis of ["xaxis", "yaxis"]) chart.layout[axis].range = [-this.half, this.half];
    chart.refresh();
    this.#tell();
    this.onGrid();
  }

  #tell() {
    const { views } = this.stage;
    const told = (/** @type {string} */ name, /** @type {any} */ first, /** @type {any} */ now, /** @type {import("./run.js").Run} */ run) =>
      run.settings.cost === this.cost ? crossed(this.who(name, run), first, now) : "";
    reserveSpace(this.words, [`${heights(0, 1234.567)} ${views.longest(told)}`]);
    if (this.why) return setText(this.words, this.why);
    const costs = this.grid.cost.flat();
    if (costs.length > 0) setText(this.words, `${heights(Math.min(...costs), Math.max(...costs))} ${views.told(told)}`.trim());
  }
}

/** A landscape's numbers, a row for each place. @param {Grid} grid */
export function rowsOf({ weight: weights, bias: biases, cost }) {
  return biases.flatMap((bias, i) => weights.map((weight, j) => ({ weight, bias, cost: cost[i][j] })));
}

/** @param {number} least @param {number} most */
function heights(least, most) {
  return `Here the cost goes from ${number(least, 3)} to ${number(most, 3)}.`;
}

/** The empty figure, in the colour of its cost, for the runs that learn by it. @param {string} cost @param {any} empty */
function onlyFor(cost, empty) {
  const data = empty.data.map((/** @type {any} */ trace) => ({ ...trace, meta: { ...trace.meta, role: cost, only: cost } }));
  return { ...empty, data };
}
