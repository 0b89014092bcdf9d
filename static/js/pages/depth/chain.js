/** A chain of single neurons: the factors of its first bias's gradient, one bar each. */

import { byId, struck as struckOut } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields } from "../../fields/fields.js";
import { fromLog10, number } from "../../page/format.js";
import { LatestRequest } from "../../server/latest_request.js";
import { decades } from "./logarithmic_axis.js";
import { noticeAt } from "../../page/notice.js";
import { ask } from "../../server/stream.js";
import { fillTable } from "../../page/table.js";

/** @typedef {import("../../fields/fields.js").Field} Field */
/** @typedef {{kind: "slope" | "weight" | "error", neuron: number, value: number, struck_out: boolean}} Factor */
/** @typedef {{sign: number, log: number}} Size a number as its sign and the base-10 logarithm of its size: a product may be too small for a float */
/** @typedef {{name: string, run: string, value: number, size: Size}} Bar */
/** @typedef {{url: string, target: number}} Question */

// The chain that the page opens with: its fourth neuron, the output, is badly wrong.
const WEIGHTS = [1, 0.6, 1.5, 2, 1, 1];
const BIASES = [0, 0.5, -0.5, 2.5, 0, 0];
const ROW = 27; // pixels a bar
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {Record<string, [number, number]>} limits @returns {Field[]} */
export function chainTable(limits) {
  /** @param {string} name @param {string} label @param {number} value @param {[number, number]} range */
  const numeric = (name, label, value, [min, max]) => {
    return { name, label, value, min, max, step: 0.1, slider: /** @type {[number, number]} */ ([-10, 10]) };
  };
  const each = WEIGHTS.map((weight, j) => [
    numeric(`w${j + 1}`, `Weight w${SUBSCRIPTS[j + 1]}`, weight, [-50, 50]),
    numeric(`b${j + 1}`, `Bias b${SUBSCRIPTS[j + 1]}`, BIASES[j], [-50, 50]),
  ]);
  return [
    { name: "chain", label: "Neurons", value: 4, min: 2, max: WEIGHTS.length, step: 1, whole: true },
    { ...numeric("chain_target", "Target y", 0, limits.target), slider: [0, 1], step: 0.01 },
    numeric("chain_input", "Input x", 1, limits.input),
    ...each.flat(),
  ];
}

export class Chain {
  /** @param {Field[]} table @param {any} figure @param {() => void} follow told of every change */
  constructor(table, figure, follow) {
    this.follow = follow;
    this.chart = new Chart(byId("chain-chart"), figure);
    this.fields = new Fields(byId("chain-fields"), table, () => this.#changed());
    this.server = new LatestRequest(
      (/** @type {Question} */ { url }) => ask(url),
      (answer, { target }) => this.#show(answer, target),
      noticeAt("chain-problem"),
    );
    /** @type {Bar[]} */
    this.bars = [];
    const rows = () => this.bars.map(({ name, value, size }) => ({ factor: name, value, log10_of_size: size.sign === 0 ? null : size.log }));
    offerDownloads(byId("chain-downloads"), { name: "depth-chain", label: "the factors", rows, chart: this.chart });
  }

  /** Show these settings. @param {Record<string, any>} values */
  set(values) {
    this.fields.set(values);
    this.#changed();
  }

  #changed() {
    const values = this.fields.values;
    this.#hideBeyond(values.chain);
    this.follow();
    const query = new URLSearchParams({ input: values.chain_input, target: values.chain_target });
    for (let j = 1; j <= values.chain; j += 1) {
      query.append("weights", values[`w${j}`]);
      query.append("biases", values[`b${j}`]);
    }
    this.server.want({ url: `/api/depth/chain?${query}`, target: values.chain_target });
  }

