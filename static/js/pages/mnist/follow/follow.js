/** One image through the training of both networks of the pair: its own neuron, the gate, and what a step would change. */

import { byId, find, findAll, part, setText } from "../../../page/dom.js";
import { Gate, gateOf } from "../../../controls/gate.js";
import { sigmoid } from "../../../math/neuron.js";
import { costNamed } from "../../../page/costs.js";
import { number, significant } from "../../../page/format.js";
import { fillTable } from "../../../page/table.js";
import { Strip } from "../draw/strip.js";
import { outputWords } from "../draw/words.js";
import { finished, images, inWords, moments, ticks } from "../pair.js";
import { lazyChart } from "../lazy_chart.js";
import { endLabel, spread } from "../../../chart/line_labels.js";
import { atMoment, whole } from "./words.js";

const LABEL = 0.12; // of the axis, the height of a line's name
const PACE = 450; // ms from one moment to the next

const HEADINGS = ["moment", ...finished.flatMap(({ settings: { cost } }) => [`${cost}: output`, `${cost}: answer`])];

export class Follow {
  /** @param {any} figure */
  constructor(figure) {
    this.image = 0;
    this.moment = 0;
    this.timer = 0;
    this.seek = byId("follow-seek", HTMLInputElement);
    this.sections = findAll(".follow__network").map((section) => ({ section, gate: new Gate(part(section, "gate")) }));
    this.strip = new Strip(byId("follow-strip"), images, (place) => this.choose(place));
    this.seek.addEventListener("input", () => this.#goTo(Number(this.seek.value)));
    byId("follow-back").addEventListener("click", () => this.#goTo(this.moment - 1));
    byId("follow-on").addEventListener("click", () => this.#goTo(this.moment + 1));
    byId("follow-play").addEventListener("click", () => (this.timer ? this.#pause() : this.#play()));
    /** @type {import("../../../chart/chart.js").Chart | null} */
    this.chart = null;
    lazyChart(byId("chart-follow"), figure, (chart) => {
      this.chart = chart;
      const axis = ticks();
      chart.layout.xaxis = { ...chart.layout.xaxis, tickangle: 0, tickvals: axis.map(({ at }) => at), ticktext: axis.map(({ text }) => text) };
      this.#draw();
      this.#mark();
    });
    this.choose(0);
  }

  /** Follow another image. @param {number} place among the pair's */
  choose(place) {
    this.image = place;
    this.strip.mark(place);
    this.#show();
    this.#draw();
  }

  /** @param {number} moment */
  #goTo(moment) {
    this.#pause();
    this.#move(moment);
  }

  /** @param {number} moment */
  #move(moment) {
    this.moment = Math.min(Math.max(0, moment), moments.length - 1);
    this.#show();
  }

  #play() {
    if (this.moment === moments.length - 1) this.#move(0);
    this.timer = window.setInterval(() => {
      this.#move(this.moment + 1);
      if (this.moment === moments.length - 1) this.#pause();
    }, PACE);
    setText(byId("follow-play"), "Pause");
  }

  #pause() {
    clearInterval(this.timer);
    this.timer = 0;
    setText(byId("follow-play"), "Play");
  }

  #show() {
    const { image, moment } = this;
    const { label } = images[image];
    this.seek.value = String(moment);
    this.seek.setAttribute("aria-valuetext", inWords(moment));
    setText(byId("follow-when"), inWords(moment));
    this.sections.forEach(({ section, gate }, i) => {
      const network = finished[i];
      const passage = gateOf(network.z[moment][image], 1, network.settings.cost);
      gate.show(passage);
      fillTable(find(section, "table", HTMLTableElement), ["", ""], rows(network, moment, image, label, passage));
    });
    setText(byId("follow-says"), atMoment(finished, moment, image, label));
    this.#mark();
  }

  #draw() {
    fillTable(byId("follow-table", HTMLTableElement), HEADINGS, moments.map((_, moment) => this.#row(moment)));
    setText(byId("summary-follow"), whole(finished, this.image, images[this.image].label));
    if (!this.chart) return;
    const records = moments.map((_, moment) => this.#record(moment));
    this.chart.show(records);
    this.chart.layout.annotations = lineNames(records[records.length - 1]);
  }

  #mark() {
    this.chart?.mark(this.#record(this.moment));
  }

  /** The output and the answer of both networks, as a row of a table. @param {number} moment */
  #row(moment) {
    const each = finished.flatMap(({ z, answers }) => [outputWords(sigmoid(z[moment][this.image])), String(answers[moment][this.image])]);
    return [inWords(moment), ...each];
  }

  /** @param {number} moment */
  #record(moment) {
    const outputs = finished.map(({ settings, z }) => [settings.cost, sigmoid(z[moment][this.image])]);
    return { moment, ...Object.fromEntries(outputs) };
  }
}

/** The costs' names at the ends of their lines. @param {Record<string, number>} last */
function lineNames(last) {
  const labels = finished.map(({ settings: { cost } }) => ({ cost, at: last[cost] })).sort((one, other) => one.at - other.at);
  spread(labels, LABEL, 1);
  return labels.map(({ cost, at }) => endLabel(cost, at, costNamed(cost).role));
}

/**
 * @param {import("../pair.js").Finished} network @param {number} moment @param {number} image @param {number} label
 * @param {import("../../../controls/gate.js").Passage} passage
 */
function rows({ z, after, answers }, moment, image, label, { error, slope, gradient }) {
  return [
    [`its neuron for ${label}: z`, number(z[moment][image], 2)],
    ["output a", outputWords(sigmoid(z[moment][image]))],
    ["error a − y", significant(error)],
    ["gate σ′(z)", significant(slope)],
    ["δ = ∂C/∂z", significant(gradient)],
    ["a after a step on this image alone", outputWords(sigmoid(after[moment][image]))],
    ["the network’s answer", String(answers[moment][image])],
  ];
}
