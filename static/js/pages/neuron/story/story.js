/** The first screen: two neurons under two costs on one stage, a guess drawn before the run, and a verdict after it. */

import { Chart } from "../../../chart/chart.js";
import { offerDownloads } from "../../../controls/download.js";
import { byId, find, findAll, part, setText } from "../../../page/dom.js";
import { Emitter } from "../../../page/emitter.js";
import { number } from "../../../page/format.js";
import { whenNear } from "../../../page/near.js";
import { atLength, reserveSpace } from "../../../page/reserve_space.js";
import { painted } from "../lines.js";
import { NeuronPicture } from "../readout.js";
import { Stage } from "../stage.js";
import { describe } from "../words.js";
import { Guess } from "./guess.js";
import { translate } from "./quantities.js";
import { longestVerdict, moment, momentFrom, setting, verdict } from "./verdict.js";

/** @typedef {import("./verdict.js").Quantity} Quantity */
/** @typedef {"bad" | "mild" | "both"} Start */

const COSTS = ["quadratic", "cross-entropy"];
const STARTS = /** @type {const} */ ({ bad: "badly wrong", mild: "a little wrong" });
const TITLES = { relative: "C relative to its start", output: "output a" };
const EPOCHS = 300;
const BESIDE = "\u00a0".repeat(24); // as wide as the other line’s name
/** The vertical axis, and the one that the figure has (app/figures/neuron.py). @type {[number, number]} */
const RANGE = [-0.02, 1.06];

/**
 * `change` after whatever the address holds; `start` when it begins at another start; `seen` when a run has come to its
 * end, or the reader asks why.
 * @extends {Emitter<{change: void, start: void, seen: void}>}
 */
