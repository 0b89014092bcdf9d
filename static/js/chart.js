/**
 * A Plotly chart with three verbs: append records to its lines, show others in their place, or mark one of them.
 *
 * The server sends the empty figure; each trace's meta says which `field` of a record it draws, against which `x`, for
 * which `run`, and in whose colour (`role`: the name of a CSS variable); a trace with `mark` shows the marked record
 * alone. Changes are gathered and drawn once an animation frame, one chart a frame in turn, which keeps a page of many
 * charts smooth; charts out of sight wait until no other has anything to draw.
 */

const MOST_POINTS = 3000;

const CONFIG = {
  displaylogo: false,
  displayModeBar: false,
  plotlyServerURL: "",
  responsive: true,
  modeBarButtonsToRemove: ["sendChartToCloud"],
};

/** @type {Set<Chart>} charts that wait for their frame, the longest waiting first */
const waiting = new Set();

/** Resolves to the Plotly library, which the page loads beside everything else. */
const plotly = new Promise((resolve, reject) => {
  const library = () => /** @type {any} */ (window).Plotly;
  const script = document.getElementById("plotly");
  if (library()) resolve(library());
  script?.addEventListener("load", () => resolve(library()));
  script?.addEventListener("error", () => reject(new Error("The chart library could not be loaded.")));
});

/** A CSS variable's value, such as the colour of a cost. @param {string} name */
export function cssVariable(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export class Chart {
  /**
   * @param {HTMLElement} element the place of the chart; it keeps the figure's height from the start
   * @param {{data: any[], layout: any}} figure an empty figure from the server
   */
  constructor(element, figure) {
    this.element = element;
    this.layout = structuredClone(figure.layout);
    /** @type {any[]} */
    this.traces = structuredClone(figure.data);
    this.revision = 0;
    this.inSight = false;
    /** @type {any} */
    this.library = null;
    this.sight = new IntersectionObserver((entries) => void (this.inSight = entries[entries.length - 1].isIntersecting));
    this.sight.observe(element);
    element.style.minHeight = `${this.layout.height}px`;
    this.ready = plotly.then((library) => {
      this.library = library;
      return this.#draw();
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
      const { field, x = "epoch" } = trace.meta;
      for (const record of records) {
        trace.x.push(record[x]);
        trace.y.push(record[field]);
      }
    }
    this.refresh();
  }

  /**
   * Show these records and no others in the lines, or in those of one run.
   * @param {Record<string, any>[]} records
   * @param {string | null} [run]
   */
  show(records, run = null) {
    for (const trace of this.#tracesOf(run)) {
      trace.x = [];
      trace.y = [];
    }
    this.append(records, run);
  }

  /**
   * Mark one record, or none, in the traces made for it.
   * @param {Record<string, any> | null} record
   * @param {string | null} [run]
   */
  mark(record, run = null) {
    for (const trace of this.#tracesOf(run, true)) {
      const { field, x = "epoch" } = trace.meta;
      trace.x = record ? [record[x]] : [];
      trace.y = record ? [record[field]] : [];
    }
    this.refresh();
  }

  /** Draw again at the next turn, after a change to `traces` or `layout`. */
  refresh() {
    if (waiting.size === 0) requestAnimationFrame(drawNext);
    waiting.add(this);
  }

  /**
   * Call back with the x under the pointer, and with null when it leaves.
   * @param {(x: number | null) => void} callback
   */
  onHover(callback) {
    this.ready.then(() => {
      const element = /** @type {any} */ (this.element);
      element.on("plotly_hover", (/** @type {any} */ event) => callback(event.points[0].x));
      element.on("plotly_unhover", () => callback(null));
    });
  }

  /** The chart as a picture's data URL. @param {"png" | "svg"} format */
  async picture(format) {
    await this.ready;
    const { width, height } = this.element.getBoundingClientRect();
    const layout = { ...themed(this.layout), paper_bgcolor: cssVariable("paper") };
    const figure = { data: this.traces.map(painted), layout };
    return this.library.toImage(figure, { format, width, height, scale: format === "png" ? 2 : 1 });
  }

  /** Forget the chart and free what it holds. */
  remove() {
    waiting.delete(this);
    this.sight.disconnect();
    this.library?.purge(this.element);
  }

  drawNow() {
    if (this.library) this.#draw();
  }

  #draw() {
    this.revision += 1;
    const layout = { ...themed(this.layout), datarevision: this.revision };
    return this.library.react(this.element, this.traces.map(painted), layout, CONFIG);
  }

  /** @param {string | null} run @param {boolean} [marks] */
  #tracesOf(run, marks = false) {
    const asked = (/** @type {any} */ meta) => meta?.field && Boolean(meta.mark) === marks;
    return this.traces.filter(({ meta }) => asked(meta) && (run === null || meta.run === run));
  }
}

function drawNext() {
  const charts = [...waiting];
  const chart = charts.find((each) => each.inSight) ?? charts[0];
  if (chart) {
    waiting.delete(chart);
    chart.drawNow();
  }
  if (waiting.size > 0) requestAnimationFrame(drawNext);
}

/**
 * The trace as Plotly gets it: in its role's colour, thinned where it has more points than a screen has columns.
 * @param {any} trace
 */
function painted(trace) {
  const copy = { ...trace, ...thinned(trace) };
  if (!trace.meta?.role) return copy;
  const color = cssVariable(trace.meta.role);
  return { ...copy, line: { width: 2.5, ...trace.line, color }, marker: { ...trace.marker, color } };
}

/** @param {{x?: any[], y?: any[]}} trace */
function thinned({ x, y }) {
  if (!x || !y || x.length <= MOST_POINTS) return { x, y };
  const stride = Math.ceil(x.length / MOST_POINTS);
  const kept = (/** @type {any[]} */ values) => values.filter((_, i) => i % stride === 0 || i === values.length - 1);
  return { x: kept(x), y: kept(y) };
}

/** The layout in the page's face and colours. @param {any} layout */
function themed(layout) {
  const ink = cssVariable("ink-soft");
  const rule = cssVariable("rule");
  const axis = { color: ink, gridcolor: rule, linecolor: rule, tickcolor: rule, separatethousands: true };
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  return {
    ...layout,
    ...Object.fromEntries(axes.map((key) => [key, { ...axis, ...layout[key] }])),
    annotations: (layout.annotations ?? []).map(inRole),
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: cssVariable("sans"), size: 14, color: ink },
    hoverlabel: {
      bgcolor: cssVariable("paper"),
      bordercolor: rule,
      font: { family: cssVariable("sans"), size: 14, color: cssVariable("ink") },
      ...layout.hoverlabel,
    },
  };
}

/** A text in the colour of the role it has for a name. @param {any} annotation */
function inRole(annotation) {
  if (!annotation.name) return annotation;
  return { ...annotation, font: { size: 14, ...annotation.font, color: cssVariable(annotation.name) } };
}
