/** Every comparison as a row of dots: a dot for each pair, the mean with its interval above them. */

import { Chart } from "../../chart/chart.js";
import { costNamed } from "../../page/costs.js";
import { signed } from "../../page/format.js";
import { LEVEL, STARTS, stuck } from "./study.js";

const ROW = { wide: 62, narrow: 80 }; // pixels a comparison, with its name on one line or on two
const NARROW = 480; // pixels, below which a comparison's name doesn't fit on one line
const NAME = 0.4; // of a row, from its middle up to its name
const SPREAD = 0.24; // of a row, over which its dots are strewn so that they can be told apart
const MEAN = 0.06; // of a row, from its middle up to the mean
const STREWN = 7; // places across the row
const NEAR = [-1.5, 1.5]; // points, the whole of the near view

export class Differences {
  /** @param {HTMLElement} element @param {any} figure @param {(key: string) => void} choose told of the run that a click means */
  constructor(element, figure, choose) {
    this.chart = new Chart(element, figure);
    this.chart.on("choose", choose);
  }

  /** @param {import("./study.js").Study} study @param {boolean} near whether to look at small differences only */
  show({ summary }, near) {
    const { comparisons } = summary;
    const { chart } = this;
    chart.traces = comparisons.flatMap((comparison, i) => {
      const row = comparisons.length - 1 - i;
      const [first, second] = [comparison.first, comparison.second].map((wanted) => reportOf(summary.cells, wanted));
      return [dots(comparison, row, first, second), mean(comparison, row)];
    });
    const { layout } = chart;
    const narrow = chart.element.clientWidth < NARROW;
    const row = narrow ? ROW.narrow : ROW.wide;
    layout.height = row * Math.max(1, comparisons.length) + layout.margin.t + layout.margin.b;
    chart.element.style.minHeight = `${layout.height}px`;
    Object.assign(layout.yaxis, { range: [-0.5, comparisons.length - 0.35], showticklabels: false });
    layout.margin.l = 16;
    Object.assign(layout.xaxis, near ? { range: NEAR, autorange: false } : { range: null, autorange: true });
    layout.annotations = comparisons.map((comparison, i) => ({
      text: narrow ? rowWords(comparison).replace(", ", ",<br>") : rowWords(comparison),
      name: "ink-soft",
      bgcolor: "paper", // over the line at no difference
      align: "left",
      xref: "paper",
      x: 0,
      xanchor: "left",
      y: comparisons.length - 1 - i + NAME,
      showarrow: false,
    }));
    chart.refresh();
  }
}

/** @param {import("./study.js").Cell} a @param {import("./study.js").Cell} b */
export const same = (a, b) => a.cost === b.cost && a.output === b.output && a.weight_init === b.weight_init && a.hidden === b.hidden;

/** @param {import("./study.js").CellSummary[]} cells @param {import("./study.js").Cell} wanted */
const reportOf = (cells, wanted) => cells.find(({ cell }) => same(cell, wanted))?.report ?? [];

/** @param {import("./study.js").Comparison} comparison */
export function rowWords({ first, second }) {
  return `${costNamed(second.cost).short} − ${costNamed(first.cost).short}, ${first.hidden} hidden, ${STARTS[first.weight_init]}`;
}

/**
 * A dot for each pair; a ring where one of its runs got stuck.
 * @param {import("./study.js").Comparison} comparison @param {number} row
 * @param {import("./study.js").Dot[]} first @param {import("./study.js").Dot[]} second the reports of both
 */
function dots(comparison, row, first, second) {
  const { seeds, differences } = comparison;
  const keys = new Map(second.map(({ seed, key }) => [seed, key]));
  const odd = new Set([...first, ...second].filter(stuck).map(({ seed }) => seed));
  const words = (/** @type {number} */ seed) => (odd.has(seed) ? "; a run got stuck" : "");
  return {
    type: "scatter",
    mode: "markers",
    meta: { role: costNamed(comparison.second.cost).role },
    x: differences,
    y: differences.map((_, i) => row - 0.08 - (SPREAD * (i % STREWN)) / STREWN),
    customdata: seeds.map((seed) => keys.get(seed)),
    text: seeds.map((seed, i) => `seed ${seed}: ${signed(differences[i], 2)} points${words(seed)}`),
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: seeds.map((seed) => (odd.has(seed) ? "circle-open" : "circle")), size: 6, opacity: 0.55 },
  };
}

/** @param {import("./study.js").Comparison} comparison @param {number} row */
function mean({ mean: { value, interval }, seeds }, row) {
  const from = interval ? `, ${LEVEL} ${signed(interval[0], 2)} to ${signed(interval[1], 2)}` : "";
  return {
    type: "scatter",
    mode: "markers",
    meta: { role: "ink" },
    x: [value],
    y: [row + MEAN],
    text: [`mean of ${seeds.length} pairs: ${signed(value, 2)} points${from}`],
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: "diamond", size: 10 },
    error_x: interval && { type: "data", symmetric: false, array: [interval[1] - value], arrayminus: [value - interval[0]], thickness: 2, width: 6 },
  };
}