export class Story extends Emitter {
  /**
   * @param {HTMLElement} element
   * @param {{presets: Record<string, import("../run.js").Settings>, starts: Record<string, import("../run.js").Sent>, chart: any}} given
   */
  constructor(element, { presets, starts, chart }) {
    super();
    this.element = element;
    this.presets = presets;
    this.starts = starts;
    /** @type {Start} */
    this.start = "bad";
    /** @type {Quantity} */
    this.quantity = "relative";
    this.seen = false;
    /** The presets' names of the runs, in the order of the stage's. @type {string[]} */
    this.names = [];
    this.stage = new Stage((trace, _, run) => this.#dress(trace, run));
    this.stage.addClock(find(element, ".stage__pinned .clock"));
    this.cards = COSTS.map((cost) => new NeuronPicture(part(element, cost)));
    this.guess = new Guess(part(element, "guess"), part(element, "curves"), { epochs: EPOCHS, range: RANGE });
    /** @type {Chart | null} */
    this.chart = null;
    this.figure = fitted(chart, element);
    this.#listen();
    this.setStart("bad");
    whenNear(part(element, "plot"), () => this.#draw());
  }

  #listen() {
    const { stage, element } = this;
    stage.on("step", () => this.#show());
    stage.on("rest", () => this.#rested());
    stage.on("problem", (words) => {
      const place = part(element, "problem");
      place.hidden = !words;
      setText(place, words);
    });
    this.guess.on("change", () => this.#showGuess());
    for (const input of findAll("input[name=start]", element)) {
      input.addEventListener("change", () => this.setStart(/** @type {Start} */ (/** @type {HTMLInputElement} */ (input).value)));
    }
    for (const input of findAll("input[name=quantity]", element)) {
      input.addEventListener("change", () => this.setQuantity(/** @type {Quantity} */ (/** @type {HTMLInputElement} */ (input).value)));
    }
    for (const why of findAll("[data-why]", element)) why.addEventListener("click", () => this.#tellWhy());
  }

  /** Begin at this start. @param {Start} start */
  setStart(start) {
    this.start = start;
    this.#check("start", start);
    const kinds = start === "both" ? ["bad", "mild"] : [start];
    this.names = kinds.flatMap((kind) => COSTS.map((cost) => `${cost}-${kind}`));
    const neurons = this.names.map((name, i) => /** @type {const} */ ([i === 0 ? "own" : name, this.presets[name], this.starts[name]]));
    this.cards.forEach((card, i) => card.use(this.presets[this.names[i]]));
    this.stage.use(neurons.map(([name, settings, first]) => [name, settings, first]));
    this.guess.offer(
      this.names.map((name) => {
        const { cost } = this.presets[name];
        const words = start === "both" ? `${cost}, ${STARTS[kindOf(name)].replace(" wrong", "")}` : cost;
        return { name, words, role: cost, start: this.#startOf(name) };
      }),
    );
    setText(part(this.element, "setting"), setting(kinds.map((kind) => this.starts[`quadratic-${kind}`].output)));
    this.#show();
    this.#showGuess();
    this.emit("start");
    this.emit("change");
  }

  /** Let the chart show this. @param {Quantity} quantity */
  setQuantity(quantity) {
    const before = this.quantity;
    this.quantity = quantity;
    this.#check("quantity", quantity);
    if (before !== quantity) {
      this.guess.translate((value, name) => translate(value, this.starts[name], this.presets[name], quantity));
      this.guess.offer(this.guess.offered.map((curve) => ({ ...curve, start: this.#startOf(curve.name) })));
    }
    if (this.chart) {
      for (const trace of this.chart.traces) if (trace.meta.field) trace.meta.field = quantity;
      this.chart.layout.yaxis.title.text = TITLES[quantity];
      this.stage.views.redraw();
    }
    this.#showGuess();
    this.#rested();
    this.emit("change");
  }

  /** What is shown of the runs: each with its step. */
  get shown() {
    const { stage } = this;
    return stage.views.runs.map(([, run]) => ({ run, step: run.at(stage.epoch) }));
  }

  #draw() {
    const place = part(this.element, "plot");
    this.chart = new Chart(place, this.figure);
    this.stage.addChart(this.chart);
    this.setQuantity(this.quantity);
    offerDownloads(part(this.element, "downloads"), {
      name: "two-neurons",
      label: "the two neurons’ costs and outputs",
      rows: () => this.#rows(),
      chart: this.chart,
    });
  }

  /** @param {any} trace @param {import("../run.js").Run} run */
  #dress(trace, run) {
    painted(trace, run.settings.cost);
    trace.name = describe(run.settings); // in the legend of a picture
    const name = this.names[this.stage.live.indexOf(run)];
    const mild = this.start === "both" && name.endsWith("mild");
    if (trace.meta.mark) {
      trace.text = [mild || trace.meta.x !== "epoch" ? "" : run.settings.cost];
      trace.textfont = { size: 13.5 };
      trace.textposition = run.settings.cost === "quadratic" ? "top right" : "middle right"; // apart at the start, where both are 1
    } else if (trace.type === "scatter") {
      trace.line.width = mild ? 1.5 : 3;
    }
  }

  #show() {
    const { shown, stage } = this;
    this.cards.forEach((card, i) => card.show(shown[i].step));
    this.guess.allow(stage.reached === 0 && !stage.player.playing);
    this.#summarise();
    this.#nameDots();
  }

  /** At the start both lines' names are above the guess that is drawn from there, side by side. */
  #nameDots() {
    const above = this.stage.epoch === 0 && this.guess.drawn.size > 0;
    for (const trace of this.chart?.traces ?? []) {
      const { mark, role } = trace.meta;
      if (!mark || role !== "cross-entropy" || !trace.text[0]) continue;
      const named = above ? { text: [BESIDE + role], textposition: "top right" } : { text: [role], textposition: "middle right" };
      if (named.text[0] !== trace.text[0]) this.chart?.refresh();
      Object.assign(trace, named);
    }
  }

  #summarise() {
    const place = part(this.element, "summary");
    const { shown } = this;
    const [bad, mild] = [shown.slice(0, COSTS.length), shown.slice(COSTS.length)];
    const words = mild.length > 0 ? momentFrom([["Badly wrong (thick lines)", bad], ["A little wrong (thin lines)", mild]]) : moment(bad);
    reserveSpace(place, [atLength(words)]);
    setText(place, words);
  }

  #rested() {
    const { stage } = this;
    this.#show();
    const ended = stage.reached >= stage.last && stage.reached > 0;
    const place = part(this.element, "verdict");
    part(this.element, "guessing").classList.toggle("turn--away", ended);
    part(this.element, "outcome").classList.toggle("turn--away", !ended);
    reserveSpace(place, [longestVerdict(this.#verdicts(), this.quantity)]);
    setText(place, ended ? verdict(this.#verdicts(), this.quantity) : "");
    if (ended) this.reveal();
    this.emit("change");
  }

  #verdicts() {
    return this.stage.live.map((run, i) => {
      const name = this.names[i];
      const start = this.start === "both" ? STARTS[kindOf(name)] : "";
      return { run, start, guessed: this.guess.reaches(name, 0.5) };
    });
  }

  /** The explanation is there from now on. */
  reveal() {
    if (this.seen) return;
    this.seen = true;
    this.emit("seen");
  }

  async #tellWhy() {
    this.reveal();
    const heading = find(byId("explanation"), "h2");
    heading.scrollIntoView({ block: "start", behavior: "smooth" });
    heading.focus({ preventScroll: true });
  }

  #showGuess() {
    if (!this.chart) return;
    for (const trace of this.chart.traces) if (!trace.meta.field) Object.assign(trace, this.guess.points(trace.name));
    this.#nameDots();
    this.chart.refresh();
    this.emit("change");
  }

  /** @param {string} name */
  #startOf(name) {
    return this.quantity === "relative" ? 1 : this.starts[name].output;
  }

  /** @param {string} name @param {string} value */
  #check(name, value) {
    const input = this.element.querySelector(`input[name=${name}][value=${value}]`);
    if (input) /** @type {HTMLInputElement} */ (input).checked = true;
  }

  async #rows() {
    await this.stage.whole();
    return this.stage.live.flatMap(({ steps, settings }, i) => {
      return steps.map((step) => ({ run: this.names[i], cost_function: settings.cost, learning_rate: settings.learning_rate, ...step }));
    });
  }
}

/** @param {string} name of a preset @returns {"bad" | "mild"} */
function kindOf(name) {
  return name.endsWith("mild") ? "mild" : "bad";
}

/**
 * The empty figure with margins that fit the screen; the styles are told of them, since what is drawn by hand and the
 * scrubber lie inside them.
 * @param {any} figure @param {HTMLElement} element
 */
function fitted(figure, element) {
  const { margin } = figure.layout;
  const narrow = matchMedia("(max-width: 600px)").matches;
  const made = narrow ? { ...margin, l: 44, r: 90, b: 40 } : margin;
  for (const [side, name] of Object.entries({ l: "left", r: "right", t: "top", b: "bottom" })) {
    element.style.setProperty(`--plot-${name}`, `${made[side]}px`);
  }
  return { ...figure, layout: { ...figure.layout, margin: made } };
}
