/** One instrument of the page: its sliders, its charts and its sentences, from a plain description. */

import { byId } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields } from "../../fields/fields.js";
import { reserveSpace } from "../../page/reserve_space.js";

/**
 * @typedef {Record<string, number | string | null>} Row
 * @typedef {{label: string, rows: (values: any) => Row[], mark?: (values: any) => Row | null,
 *   adjust?: (chart: Chart, values: any) => void}} Drawing `rows` are the lines', `mark` is where the dots are;
 *   `adjust` may change the chart's layout before it is drawn
 * @typedef {{name: string, table: import("../../fields/fields.js").Field[], charts: Record<string, Drawing>,
 *   says: (values: any) => Node[], longest: Record<string, number | string>[]}} Section `longest` are settings for which
 *   it says most; others are as in the table
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
    this.charts = Object.entries(section.charts).map(([name, drawing]) => {
      const chart = new Chart(byId(`${name}-chart`), figures[name]);
      const rows = () => drawing.rows(this.fields.values);
      offerDownloads(byId(`${name}-downloads`), { name: `why-${name}`, label: drawing.label, rows, chart });
      return { chart, drawing };
    });
  }

  /** Show these settings; others stay. @param {Record<string, any>} values */
  set(values) {
    this.fields.set(values);
    this.draw();
    this.follow();
  }

  /** Draw the charts and write the sentences for the settings as they are. */
  draw() {
    const { values } = this.fields;
    for (const { chart, drawing } of this.charts) {
      drawing.adjust?.(chart, values);
      chart.show(drawing.rows(values));
      chart.mark(drawing.mark?.(values) ?? null);
    }
    byId(`${this.section.name}-summary`).replaceChildren(...this.section.says(values));
  }
}

/** Places from one end to the other, both included. @param {number} from @param {number} to @param {number} count */
export function places(from, to, count) {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/**
 * A row of the table: a slider.
 * @param {string} name @param {string} label @param {number} value @param {[number, number]} range @param {object} [more]
 * @returns {import("../../fields/fields.js").NumberField}
 */
export function numeric(name, label, value, [min, max], more) {
  return { name, label, value, min, max, step: 0.01, ...more };
}
