/** The reader's own neuron with everything around it: kept runs, the written-out step, speed, landscapes. */

import { byId, findAll, jsonBlock, part } from "../../../page/dom.js";
import { Fields } from "../../../fields/fields.js";
import { noticeAt } from "../../../page/notice.js";
import { wordsOf } from "../../../server/stream.js";
import { costView, surfaceView } from "../address.js";
import { Arithmetic } from "../arithmetic.js";
import { Detail } from "../detail.js";
import { Figure } from "../figure.js";
import { GradientCurve } from "../gradient_curve.js";
import { describe, ownName } from "../words.js";
import { CostAxis } from "./cost_axis.js";
import { Ground } from "./ground.js";
import { KeptRuns } from "./kept_runs.js";
import { OwnNeuron } from "./own_neuron.js";
import { outcome } from "./outcome.js";

export class Workbench {
  /**
   * @param {any} charts the empty figures
   * @param {import("../../../fields/fields.js").Field[]} table
   * @param {() => void} onChange
   */
  constructor(charts, table, onChange) {
    this.onChange = onChange;
    this.figure = new Figure(byId("own"), charts.cost.own);
    this.figure.outcome = outcome;
    this.figure.on("step", onChange);
    this.figure.on("seek", onChange);
    this.figure.on("rest", onChange);
    this.detail = new Detail(this.figure, charts.anatomy.own);
    this.say = noticeAt("kept-problem");
    this.own = new OwnNeuron(this.figure, table, onChange);
    this.kept = new KeptRuns(this.figure, byId("kept"), () => this.#companyChanged(), this.say);
    const named = (/** @type {string} */ name, /** @type {import("../run.js").Run} */ { settings }) =>
      name === "own" ? "your neuron" : `${name}: ${describe(settings)}`;
    this.arithmetic = new Arithmetic(byId("arithmetic"), this.figure, named);
    this.costView = new Fields(byId("own-view"), [costView], () => this.#showCost());
    this.axis = new CostAxis(this.figure, this.detail);
    this.surfaceView = new Fields(byId("surface-view"), [surfaceView], () => this.#showGround());
    this.figure.rows = () => this.#rows();
    byId("keep").addEventListener("click", () => this.#keepOwn());
    const presets = jsonBlock("own-settings");
    for (const button of findAll("[data-own]")) {
      button.addEventListener("click", () => {
        this.own.set(presets[button.dataset.own ?? ""]);
        if (!button.closest(".own")) byId("own").scrollIntoView({ block: "center" });
      });
    }
  }

  /** Show the neuron it opens with, then all that stands around it. @param {any} settings @param {any} start @param {any} charts */
  open(settings, start, charts) {
    this.figure.become(settings, start);
    this.detail.open(true);
    this.curve = new GradientCurve(byId("own-speed"), charts.gradient_size, this.figure, { who: ownName, name: "own-speed" });
    this.ground = new Ground(byId("surface"), part(document, "mountain"), charts, this.own);
    this.own.on("use", () => this.#neuronChanged());
    this.figure.on("load", () => this.#showCost());
    this.#neuronChanged();
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

  /** Keep the neuron that the fields ask for, once it is there, or say why there is none. */
  async #keepOwn() {
    if (await this.figure.ready) return this.#keep(this.figure.run.settings);
    this.say(this.own.problem.textContent ?? "");
  }

  /** Keep a run, or say why it can't be. @param {import("../run.js").Settings} settings */
  async #keep(settings) {
    if (this.kept.awaits(settings)) return; // the server is slow, and one click has been heard
    try {
      await this.kept.add(settings);
      this.say("");
    } catch (error) {
      this.say(wordsOf(error));
    }
  }

  /** The state of the workbench, for the address. */
  gather() {
    const views = { ...this.costView.values, ...this.surfaceView.values };
    const moment = { "own-speed": this.figure.rate, "own-epoch": this.figure.place };
    return { ...this.own.fields.values, ...views, ...moment, kept: this.kept.encoded() };
  }

  /** Resolves to what can't be shown. @param {Record<string, any>} values @param {any[]} kept */
  async restore(values, kept) {
    this.costView.set(values);
    this.surfaceView.set(values);
    this.figure.setRate(Number(values["own-speed"]));
    await this.own.set(values);
    const { run } = this.figure;
    const problems = await this.kept.set(kept);
    const { "own-epoch": epoch } = values;
    const { last } = this.figure;
    if (epoch > last) problems.push(`Epoch of your neuron: a whole number from 0 to ${last}, not “${epoch}”.`);
    else if (epoch && this.figure.run === run && !this.figure.begun) await this.figure.seek(epoch);
    return problems;
  }

  #neuronChanged() {
    this.say("");
    this.curve?.use(this.figure.run.settings);
    this.detail.nameSlope(this.figure.run.settings.activation);
    this.#companyChanged();
  }

  #companyChanged() {
    this.arithmetic.offer();
    byId("keep", HTMLButtonElement).disabled = byId("keep-preset", HTMLSelectElement).disabled = this.kept.full;
    byId("kept-full").hidden = !this.kept.full;
    this.#showCost();
    this.#showGround();
  }

  #showGround() {
    const { settings } = this.own; // as asked for: its run may still be on the way
    const asked = this.surfaceView.values.surface;
    this.ground?.use(settings, asked === "same" ? settings.cost : asked);
    this.onChange();
  }

  #showCost() {
    this.axis.show(this.costView.values.show);
    this.onChange();
  }

  /** All runs' steps, for the file. */
  async #rows() {
    await this.figure.whole();
    return this.figure.views.runs.flatMap(([name, { steps, settings }]) => {
      return steps.map((step) => ({ run: name, ...columnsOf(settings), ...step }));
    });
  }
}

/** What tells the runs apart in the file. @param {any} settings */
function columnsOf({ cost, activation, input, target, learning_rate, update_rule }) {
  return { cost_function: cost, activation, input, target, learning_rate, update_rule };
}
