/** Every layer's gradient under both costs: the settings and charts of one network, and what the charts say. */

import { byId, paragraph } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields } from "../../fields/fields.js";
import { fromLog10 } from "../../page/format.js";
import { LatestRequest } from "../../server/latest_request.js";
import { decades, roundNumbers, stride } from "./logarithmic_axis.js";
import { noticeAt } from "../../page/notice.js";
import { ask } from "../../server/stream.js";
import { fillTable } from "../../page/table.js";
import { verdict } from "./conclusions.js";

const MOST_MARKERS = 40; // layers; beyond it the markers would touch
const TITLES = { delta: "‖δ‖ = ‖∂C/∂b‖", gradient: "‖∂C/∂W‖" };

/** @typedef {import("../../fields/fields.js").Field} Field */
/** @typedef {import("./conclusions.js").Measured} Measured */
/** @typedef {import("./conclusions.js").Logs} Logs */

/** The settings, and which norm is drawn. @param {Record<string, [number, number]>} limits @returns {Field[]} */
export function networkTable(limits) {
  /** @param {string} name @param {string} label @param {number} value @param {object} [more] */
  const numeric = (name, label, value, more) => {
    const [min, max] = limits[name];
    return { name, label, value, min, max, step: 1, ...more };
  };
  /** @param {string} name @param {string} label @param {[string, string][]} choices */
  const choice = (name, label, choices) => ({ name, label, value: choices[0][0], choices });
  return [
    numeric("hidden_layers", "Hidden layers", 8, { whole: true }),
    numeric("output_bias", "Push on the output’s bias", 4, { step: 0.1, slider: [-12, 12] }),
    choice("quantity", "Gradient of", [["gradient", "the weights, ‖∂C/∂W‖"], ["delta", "the biases, ‖δ‖"]]),
    numeric("neurons", "Neurons in each", 30, { whole: true }),
    choice("activation", "Hidden neurons", [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"]]),
    choice("weight_init", "Weights’ spread", [["scaled", "1/√(neurons before)"], ["large", "1 (large)"], ["custom", "your own"]]),
    numeric("weight_scale", "Your own spread", 1, { log: true }),
    choice("outputs", "Output neurons", [["1", "one"], ["10", "ten"]]),
    choice("inputs", "Inputs", [["random", "random numbers"], ["digits", "MNIST digits"]]),
    numeric("examples", "Examples", 1, { whole: true }),
    numeric("seed", "Seed", 0, { whole: true, plain: true }),
  ];
}

export class Network {
  /**
   * @param {Field[]} table @param {Record<string, any>} figures @param {() => void} follow told of every change
   * @param {(state: import("./challenges.js").State) => void} onMeasured told what each answer shows
   */
  constructor(table, figures, follow, onMeasured) {
    this.onMeasured = onMeasured;
    this.follow = follow;
    this.chart = new Chart(byId("layers"), figures.layers);
    this.fields = new Fields(byId("network-fields"), table, () => this.#changed());
    this.server = new LatestRequest(ask, (answer) => this.#show(answer), noticeAt("layers-problem"));
    /** @type {any} the last answer of GET /api/depth */
    this.answer = null;
    byId("redraw").addEventListener("click", () => this.set({ seed: (this.fields.values.seed + 1) % 2 ** 32 }));
    const rows = () => (this.answer ? this.#records() : []);
    offerDownloads(byId("layers-downloads"), { name: "depth-layers", label: "each layer’s gradient", rows, chart: this.chart });
  }

  /** Show these settings; others stay. @param {Record<string, any>} values */
  set(values) {
    this.fields.set(values);
    this.#changed();
  }

  #changed() {
    const { quantity, ...asked } = this.fields.values;
    this.fields.disable(asked.weight_init !== "custom", ["weight_scale"]);
    this.follow();
    this.server.want(`/api/depth?${new URLSearchParams(asked)}`);
  }

  /** @param {any} answer of GET /api/depth */
  #show(answer) {
    this.answer = answer;
    const drawn = this.#drawn();
    const records = this.#records();
    const { traces, layout } = this.chart;
    for (const trace of traces) trace.mode = records.length <= MOST_MARKERS ? "lines+markers" : "lines";
    Object.assign(layout.xaxis, { range: [0.5, records.length + 0.5], tick0: 0, dtick: stride(records.length, 12) });
    Object.assign(layout.yaxis, { title: { text: TITLES[drawn.quantity] }, ...decades([...drawn.quadratic, ...drawn.crossEntropy]) });
    Object.assign(layout.yaxis2, roundNumbers(drawn.ratio, (log) => fromLog10(log, 1)));
    layout.annotations = names(drawn);
    this.chart.show(records);
    byId("layers-summary").replaceChildren(...verdict(drawn, (log) => fromLog10(log)).map((sentence) => paragraph(sentence)));
    this.#report(answer);
    fillTable(byId("layers-table", HTMLTableElement), ...numbers(answer));
  }

  /** @param {any} answer */
  #report({ layers, "cross-entropy": crossEntropy, ratio }) {
    const gain = ratio.log10_gradient.filter((/** @type {number | null} */ log) => log !== null);
    this.onMeasured({ hidden_layers: layers.length - 1, crossEntropy: crossEntropy.log10_gradient, gain });
  }

  /** The norms that are drawn. @returns {Measured} */
  #drawn() {
    const { quadratic, "cross-entropy": crossEntropy, ratio, single } = this.answer;
    const { quantity } = this.fields.values;
    const [own, its, their] = [quadratic, crossEntropy, ratio].map((norms) => norms[`log10_${quantity}`]);
    const [errors, weights] = [crossEntropy.log10_delta, crossEntropy.log10_gradient];
    return { quantity, quadratic: own, crossEntropy: its, ratio: their, errors, weights, single };
  }

  /** One row a layer: what is drawn, in logarithms. */
  #records() {
    const drawn = this.#drawn();
    return this.answer.layers.map((/** @type {number} */ layer, /** @type {number} */ i) => ({
      layer,
      log10_quadratic: drawn.quadratic[i],
      log10_cross_entropy: drawn.crossEntropy[i],
      log10_ratio: drawn.ratio[i],
    }));
  }
}

