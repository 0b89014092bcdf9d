/**
 * A Plotly chart with three verbs: append records to its lines, show others in their place, or mark one of them.
 *
 * The server sends the empty figure; each trace's meta says which `field` of a record it draws, against which `x`, for
 * which `run`, and in whose colour (`role`: the name of a CSS variable); a trace with `mark` shows the marked record
 * alone. Changes are gathered and drawn in an animation frame, as many charts a frame as keep the page smooth, none for
 * more than a third of the time; charts out of sight wait until no other has anything to draw, and rest for longer. A
 * chart is made when it comes near; until the library is there a sketch of the same size stands in its place.
 */

import { Emitter } from "../page/emitter.js";
import { whenNear } from "../page/near.js";
import { fetchLibrary, library } from "./library.js";
import { pictureOf } from "./picture.js";
import { sketch, unsketch } from "./sketch.js";
import { cssVariable, fieldsOf, painted, strideOf, themed } from "./theme.js";

export { cssVariable };

const FRAME_SHARE = 6; // milliseconds of a frame after which no further chart is drawn in it
// A chart that changes in every frame rests so many times as long as it took to draw, in sight and out of it: what else
// moves keeps its frames.
const REST = 2;
const REST_UNSEEN = 20;

const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  plotlyServerURL: "",
  responsive: true,
  modeBarButtonsToRemove: ["sendChartToCloud"],
};

/** @type {Set<Chart>} charts that wait for their frame, the longest waiting first */
const waiting = new Set();

let traces = 0; // so far, in all charts

/** A trace's own name, without which Plotly takes it for the one that stood in its place, and keeps that one's text. */
const newId = () => `trace${(traces += 1)}`;

/**
 * `hover` carries the x under the pointer, `point` the point of a trace there and whose run it is, both null when it
 * leaves; `choose` what a clicked point has as its customdata.
 * @extends {Emitter<{hover: number | null, point: {run: string | undefined, index: number} | null, choose: any}>}
 */
