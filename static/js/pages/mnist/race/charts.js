/** The race's four charts: both runs on one axis of images seen, each line named and valued at its end. */

import { costNamed } from "../../../page/costs.js";
import { number, percent, power } from "../../../page/format.js";
import { lazyChart } from "../lazy_chart.js";
import { endLabel, spread } from "../../../chart/line_labels.js";

/** @typedef {import("../../../chart/chart.js").Chart} Chart */
/** @typedef {import("./learning_curve.js").LearningCurve} LearningCurve */
/** @typedef {{key: "a" | "b", cost: string, curve: LearningCurve | null, total: number, seen: number, epoch: number}} Entry
 *   one lane, as the charts need it: epoch is how many images one has */

const FLUSH = 350; // ms between two drawings of a chart in sight: 15 ms of work each
const OUT_OF_SIGHT = 2000; // ms between two drawings of one that the reader can't see
const LABEL = 17; // px that a label takes
/** How far an empty chart's axis reaches. @type {Record<string, number>} */
const EMPTY = { cost: 1.04, saturation: 0.1 };

/** Of the second run of a pair with one cost. */
const SECOND_DASH = "dashdot";

/** @type {Record<string, {field: string, value: (y: number) => string, log?: boolean}>} */
const CHARTS = {
  accuracy: { field: "test_accuracy", value: (y) => percent(y, 1) },
  cost: { field: "relative_cost", value: (y) => number(y, 3) },
  saturation: { field: "saturated_wrong", value: (y) => percent(y, 2) },
  gradients: { field: "gradient_", value: short, log: true },
};

/** What each chart draws of a curve. @type {Record<string, (curve: LearningCurve) => Record<string, any>[]>} */
export const RECORDS = {
  accuracy: (curve) => curve.epochs,
  cost: (curve) => [...curve.start, ...curve.points],
  saturation: (curve) => curve.points,
  gradients: (curve) => curve.coarse(80), // one mini-batch's norm is a rough measure: average more of them
};

export class RaceCharts {
  /**
   * @param {Record<string, HTMLElement>} places by the chart's name
   * @param {Record<string, {data: any[], layout: any}>} figures
   */
  constructor(places, figures) {
    /** @type {Record<string, Chart>} those that are made */
    this.charts = {};
    const make = (/** @type {string} */ name) => lazyChart(places[name], figures[name], (chart) => this.#made(name, chart));
    this.make = Object.fromEntries(Object.keys(CHARTS).map((name) => [name, make(name)]));
    /** @type {Entry[]} */
    this.entries = [];
    this.costField = "relative_cost";
    this.timer = 0;
    /** @type {Set<string>} charts that have something to draw */
    this.waiting = new Set();
    /** @type {Record<string, number>} when each was drawn last */
    this.drawn = {};
    addEventListener("resize", () => this.update());
  }

  /** The chart of this name, made if it wasn't. @param {string} name */
  chart(name) {
    this.make[name]();
    return this.charts[name];
  }

  /** @param {string} name @param {Chart} chart */
  #made(name, chart) {
    this.charts[name] = chart;
    for (const trace of chart.traces) this.#dress(trace);
    if (name === "cost") this.#showCost();
    this.update();
  }

