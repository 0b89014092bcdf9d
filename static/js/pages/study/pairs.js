/** The report of one family: every seed's networks side by side, and what they came to in numbers. */

import { Chart } from "../../chart/chart.js";
import { costNamed } from "../../page/costs.js";
import { byId, element } from "../../page/dom.js";
import { percent, signed, withUnit } from "../../page/format.js";
import { fillTable } from "../../page/table.js";
import { cellsOf, ending, LEVEL, stuck } from "./study.js";

const STREWN = 0.12; // of the way to the next cost, over which dots are strewn
const PLACES = 5;

export class Pairs {
  /** @param {any} figure @param {(key: string) => void} choose told of the run that is meant */
  constructor(figure, choose) {
    this.choose = choose;
    this.chart = new Chart(byId("pairs"), figure);
    this.chart.on("choose", choose);
  }

  /** @param {import("./study.js").Study} study @param {import("./study.js").Family} family */
  show(study, family) {
    const cells = cellsOf(study, family);
    this.chart.traces = [joined(cells), ...cells.map((cell, i) => column(cell, i))];
    const names = cells.map(({ cell }) => costNamed(cell.cost).short);
    Object.assign(this.chart.layout.xaxis, { tickmode: "array", tickvals: cells.map((_, i) => i), ticktext: names, range: [-0.5, cells.length - 0.5] });
    this.chart.refresh();
    this.#numbers(cells);
    this.#runs(cells);
  }

  /** @param {import("./study.js").CellSummary[]} cells */
  #numbers(cells) {
    const rows = cells.map(({ cell, chosen, report, mean, stuck: share }) => [
      tintedName(cell.cost),
      chosen === null ? "being tuned" : String(chosen),
      String(report.length),
      mean ? withUnit(mean.value.toFixed(2), "%") : "–",
      mean?.interval ? `${mean.interval[0].toFixed(2)} to ${mean.interval[1].toFixed(2)}` : "–",
      share ? `${share.number} of ${share.of}` : "–",
      share?.interval ? `${percent(share.interval[0], 0)} to ${percent(share.interval[1], 0)}` : "–",
    ]);
    const headings = ["Cost", "η", "Runs", "Test accuracy, mean", LEVEL, "Stuck", LEVEL];
    fillTable(byId("report-table", HTMLTableElement), headings, rows);
  }

  /** @param {import("./study.js").CellSummary[]} cells */
  #runs(cells) {
    const seeds = [...new Set(cells.flatMap(({ report }) => report.map(({ seed }) => seed)))];
    const rows = seeds.map((seed) => [String(seed), ...cells.map(({ report }) => this.#button(report.find((dot) => dot.seed === seed)))]);
    fillTable(byId("runs-table", HTMLTableElement), ["Seed", ...cells.map(({ cell }) => costNamed(cell.cost).short)], rows);
  }

  /** @param {import("./study.js").Dot | undefined} dot */
  #button(dot) {
    if (!dot) return "–";
    const button = element("button", { type: "button", class: "inline quiet" }, ending(dot));
    button.addEventListener("click", () => this.choose(dot.key));
    return button;
  }

  /** Every reported run as a row. @param {import("./study.js").Study} study @param {import("./study.js").Family} family */
  static rows(study, family) {
    return cellsOf(study, family).flatMap(({ cell, report }) =>
      report.map(({ learning_rate, seed, accuracy, lost, diverged }) => ({ ...cell, learning_rate, seed, test_accuracy: accuracy, lost: lost.join(" "), diverged })),
    );
  }
}

/** @param {string} name */
function tintedName(name) {
  return element("span", { class: costNamed(name).role }, costNamed(name).short);
}

/** Where a dot stands beside its cost's middle. @param {number} i of the seed */
const aside = (i) => STREWN * ((i % PLACES) / (PLACES - 1) - 0.5);

/** A thin line through each seed's dots. @param {import("./study.js").CellSummary[]} cells */
function joined(cells) {
  /** @type {(number | null)[]} */
  const x = [];
  /** @type {(number | null)[]} */
  const y = [];
  const seeds = cells[0]?.report.map(({ seed }) => seed) ?? [];
  seeds.forEach((seed, i) => {
    cells.forEach(({ report }, place) => {
      const dot = report.find((each) => each.seed === seed);
      if (dot) x.push(place + aside(i)), y.push(dot.accuracy);
    });
    x.push(null);
    y.push(null);
  });
  return { type: "scatter", mode: "lines", x, y, meta: { role: "rule" }, line: { width: 1 }, hoverinfo: "skip" };
}

/** @param {import("./study.js").CellSummary} cell @param {number} place */
function column({ cell, report }, place) {
  const { role, short, marker } = costNamed(cell.cost);
  return {
    type: "scatter",
    mode: "markers",
    meta: { role },
    x: report.map((_, i) => place + aside(i)),
    y: report.map(({ accuracy }) => accuracy),
    customdata: report.map(({ key }) => key),
    text: report.map((dot) => `${short}, seed ${dot.seed}: ${ending(dot)}`),
    hovertemplate: "%{text}<extra></extra>",
    marker: { symbol: report.map((dot) => (stuck(dot) ? "x" : marker)), size: 8, opacity: 0.75 },
  };
}

/** The differences of a family in a table. @param {HTMLTableElement} table @param {import("./study.js").Comparison[]} comparisons */
export function fillDifferences(table, comparisons) {
  const rows = comparisons.map(({ first, second, seeds, mean: { value, interval } }) => [
    `${costNamed(second.cost).short} − ${costNamed(first.cost).short}`,
    String(seeds.length),
    signed(value, 2),
    interval ? `${signed(interval[0], 2)} to ${signed(interval[1], 2)}` : "–",
    signed(-100 * value, 0),
  ]);
  fillTable(table, ["Difference", "Pairs", "Points, mean", LEVEL, "Errors per 10,000"], rows);
}
