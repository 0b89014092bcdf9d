/** The reader's own neuron with everything around it: kept runs, the written-out step, speed, landscape. */

import { byId } from "../../page/dom.js";
import { Fields } from "../../fields/fields.js";
import { noticeAt } from "../../page/notice.js";
import { Arithmetic } from "./arithmetic.js";
import { costView, surfaceView } from "./address.js";
import { Detail } from "./detail.js";
import { Figure } from "./figure.js";
import { KeptRuns } from "./kept_runs.js";
import { OwnNeuron } from "./own_neuron.js";
import { GradientCurve } from "./gradient_curve.js";
import { Surface } from "./surface.js";
import { describe } from "./words.js";

/** How the cost is shown: the record's field, the axis and its title. */
const COST_VIEWS = /** @type {const} */ ({
  relative: { field: "relative", title: "C relative to its start", type: "linear", symbol: "C / C at epoch 0" },
  raw: { field: "cost", title: "cost C", type: "linear", symbol: "C" },
  log: { field: "cost", title: "cost C, log axis", type: "log", symbol: "C" },
});

export class Workbench {
  /**
   * @param {any} charts the empty figures
   * @param {import("../../fields/fields.js").Field[]} table
   * @param {() => void} onChange
   */
  constructor(charts, table, onChange) {
    this.onChange = onChange;
    this.keeping = false;
    this.figure = new Figure(byId("own"), charts.cost.own, charts.dashes);
    this.figure.on("step", onChange);
    this.figure.on("rest", onChange);
    this.detail = new Detail(this.figure, charts.anatomy.own, onChange);
    this.say = noticeAt("kept-problem");
    this.own = new OwnNeuron(this.figure, table, onChange);
    this.kept = new KeptRuns(this.figure, byId("kept"), () => this.#companyChanged(), this.say);
    this.arithmetic = new Arithmetic(byId("arithmetic"), this.figure);
    this.costView = new Fields(byId("own-view"), [costView], () => this.#showCost());
    this.surfaceView = new Fields(byId("surface-view"), [surfaceView], () => this.#showSurface());
    this.figure.rows = () => this.#rows();
    byId("keep").addEventListener("click", () => this.#keep(this.figure.run.settings));
  }

  /** Show the neuron it opens with, then all that stands around it. @param {any} settings @param {any} start @param {any} charts */
  open(settings, start, charts) {
    this.figure.use(settings, start);
    this.detail.open(true);
    this.speed = new GradientCurve(byId("speed"), charts.speed, this.figure);
    this.surface = new Surface(byId("surface"), charts, this.own);
    for (const place of ["speed", "surface"]) {
      this.figure.addClock(/** @type {HTMLElement} */ (byId(place).querySelector(".clock")));
    }
    this.own.on("use", () => this.#neuronChanged());
    this.figure.on("load", () => this.#fit());
  }

  /** Offer these runs to be kept. @param {[string, any][]} offers the words and the settings of each */
  offer(offers) {
    const select = byId("keep-preset", HTMLSelectElement);
    for (const [words, settings] of offers) select.append(new Option(words, JSON.stringify(settings)));
    select.addEventListener("change", () => {
      if (select.value) this.#keep(JSON.parse(select.value));
      select.value = "";
    });
  }

  /** Keep a run, or say why it can't be. @param {import("./run.js").Settings} settings */
  async #keep(settings) {
    if (this.keeping) return; // the server is slow, and one click has been heard
    this.keeping = true;
    try {
      await this.kept.add(settings);
      this.say("");
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
    }
    this.keeping = false;
  }

  /** The state of the bench, for the address. */
  gather() {
    const views = { ...this.costView.values, ...this.surfaceView.values };
    const { rate, player } = this.figure;
    const moment = { "own-speed": rate, "own-epoch": player.index };
    return { ...this.own.fields.values, ...views, ...moment, kept: this.kept.encoded() };
  }

  /** Resolves to what can't be shown. @param {Record<string, any>} values @param {any[]} kept */
  async restore(values, kept) {
    this.costView.set(values);
    this.surfaceView.set(values);
    this.figure.setRate(Number(values["own-speed"]));
    await this.own.set(values);
    const problems = await this.kept.set(kept);
    const { "own-epoch": epoch } = values;
    const { last } = this.figure;
    if (epoch > last) problems.push(`Epoch of your neuron: a whole number from 0 to ${last}, not “${epoch}”.`);
    else if (epoch) await this.figure.seek(epoch);
    return problems;
  }

  #neuronChanged() {
    this.speed?.use(this.figure.run.settings);
    this.#nameSlope(this.figure.run.settings.activation);
    this.#companyChanged();
  }

  #companyChanged() {
    this.arithmetic.offer(describe);
    byId("keep", HTMLButtonElement).disabled = this.kept.full;
    this.#showCost();
    this.#showSurface();
  }

  /** Let the axes end where the runs do, as far as those are known, so that no axis moves while they run. */
  #fit() {
    const { views, chart } = this.figure;
    const steps = views.runs.flatMap(([, run]) => run.steps);
    const { field, type } = this.#view;
    Object.assign(chart.layout.yaxis, { type, range: span(steps.map((step) => step[field]), type) });
    /** @type {[string, "output" | "slope" | "speed"][]} */
    const rows = [["yaxis", "output"], ["yaxis2", "slope"], ["yaxis3", "speed"]];
    for (const [axis, name] of rows) {
      const range = span(steps.map((step) => step[name]), "linear");
      if (this.detail.chart) Object.assign(this.detail.chart.layout[axis], { range });
    }
    for (const each of [chart, this.detail.chart]) {
      if (!each) continue;
      each.layout.xaxis.range = [0, views.last];
      each.refresh();
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
    const { field, symbol, title } = this.#view;
    for (const trace of chart.traces) {
      trace.meta.field = field;
      if (!trace.meta.mark) trace.hovertemplate = `epoch %{x}<br>${symbol} = %{y:.5~g}<extra></extra>`;
    }
    chart.layout.yaxis.title.text = title;
    this.#fit();
    this.figure.views.redraw();
    this.onChange();
  }

  get #view() {
    return COST_VIEWS[/** @type {keyof typeof COST_VIEWS} */ (this.costView.values.show)];
  }

  /** All runs' steps, for the file. */
  async #rows() {
    await this.figure.whole();
    return this.figure.views.runs.flatMap(([name, { steps, settings }]) => {
      return steps.map((step) => ({ run: name, ...columnsOf(settings), ...step }));
    });
  }
}

/**
 * An axis that holds these values, and 0 where it is linear.
 * @param {(number | null)[]} values @param {"linear" | "log"} type
 */
function span(values, type) {
  const known = values.filter((value) => value !== null);
  if (type === "linear") {
    const low = known.reduce((least, value) => Math.min(least, value), 0);
    const high = known.reduce((most, value) => Math.max(most, value), low);
    const room = 0.04 * (high - low || 1);
    return [low - room / 3, Math.min(high + room, Number.MAX_VALUE)];
  }
  const powers = known.filter((value) => value > 0).map(Math.log10);
  const high = powers.reduce((most, value) => Math.max(most, value), -300);
  const low = powers.reduce((least, value) => Math.min(least, value), high - 0.5);
  return [low - 0.1, high + 0.1];
}

/** What tells the runs apart in the file. @param {any} settings */
function columnsOf({ cost, activation, input, target, learning_rate, update_rule }) {
  return { cost_function: cost, activation, input, target, learning_rate, update_rule };
}