  /** Neurons that the chain doesn't have keep their settings, out of sight. @param {number} neurons */
  #hideBeyond(neurons) {
    const rows = /** @type {HTMLElement[]} */ ([...byId("chain-fields").children]);
    this.fields.table.forEach(({ name }, i) => {
      const neuron = /^[wb](\d)$/.exec(name)?.[1];
      rows[i].hidden = Number(neuron ?? 0) > neurons;
    });
  }

  /** @param {{neurons: any[], factors: Factor[]}} answer of GET /api/depth/chain @param {number} target that was asked with */
  #show({ neurons, factors }, target) {
    const { gradient_quadratic: quadratic, gradient_cross_entropy: crossEntropy } = neurons[0];
    this.bars = [
      ...factors.map(barOf),
      { name: "∂C/∂b₁, quadratic", run: "quadratic", value: quadratic, size: product(factors) },
      { name: "∂C/∂b₁, cross-entropy", run: "cross-entropy", value: crossEntropy, size: product(answered(factors)) },
    ];
    draw(this.chart, this.bars);
    byId("chain-summary").textContent = summary(factors, neurons[neurons.length - 1].output, target);
    const rows = this.bars.map(({ name, run, size }) => [run === "struck" ? struckOut(name) : name, written(size)]);
    fillTable(byId("chain-table", HTMLTableElement), ["Factor", "Value"], rows);
  }
}

/** @param {Factor} factor @returns {Bar} */
function barOf({ kind, neuron, value, struck_out }) {
  const j = SUBSCRIPTS[neuron];
  const names = { slope: `σ′(z${j})`, weight: `w${j}`, error: `a${j} − y` };
  return { name: names[kind], run: struck_out ? "struck" : kind, value, size: sizeOf(value) };
}

/** Those that the cross-entropy leaves. @param {Factor[]} factors */
function answered(factors) {
  return factors.filter(({ struck_out }) => !struck_out);
}

/** @param {number} value @returns {Size} */
function sizeOf(value) {
  return { sign: Math.sign(value), log: value === 0 ? 0 : Math.log10(Math.abs(value)) };
}

/** @param {Factor[]} factors @returns {Size} */
function product(factors) {
  const sizes = factors.map(({ value }) => sizeOf(value));
  const sign = sizes.reduce((all, each) => all * each.sign, 1);
  return { sign, log: sign === 0 ? 0 : sizes.reduce((sum, { log }) => sum + log, 0) };
}

/** A bar from 1 to each value's size, and its number beside it. @param {Chart} chart @param {Bar[]} bars */
function draw(chart, bars) {
  const logs = bars.map(({ size }) => size.log);
  const names = bars.map(({ name, run }) => (run === "struck" ? `<s>${name}</s>` : name));
  for (const trace of chart.traces) {
    const own = bars.map((_, i) => i).filter((i) => bars[i].run === trace.meta.run);
    trace.x = own.map((i) => logs[i]);
    trace.y = own.map((i) => names[i]);
  }
  const { layout } = chart;
  layout.height = ROW * bars.length + layout.margin.t + layout.margin.b;
  chart.element.style.minHeight = `${layout.height}px`;
  Object.assign(layout.xaxis, decades([0, ...logs]));
  Object.assign(layout.yaxis, { categoryorder: "array", categoryarray: names.toReversed(), range: [-0.5, bars.length - 0.5] });
  layout.annotations = bars.map(({ size }, i) => {
    return { text: written(size), xref: "paper", x: 1, xanchor: "left", xshift: 6, y: names[i], showarrow: false };
  });
  chart.refresh();
}

/** What the factors come to. @param {Factor[]} factors @param {number} output @param {number} target */
export function summary(factors, output, target) {
  const last = factors.filter(({ struck_out }) => struck_out);
  const slopes = factors.filter(({ kind, struck_out }) => kind === "slope" && !struck_out);
  return (
    `The output is ${number(output, 3)}, the target ${number(target, 2)}. The first bias’s gradient is ${written(product(factors))} under the ` +
    `quadratic cost and ${written(product(answered(factors)))} under the cross-entropy, which strikes out the last slope, ${written(product(last))}. ` +
    `The other ${slopes.length === 1 ? "slope multiplies" : `${slopes.length} slopes multiply`} it by ${written(product(slopes))}, whatever the cost.`
  );
}

/** @param {Size} size */
function written({ sign, log }) {
  if (sign === 0) return "0";
  return `${sign < 0 ? "−" : ""}${log < -3 ? fromLog10(log) : number(10 ** log, 3)}`;
}