  /** Draw these lanes from now on. @param {Entry[]} entries */
  set(entries) {
    this.entries = entries;
    if (entries.some(({ curve }) => curve)) for (const make of Object.values(this.make)) make();
    for (const swatch of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-swatch]"))) {
      const entry = entries.find(({ key }) => key === swatch.dataset.swatch);
      swatch.dataset.role = entry ? costNamed(entry.cost).role : "";
      swatch.dataset.dash = entry ? dashOf(entries, entry) : "";
    }
    for (const chart of Object.values(this.charts)) for (const trace of chart.traces) this.#dress(trace);
    this.update();
  }

  /** The training cost as `relative_cost` or `cost`. @param {string} field */
  showCost(field) {
    this.costField = field;
    this.#showCost();
    this.update();
  }

  #showCost() {
    for (const trace of this.charts.cost?.traces ?? []) trace.meta.field = this.costField;
  }

  /** What a chart draws, as rows of a table. @param {string} name */
  rows(name) {
    return this.chart(name).traces.flatMap(({ name: run, meta, x, y }) =>
      x.map((/** @type {number} */ examples, /** @type {number} */ i) => ({ run, examples, field: meta.field, value: y[i] })),
    );
  }

  /** Something has arrived: draw it with whatever else arrives within the next moment. */
  update() {
    for (const name of Object.keys(this.charts)) this.waiting.add(name);
    this.timer ||= window.setTimeout(() => this.#flush(), FLUSH);
  }

  #flush() {
    this.timer = 0;
    const now = performance.now();
    for (const name of this.waiting) {
      if (!this.charts[name].inSight && now - (this.drawn[name] ?? -Infinity) < OUT_OF_SIGHT) continue;
      this.waiting.delete(name);
      this.drawn[name] = now;
      this.#draw(name);
    }
    if (this.waiting.size) this.timer = window.setTimeout(() => this.#flush(), FLUSH);
  }

  /** Give a trace its lane's colour and dash. @param {any} trace */
  #dress(trace) {
    const { run, field } = trace.meta;
    const entry = this.entries.find(({ key }) => key === run);
    if (!entry) return;
    const dash = dashOf(this.entries, entry);
    trace.meta.role = costNamed(entry.cost).role;
    const layer = Number(/^gradient_(\d)$/.exec(field)?.[1] ?? 3);
    trace.line = { ...trace.line, dash, width: 0.7 + 0.6 * Math.min(layer, 3) };
    trace.opacity = dash === SECOND_DASH ? 0.75 : 1;
  }

  /** @param {string} name */
  #draw(name) {
    const chart = this.charts[name];
    for (const { key, curve } of this.entries) {
      chart.show(curve ? RECORDS[name](curve) : [], key);
    }
    for (const trace of chart.traces) {
      if (!this.entries.some(({ key }) => key === trace.meta.run)) trace.x = trace.y = [];
      // A layer that the network doesn't have draws nothing.
      if (trace.y[0] === undefined) trace.x = trace.y = [];
      if (name !== "accuracy") trace.mode = trace.y.length === 1 ? "markers" : "lines";
    }
    this.#scale(chart, name);
    chart.refresh();
  }

  /** @param {Chart} chart @param {string} name */
  #scale(chart, name) {
    const { log, value } = CHARTS[name];
    const reach = Math.max(1, ...this.entries.map(reachOf));
    chart.layout.xaxis = { ...chart.layout.xaxis, range: [0, reach], showticklabels: reach > 1 };
    const narrow = chart.element.clientWidth < 420;
    chart.layout.margin = { ...chart.layout.margin, r: narrow ? 76 : 84, l: narrow ? 50 : 58 };
    const range = this.#range(chart, name);
    const place = (/** @type {number} */ y) => (log ? Math.log10(y) : y);
    chart.layout.yaxis = { ...chart.layout.yaxis, range };
    const { height, margin } = chart.layout;
    const perPixel = (range[1] - range[0]) / (height - margin.t - margin.b);
    const labels = chart.traces
      .filter((trace) => trace.y.length > 0 && trace.y.at(-1) > (log ? 0 : -Infinity))
      .map((trace) => ({ trace, y: place(trace.y.at(-1)), at: place(trace.y.at(-1)) }))
      .sort((one, other) => one.y - other.y);
    spread(labels, LABEL * perPixel, range[1]);
    chart.layout.annotations = labels.map(({ trace, at }) => {
      const layer = log ? ordinal(trace.meta.field) : "";
      return endLabel(`<b>${trace.name}</b>${layer} ${value(trace.y.at(-1))}`, at, trace.meta.role);
    });
  }

  /** The range of y that holds both curves, wide enough not to jump with each point. @param {Chart} chart @param {string} name */
  #range(chart, name) {
    const ys = chart.traces.flatMap((trace) => (name === "accuracy" ? trace.y.slice(trace.y.length > 2 ? 1 : 0) : trace.y));
    if (name === "gradients") {
      const sizes = ys.filter((y) => y > 0).map(Math.log10);
      if (sizes.length === 0) return [-3, 0];
      const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
      const parts = most - least > 1 ? 2 : 1; // on a short axis whole powers of ten, to have two of them to read
      return [Math.floor(parts * least) / parts, Math.ceil(parts * most) / parts];
    }
    if (name === "accuracy") return [Math.min(0.9, Math.floor(Math.min(1, ...ys) * 20) / 20), 1];
    if (name === "cost" && this.costField === "relative_cost" && Math.max(0, ...ys) <= 1) return [0, 1.04];
    return [0, ys.length ? roundUp(Math.max(1e-9, ...ys)) : EMPTY[name]];
  }
}

/** The dash of a lane's lines: its cost's, or another where an earlier lane has the same cost. @param {Entry[]} entries @param {Entry} own */
function dashOf(entries, own) {
  const twin = entries.some(({ key, cost }) => key < own.key && cost === own.cost);
  return twin ? SECOND_DASH : costNamed(own.cost).dash;
}

/** How far the axis reaches: the first epoch at first, then what has been seen, in steps. @param {Entry} entry */
function reachOf({ total, seen, epoch }) {
  if (!epoch) return 0;
  return Math.min(total, epoch * Math.max(1, Math.ceil(roundUp(seen / epoch / 1.02))));
}

/** The next of 1, 1.5, 2, 3, 5, 7, 10 … at or above x. @param {number} x */
function roundUp(x) {
  const size = 10 ** Math.floor(Math.log10(x));
  return size * ([1, 1.5, 2, 3, 5, 7, 10].find((step) => step * size >= x * 1.02) ?? 10);
}

/** @param {string} field */
function ordinal(field) {
  return "₀₁₂₃₄"[Number(field.at(-1))];
}

/** @param {number} y */
function short(y) {
  return y < 0.001 ? power(y, 0) : number(y, 3);
}
