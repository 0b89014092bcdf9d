/** How a family of networks does at every learning rate: accuracy and stuck runs, a dot for every seed. */

import { Chart } from "../../chart/chart.js";
import { spread } from "../../chart/line_labels.js";
import { costNamed } from "../../page/costs.js";
import { withUnit } from "../../page/format.js";
import { cellsOf, ending, stuck } from "./study.js";

const APART = 0.03; // decades between the dots of two costs at the same rate
const LETTER = 7.5; // pixels of a line's name, a letter
const MARGINS = 80; // pixels beside the axis
const NEAR = 90; // per cent, from which on the near view begins

export class Tuning {
  /**
   * @param {{rates: HTMLElement, stuck: HTMLElement}} elements @param {{rates: any, stuck: any}} figures
   * @param {(key: string) => void} choose told of the run that a click means
   */
  constructor(elements, figures, choose) {
    this.rates = new Chart(elements.rates, figures.rates);
    this.stuck = new Chart(elements.stuck, figures.stuck);
    this.rates.on("choose", choose);
  }

  /** @param {import("./study.js").Study} study @param {import("./study.js").Family} family @param {boolean} near */
  show(study, family, near) {
    const cells = cellsOf(study, family);
    const lowest = Math.min(...cells.flatMap(({ dots }) => dots.filter(({ diverged }) => diverged === null).map(({ accuracy }) => accuracy)), NEAR);
    const foot = near ? NEAR : Math.max(0, Math.floor(lowest / 10) * 10);
    this.rates.traces = cells.flatMap((cell, i) => {
      const aside = 10 ** (APART * (i - (cells.length - 1) / 2));
      return [means(cell), chosen(cell, foot), seeds(cell, aside, false, foot), seeds(cell, aside, true, foot)];
    });
    this.rates.layout.yaxis.range = [foot - (100 - foot) * 0.04, 100];
    this.rates.layout.annotations = lineNames(cells, near ? NEAR : 0, this.rates.element.clientWidth - MARGINS);
    this.stuck.traces = cells.map((cell) => shares(cell));
    for (const chart of [this.rates, this.stuck]) chart.refresh();
  }
}

/** @param {import("./study.js").CellSummary} cell */
function lineOf({ cell }) {
  const { dash, short } = costNamed(cell.cost);
  return { type: "scatter", mode: "lines+markers", name: short, meta: { role: costNamed(cell.cost).role }, line: { dash, width: 2 } };
}

/** @param {import("./study.js").CellSummary} cell */
function means(cell) {
  const text = cell.rates.map(({ learning_rate, mean }) => `${costNamed(cell.cell.cost).short}, η = ${learning_rate}: ${withUnit(mean.toFixed(2), "%")} on average`);
  return {
    ...lineOf(cell),
    x: cell.rates.map(({ learning_rate }) => learning_rate),
    y: cell.rates.map(({ mean }) => mean),
    marker: { symbol: costNamed(cell.cell.cost).marker, size: 4 },
    text,
    hovertemplate: "%{text}<extra></extra>",
  };
}

/** A line at the rate that was chosen. @param {import("./study.js").CellSummary} cell @param {number} foot */
function chosen(cell, foot) {
  const at = cell.chosen === null ? [] : [cell.chosen, cell.chosen];
  return { ...lineOf(cell), mode: "lines", x: at, y: at.map((_, i) => (i ? 100 : foot)), line: { dash: "dot", width: 1 }, hoverinfo: "skip" };
}

/**
 * Every seed's run; those that diverged as crosses at the foot.
 * @param {import("./study.js").CellSummary} cell @param {number} aside @param {boolean} diverged @param {number} foot
 */
function seeds(cell, aside, diverged, foot) {
  const own = cell.dots.filter((dot) => (dot.diverged !== null) === diverged);
  return {
    ...lineOf(cell),
    mode: "markers",
    x: own.map(({ learning_rate }) => learning_rate * aside),
    y: own.map(({ accuracy }) => (diverged ? foot - (100 - foot) * 0.02 : accuracy)),
    customdata: own.map(({ key }) => key),
    text: own.map((dot) => `${costNamed(cell.cell.cost).short}, η = ${dot.learning_rate}, seed ${dot.seed}: ${ending(dot)}`),
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: own.map((dot) => (diverged ? "x" : stuck(dot) ? "circle-open" : "circle")), size: 7, opacity: 0.6 },
  };
}

/**
 * Each line's name above its highest point, or beside that where another name stands there.
 * @param {import("./study.js").CellSummary[]} cells @param {number} least of the accuracies in sight @param {number} width of the axis, in pixels
 */
export function lineNames(cells, least, width) {
  const places = cells.flatMap(({ rates }) => rates.map(({ learning_rate }) => Math.log10(learning_rate)));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const labels = cells.flatMap(({ cell, rates }) => {
    const top = rates.filter(({ mean }) => mean >= least).toSorted((a, b) => b.mean - a.mean)[0];
    const { short, role } = costNamed(cell.cost);
    return top ? [{ text: short, name: role, at: Math.log10(top.learning_rate), y: top.mean }] : [];
  });
  const letters = Math.max(...labels.map(({ text }) => text.length));
  const room = (LETTER * letters * (last - first)) / width; // that a name takes, in decades
  labels.sort((one, other) => one.at - other.at);
  spread(labels, room, last - room / 2);
  return labels.map(({ at, ...label }) => ({ ...label, x: at, yshift: 14, showarrow: false }));
}

/** @param {import("./study.js").CellSummary} cell */
function shares(cell) {
  const { short, marker } = costNamed(cell.cell.cost);
  return {
    ...lineOf(cell),
    x: cell.rates.map(({ learning_rate }) => learning_rate),
    y: cell.rates.map(({ stuck: { number, of } }) => number / of),
    marker: { symbol: marker, size: 6 },
    text: cell.rates.map(({ learning_rate, stuck: { number, of } }) => `${short}, η = ${learning_rate}: ${number} of ${of}`),
    hovertemplate: "%{text}<extra></extra>",
  };
}