export class Chart extends Emitter {
  /**
   * @param {HTMLElement} element the place of the chart; it keeps the figure's height from the start
   * @param {{data: any[], layout: any}} figure an empty figure from the server
   */
  constructor(element, figure) {
    super();
    this.element = element;
    this.layout = structuredClone(figure.layout);
    /** @type {any[]} */
    this.traces = figure.data.map((trace) => ({ ...structuredClone(trace), uid: newId() }));
    this.revision = 0;
    this.restsUntil = 0; // in milliseconds of the page's clock
    this.inSight = false;
    /** @type {any} */
    this.library = null;
    this.sight = new IntersectionObserver((entries) => {
      this.inSight = entries[entries.length - 1].isIntersecting;
      this.restsUntil = 0;
    });
    this.sight.observe(element);
    if (this.layout.height) element.style.minHeight = `${this.layout.height}px`;
    this.near = false;
    /** @type {Promise<void> | null} */
    this.making = null;
    this.size = new ResizeObserver(() => this.refresh()); // of the sketch
    /** Settles when the library has drawn it. @type {Promise<void>} */
    this.ready = new Promise((resolve) => {
      whenNear(element, () => {
        this.near = true;
        this.size.observe(element);
        resolve(library.then(() => this.#make()));
      });
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh());
    document.fonts.ready.then(() => this.refresh());
  }

  /**
   * Add records to the lines, or to those of one run.
   * @param {Record<string, any>[]} records
   * @param {string | null} [run]
   */
  append(records, run = null) {
    for (const trace of this.#tracesOf(run)) {
      for (const [axis, field] of fieldsOf(trace)) for (const record of records) trace[axis].push(drawable(trace, record[field]));
    }
    this.refresh();
  }

  /**
   * Show these records and no others in the lines, or in those of one run.
   * @param {Record<string, any>[]} records
   * @param {string | null} [run]
   */
  show(records, run = null) {
    for (const trace of this.#tracesOf(run)) for (const [axis] of fieldsOf(trace)) trace[axis] = [];
    this.append(records, run);
  }

  /**
   * Mark one record, or none, in the traces made for it.
   * @param {Record<string, any> | null} record
   * @param {string | null} [run]
   */
  mark(record, run = null) {
    for (const trace of this.#tracesOf(run, true)) {
      for (const [axis, field] of fieldsOf(trace)) trace[axis] = record ? [drawable(trace, record[field])] : [];
    }
    this.refresh();
  }

  /**
   * Make room for a run: empty traces like those of another run, below them.
   * @param {string} run @param {string} like
   * @param {(trace: any) => void} [change] what is different about them
   */
  addRun(run, like, change = () => {}) {
    const own = this.traces.filter(({ meta }) => meta?.run === like);
    const made = own.map((trace) => {
      const copy = structuredClone({ ...trace, ...Object.fromEntries(fieldsOf(trace).map(([axis]) => [axis, []])) });
      copy.meta.run = run;
      copy.uid = newId();
      change(copy);
      return copy;
    });
    this.traces.splice(this.traces.indexOf(own[0]), 0, ...made);
  }

  /** @param {string} run */
  removeRun(run) {
    this.traces = this.traces.filter(({ meta }) => meta?.run !== run);
    this.refresh();
  }

  /** Draw again at the next turn, after a change to `traces` or `layout`. */
  refresh() {
    if (waiting.size === 0) requestAnimationFrame(drawNext);
    waiting.add(this);
  }

  /** The chart as a picture's data URL, with its title, what was set and a legend. @param {"png" | "svg"} format */
  async picture(format) {
    await this.#make();
    return pictureOf(this.library, this.element, { data: this.traces, layout: this.layout }, format);
  }

  /** Be made as soon as the library is there, wherever the chart stands: it is in use. */
  use() {
    library.then(() => this.#make());
  }

  /** Forget the chart and free what it holds. */
  remove() {
    waiting.delete(this);
    this.sight.disconnect();
    this.size.disconnect();
    this.library?.purge(this.element);
  }

  drawNow() {
    const began = performance.now();
    if (this.library) this.#draw();
    else if (this.near) sketch(this.element, this.traces.map(painted), themed(this.layout));
    const now = performance.now();
    this.restsUntil = now + (this.inSight ? REST : REST_UNSEEN) * (now - began);
  }

  /** Let the library draw it, from now on. */
  #make() {
    this.making ??= fetchLibrary().then(async (library) => {
      this.library = library;
      this.size.disconnect(); // the library follows the size by itself
      await this.#draw();
      unsketch(this.element);
      this.#listen();
    });
    return this.making;
  }

  #draw() {
    this.revision += 1;
    const layout = { ...themed(this.layout), datarevision: this.revision };
    return this.library.react(this.element, this.traces.map(painted), layout, CONFIG);
  }

  #listen() {
    const plot = /** @type {any} */ (this.element);
    plot.on("plotly_hover", (/** @type {any} */ event) => {
      const [{ x, pointNumber, data }] = event.points;
      this.emit("hover", x);
      const trace = this.traces.find(({ uid }) => uid === data.uid);
      this.emit("point", { run: trace?.meta?.run, index: pointNumber * strideOf(trace ?? {}) });
    });
    plot.on("plotly_unhover", () => {
      this.emit("hover", null);
      this.emit("point", null);
    });
    plot.on("plotly_click", (/** @type {any} */ { points: [point] }) => {
      if (point?.customdata !== undefined) this.emit("choose", point.customdata);
    });
  }

  /** @param {string | null} run @param {boolean} [marks] */
  #tracesOf(run, marks = false) {
    const asked = (/** @type {any} */ meta) => meta?.field && Boolean(meta.mark) === marks;
    return this.traces.filter(({ meta }) => asked(meta) && (run === null || meta.run === run));
  }
}

function drawNext() {
  const began = performance.now();
  do {
    const charts = [...waiting].filter(({ restsUntil }) => restsUntil <= began);
    const chart = charts.find((each) => each.inSight) ?? charts[0];
    if (!chart) break;
    waiting.delete(chart);
    chart.drawNow();
  } while (performance.now() - began < FRAME_SHARE);
  if (waiting.size > 0) requestAnimationFrame(drawNext);
}

/** The value, or a gap where it is too far from the axes to be drawn at all. @param {any} trace @param {number} value */
function drawable({ meta: { most = Infinity } }, value) {
  return Math.abs(value) > most ? null : value;
}