/** The costs' names at the ends where their lines leave room: above the one, below the other. @param {Measured} drawn */
function names({ quadratic, crossEntropy }) {
  const from = crossEntropy.findIndex((log) => log !== null);
  const last = crossEntropy.length - 1;
  if (from < 0) return []; // nothing is drawn
  const rising = Number(crossEntropy[last]) >= Number(crossEntropy[from]);
  const under = Math.ceil(crossEntropy.length / 4); // layers that a name spans
  /** @param {string} name @param {Logs} logs @param {boolean} right @param {boolean} above */
  const label = (name, logs, right, above) => {
    const near = right ? logs.slice(-under) : logs.slice(from, from + under);
    const known = near.map((log) => log ?? NaN).filter(Number.isFinite);
    const place = right ? { x: last + 1, xanchor: "right" } : { x: from + 1, xanchor: "left" };
    const y = above ? Math.max(...known) : Math.min(...known);
    return { name, text: `<b>${name}</b>`, ...place, y, yshift: above ? 16 : -16, showarrow: false };
  };
  return [label("cross-entropy", crossEntropy, rising, true), label("quadratic", quadratic, !rising, false)];
}

/** The table's headings and rows. @param {any} answer @returns {[string[], string[][]]} */
function numbers({ layers, quadratic, "cross-entropy": crossEntropy, ratio }) {
  const headings = ["Layer", "‖δ‖ quadratic", "‖δ‖ cross-entropy", "ratio", "‖∂C/∂W‖ quadratic", "‖∂C/∂W‖ cross-entropy", "ratio"];
  /** @type {Logs[]} */
  const columns = ["log10_delta", "log10_gradient"].flatMap((q) => [quadratic[q], crossEntropy[q], ratio[q]]);
  const rows = layers.map((/** @type {number} */ layer, /** @type {number} */ i) => [
    layer === layers.length ? `${layer}, output` : String(layer),
    ...columns.map((logs) => (logs[i] === null ? "0" : fromLog10(logs[i], 3))),
  ]);
  return [headings, rows];
}
