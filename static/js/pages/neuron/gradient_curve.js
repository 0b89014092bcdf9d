/** The gradient curve: |∂C/∂w| as a function of the output, for both costs, with the runs' dots upon the curves. */

import { find, part, setText } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { costsOn } from "../../page/costs.js";
import { number } from "../../page/format.js";
import { whenNear } from "../../page/near.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { LatestRequest } from "../../server/latest_request.js";
import { ask } from "../../server/stream.js";
import { rode } from "./words.js";

/** The costs that have a curve, each with its field in the server's answer. */
const CURVES = costsOn("sigmoid").map((cost) => ({ field: cost.name.replaceAll("-", "_"), cost }));

const TIE = 1e-9; // peaks that differ by less are equally high
const APART = 0.02; // outputs between two peaks

const ANOTHER =
  "The curves are those of a sigmoid with a target from 0 to 1. Your neuron is another kind just now, and its dot goes its own way.";

export class GradientCurve {
  /**
   * @param {HTMLElement} element
   * @param {any} empty the empty figure
   * @param {import("./stage.js").Stage} stage
   * @param {{who: (name: string, run: import("./run.js").Run) => string, name: string}} options how the sentences call a
   *   run, and how a file of it begins
   */
  constructor(element, empty, stage, { who, name }) {
    this.stage = stage;
    this.who = who;
    /** @type {Chart | null} */
    this.chart = null;
    const words = find(element, ".chart__summary");
    this.words = words;
    this.summary = /** @type {HTMLElement} */ (words.firstElementChild);
    this.sentence = "";
    this.another = false;
    this.walks = find(element, ".chart__walks");
    this.wanted = "";
    this.server = new LatestRequest(
      (wanted) => ask(`/api/neuron/speed?${wanted}`),
      (/** @type {Record<string, number[]>} */ curves, wanted) => void (wanted === this.wanted && this.#draw(curves)),
      (problem) => void (problem && setText(this.summary, problem)),
    );
    /** @type {{input: number, target: number}} */
    this.example = { input: 1, target: 0 };
    /** @type {Record<string, number[]>} */
    this.curves = { output: [] };
    stage.on("rest", () => this.#tell());
    stage.on("step", () => this.#tell());
    const place = find(element, ".chart");
    whenNear(place, () => {
      this.chart = new Chart(place, empty);
      stage.addChart(this.chart);
      offerDownloads(part(element, "downloads"), { name, label: "speed against wrongness", rows: () => this.#rows(), chart: this.chart });
      this.#ask();
    });
  }

  /** Where the runs are on the curves. */
  #tell() {
    const { views } = this.stage;
    const told = (/** @type {string} */ name, /** @type {any} */ first, /** @type {any} */ now, /** @type {any} */ run) =>
      rode(this.who(name, run), first, now);
    setText(this.walks, views.told(told));
    const peaks = CURVES.map(() => [{ a: 0.12, size: 12.345 }, { a: 0.88, size: 12.345 }]);
    const longest = sentence({ input: -10, target: 0.12 }, peaks);
    reserveSpace(this.words, [longest, ANOTHER].map((each) => `${each} ${views.longest(told)}`));
  }

  #rows() {
    const names = ["output", ...CURVES.map(({ field }) => field)];
    return this.curves.output.map((_, i) => Object.fromEntries(names.map((name) => [name, this.curves[name][i]])));
  }

  /** Draw the curves for this neuron's example. @param {import("./run.js").Settings} settings */
  use({ input, target, activation }) {
    const share = Math.min(1, Math.max(0, target));
    this.another = activation !== "sigmoid" || share !== target;
    this.example = { input, target: share };
    this.#say();
    this.#ask();
  }

  #ask() {
    const { example, chart } = this;
    const wanted = `input=${example.input}&target=${example.target}`;
    if (!chart || wanted === this.wanted) return;
    this.wanted = wanted;
    this.server.want(wanted);
  }

  /** @param {Record<string, number[]>} curves */
  #draw(curves) {
    const { example } = this;
    const chart = /** @type {Chart} */ (this.chart); // nothing is asked for before it is there
    this.curves = curves;
    chart.layout.annotations = [];
    const peaks = CURVES.map(({ field, cost }) => this.#curve(chart, field, cost));
    this.sentence = sentence(example, peaks);
    this.#say();
    chart.refresh();
  }

  #say() {
    this.summary.textContent = this.another ? ANOTHER : this.sentence;
  }

  /** Draw one curve, named where it is highest; returns where that is. @param {Chart} chart @param {string} field @param {import("../../page/costs.js").Cost} cost */
  #curve(chart, field, { short, role }) {
    const { output, [field]: sizes } = this.curves;
    const most = Math.max(...sizes);
    const highest = sizes.indexOf(most);
    const named = Math.min(Math.max(highest, 0.12 * output.length), 0.88 * output.length) | 0; // not over the axes' ends
    const trace = chart.traces.find(({ meta, name }) => name === role && !meta.run);
    Object.assign(trace, { x: output, y: sizes });
    const beside = highest > output.length / 2 ? "right" : "left"; // of a line that rises, or falls
    const xanchor = highest === named ? "center" : beside;
    const place = { x: output[named], y: sizes[named], xanchor, yanchor: "bottom", yshift: 3 };
    chart.layout.annotations.push({ name: role, text: short, showarrow: false, ...place });
    return peaksOf(output, sizes, most);
  }
}

/** Where a curve is highest: at one place, or at several that are equally high. @param {number[]} output @param {number[]} sizes @param {number} most */
export function peaksOf(output, sizes, most) {
  const high = output.map((a, i) => ({ a, size: sizes[i] })).filter(({ size }) => size > most * (1 - TIE));
  return high.filter(({ a }, i) => i === 0 || a - high[i - 1].a > APART);
}

/**
 * What the curves show.
 * @param {{input: number, target: number}} example @param {{a: number, size: number}[][]} peaks of the costs in CURVES
 */
export function sentence({ input, target }, peaks) {
  const example = `For input ${number(input, 2)} and target ${number(target, 2)}`;
  if (input === 0) return `${example} the weight’s gradient is 0, whatever the cost and the output; the bias learns all the same.`;
  const each = peaks.map((tops, i) => {
    const places = tops.map(({ a }) => number(Math.round(100 * a) / 100, 2)).join(" and at a = ");
    return `${CURVES[i].cost.label}’s${i === 0 ? " gradient is largest" : ""}, ${number(tops[0].size, 3)}, at a = ${places}`;
  });
  return `${example} ${each.join("; ")}.`;
}
