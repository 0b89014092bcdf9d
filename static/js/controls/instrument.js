/** An instrument: its sliders, its charts and drawings, and its sentences, from a plain description. */

import { byId } from "../page/dom.js";
import { Chart } from "../chart/chart.js";
import { CurveHandle } from "./curve_handle.js";
import { offerDownloads } from "./download.js";
import { Fields } from "../fields/fields.js";
import { significant } from "../page/format.js";
import { reserveSpace } from "../page/reserve_space.js";

/**
 * @typedef {Record<string, number | string | null>} Row
 * @typedef {{label: string, rows: (values: any) => Row[], mark?: (values: any) => Row | null,
 *   adjust?: (chart: Chart, values: any) => void, drag?: {field: string, x: string, y: string}}} Plot `rows` are the
 *   lines', `mark` is where the dots are; `adjust` may change the chart's layout before it is drawn; `drag` makes the
 *   marked record's dot at (x, y) a handle that moves this field
 * @typedef {{name: string, table: import("../fields/fields.js").Field[], charts: Record<string, Plot>,
 *   drawings?: Record<string, (place: HTMLElement) => (values: any) => void>,
 *   says: (values: any) => Node[], longest: Record<string, number | string>[]}} Section `drawings` are made in the elements
 *   with their names for ids, and return what shows the settings there; `longest` are settings for which it says most,
 *   others are as in the table
 */

export class Instrument {
  /** @param {Section} section @param {Record<string, any>} figures @param {() => void} follow told of every change */
  constructor(section, figures, follow) {
    this.section = section;
    this.fields = new Fields(byId(`${section.name}-fields`), section.table, () => {
      this.draw();
      follow();
    });
    this.follow = follow;
    const { longest, says } = section;
    reserveSpace(byId(`${section.name}-summary`), longest.map((values) => says({ ...this.fields.values, ...values })));
    const page = document.body.dataset.page;
    this.charts = Object.entries(section.charts).map(([name, plot]) => {
      const chart = new Chart(byId(`${name}-chart`), figures[name]);
      const rows = () => plot.rows(this.fields.values);
      offerDownloads(byId(`${name}-downloads`), { name: `${page}-${name}`, label: plot.label, rows, chart });
      return { chart, plot, handle: this.#handle(chart, plot) };
    });
    this.drawings = Object.entries(section.drawings ?? {}).map(([id, make]) => make(byId(id)));
  }

  /** Show these settings; others stay. @param {Record<string, any>} values */
  set(values) {
    this.fields.set(values);
    this.draw();
    this.follow();
  }

  /** What moves a chart's dot, if its dot can be moved. @param {Chart} chart @param {Plot} plot */
  #handle(chart, { drag, label }) {
    if (!drag) return null;
    const field = /** @type {import("../fields/fields.js").NumberField} */ (this.section.table.find(({ name }) => name === drag.field));
    const { range } = chart.layout.xaxis;
    const onMove = (/** @type {number} */ x) => this.set({ [field.name]: Math.min(field.max, Math.max(field.min, x)) });
    return new CurveHandle(chart.element, chart.layout.margin, { label: `${field.label}, on the chart of ${label}`, range, step: field.step, onMove });
  }

  /** Draw the charts and write the sentences for the settings as they are. */
  draw() {
    const { values } = this.fields;
    for (const { chart, plot, handle } of this.charts) {
      plot.adjust?.(chart, values);
      chart.show(plot.rows(values));
      const marked = plot.mark?.(values) ?? null;
      chart.mark(marked);
      if (plot.drag && handle && marked) place(handle, chart, plot.drag, marked);
    }
    for (const show of this.drawings) show(values);
    byId(`${this.section.name}-summary`).replaceChildren(...this.section.says(values));
  }
}

/**
 * Put a chart's handle where its dot is.
 * @param {CurveHandle} handle @param {Chart} chart @param {{x: string, y: string}} drag @param {Row} marked
 */
function place(handle, { layout }, { x, y }, marked) {
  const [low, high] = layout.yaxis.range;
  const [across, up] = [Number(marked[x]), Number(marked[y])];
  handle.show(across, (up - low) / (high - low), `${significant(across)}; ${y} ${significant(up)}`);
}

/** Places from one end to the other, both included. @param {number} from @param {number} to @param {number} count */
export function places(from, to, count) {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/**
 * A row of the table: a slider.
 * @param {string} name @param {string} label @param {number} value @param {[number, number]} range @param {object} [more]
 * @returns {import("../fields/fields.js").NumberField}
 */
export function numeric(name, label, value, [min, max], more) {
  return { name, label, value, min, max, step: 0.01, ...more };
}
