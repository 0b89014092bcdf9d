/** The reader's own neuron with everything around it: kept runs, the written-out step, speed, landscape. */

import { Fields } from "../../fields.js";
import { Arithmetic } from "./arithmetic.js";
import { costView, surfaceView } from "./address.js";
import { Detail } from "./detail.js";
import { Figure } from "./figure.js";
import { describe, Kept } from "./kept.js";
import { Own } from "./own.js";
import { Speed } from "./speed.js";
import { Surface } from "./surface.js";

/** How the cost is shown: the record's field, the axis and its title. */
const COST_VIEWS = {
  relative: { field: "relative", title: "cost C, relative to its start", type: "linear", symbol: "C / C at epoch 0" },
  raw: { field: "cost", title: "cost C", type: "linear", symbol: "C" },
  log: { field: "cost", title: "cost C, log axis", type: "log", symbol: "C" },
};

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Bench {
  /**
   * @param {any} charts the empty figures
   * @param {import("../../fields.js").Field[]} table
   * @param {() => void} onChange
   */
  constructor(charts, table, onChange) {
    this.onChange = onChange;
    this.figure = new Figure(byId("own"), charts.own, charts.dashes);
    this.figure.on.rest.push(onChange);
    this.detail = new Detail(this.figure, charts.anatomy);
    this.own = new Own(this.figure, table, onChange);
    this.kept = new Kept(this.figure, byId("kept"), () => this.#companyChanged());
    this.arithmetic = new Arithmetic(byId("arithmetic"), this.figure);
    this.costView = new Fields(byId("own-view"), [costView], () => this.#showCost());
    this.surfaceView = new Fields(byId("surface-view"), [surfaceView], () => this.#showSurface());
    this.figure.rows = () => this.#rows();
    byId("keep").addEventListener("click", () => this.kept.add(this.own.settings));
  }

  /** Show the neuron it opens with, then all that stands around it. @param {any} settings @param {any} start @param {any} charts */
  open(settings, start, charts) {
    this.figure.use(settings, start);
    this.detail.open(true);
    this.speed = new Speed(byId("speed"), charts.speed, this.figure);
    this.surface = new Surface(byId("surface"), charts, this.own);
    for (const place of ["speed", "surface"]) {
      this.figure.addClock(/** @type {HTMLElement} */ (byId(place).querySelector(".clock")));
    }
    this.own.onUse.push(() => this.#neuronChanged());
  }

  /** Offer these runs to be kept. @param {[string, any][]} offers the words and the settings of each */
  offer(offers) {
    const select = /** @type {HTMLSelectElement} */ (byId("keep-preset"));
    for (const [words, settings] of offers) select.append(new Option(words, JSON.stringify(settings)));
    select.addEventListener("change", () => {
      if (select.value) this.kept.add(JSON.parse(select.value));
      select.value = "";
    });
  }

  /** The state of the bench, for the address. */
  gather() {
    const views = { ...this.costView.values, ...this.surfaceView.values };
    return { ...this.own.fields.values, ...views, kept: this.kept.encoded(), "own-epoch": this.figure.player.index };
  }

  /** @param {Record<string, any>} values @param {any[]} kept */
  async restore(values, kept) {
    this.costView.set(values);
    this.surfaceView.set(values);
    await this.own.set(values);
    await this.kept.set(kept);
    this.#showCost();
    if (values["own-epoch"]) await this.figure.seek(values["own-epoch"]);
  }

  #neuronChanged() {
    const { run, last } = this.figure;
    this.speed?.use(run.settings).catch(() => {}); // the figure says so when the server does not answer
    this.#showSurface();
    this.#span(last);
    this.arithmetic.offer(describe);
    this.#nameSlope(run.settings.activation);
  }

  #companyChanged() {
    this.arithmetic.offer(describe);
    /** @type {HTMLButtonElement} */ (byId("keep")).disabled = this.kept.full;
    this.#span(this.figure.last);
    this.#showCost();
  }

  /** Let the axes over the epochs end where the longest run does. @param {number} last */
  #span(last) {
    for (const chart of [this.figure.chart, this.detail.chart]) {
      if (!chart) continue;
      chart.layout.xaxis.range = [0, last];
      chart.refresh();
    }
  }

  /** @param {string} activation */
  #nameSlope(activation) {
    const chart = this.detail.chart;
    if (chart) chart.layout.yaxis2.title.text = activation === "sigmoid" ? "slope σ′(z)" : "slope f′(z)";
  }

  #showSurface() {
    const { settings } = this.figure.run;
    const asked = this.surfaceView.values.surface;
    this.surface?.use(settings, asked === "same" ? settings.cost : asked);
    this.onChange();
  }

  #showCost() {
    const { chart } = this.figure;
    const view = COST_VIEWS[/** @type {keyof typeof COST_VIEWS} */ (this.costView.values.show)];
    for (const trace of chart.traces) {
      trace.meta.field = view.field;
      if (!trace.meta.mark) trace.hovertemplate = `epoch %{x}<br>${view.symbol} = %{y:.5f}<extra></extra>`;
    }
    Object.assign(chart.layout.yaxis, { type: view.type });
    chart.layout.yaxis.title.text = view.title;
    this.figure.redraw();
    this.onChange();
  }

  /** All runs' steps, for the file. */
  async #rows() {
    if (!this.figure.run.complete) await this.figure.load();
    return this.figure.runs.flatMap(([name, { steps, settings }]) => {
      return steps.map((step) => ({ run: name, start_weight: settings.weight, start_bias: settings.bias, ...said(settings), ...step }));
    });
  }
}

/** @param {any} settings */
function said({ cost, activation, learning_rate, update_rule }) {
  return { cost_function: cost, activation, learning_rate, update_rule };
}
