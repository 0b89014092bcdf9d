/** The gradient curve: |∂C/∂w| as a function of the output, for both costs, with the runs' dots upon the curves. */

import { find } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { number } from "../../page/format.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { ask } from "../../server/stream.js";
import { rode } from "./words.js";

/** The field of the server's answer, the cost's role in the chart. */
const CURVES = [["quadratic", "quadratic"], ["cross_entropy", "cross-entropy"]];

const ANOTHER =
  "The curves are those of a sigmoid with a target from 0 to 1. Your neuron is another kind just now, and its dot goes its own way.";

export class GradientCurve {
  /** @param {HTMLElement} element @param {any} chart @param {import("./figure.js").Figure} figure */
  constructor(element, chart, figure) {
    this.chart = new Chart(find(element, ".chart"), chart);
    const words = find(element, ".chart__summary");
    this.summary = /** @type {HTMLElement} */ (words.firstElementChild);
    this.sentence = "";
    this.another = false;
    this.walks = find(element, ".chart__walks");
    this.wanted = "";
    /** @type {Record<string, number[]>} */
    this.curves = { output: [] };
    figure.views.add(this.chart);
    figure.on("rest", () => {
      this.walks.textContent = figure.views.told(rode);
      const longest = sentence({ input: -10, target: 0.12 }, [{ a: 0.12, speed: 12.345 }, { a: 0.12, speed: 12.345 }]);
      reserveSpace(words, [longest, ANOTHER].map((each) => `${each} ${figure.views.longest(rode)}`));
    });
    const names = Object.fromEntries([["output", "output"], ...CURVES]);
    const row = (/** @type {number} */ i) => Object.fromEntries(Object.keys(names).map((name) => [name, this.curves[name][i]]));
    const rows = () => this.curves.output.map((_, i) => row(i));
    offerDownloads(element, { name: "neuron-speed", label: "speed against wrongness", rows, chart: this.chart });
  }

  /** Draw the curves for this neuron's example. @param {import("./run.js").Settings} settings */
  async use({ input, target, activation }) {
    const share = Math.min(1, Math.max(0, target));
    const wanted = `input=${input}&target=${share}`;
    this.another = activation !== "sigmoid" || share !== target;
    this.#say();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const curves = await ask(`/api/neuron/speed?${wanted}`).catch((error) => void (this.summary.textContent = error.message));
    if (!curves || wanted !== this.wanted) return;
    this.curves = curves;
    this.chart.layout.annotations = [];
    const peaks = CURVES.map(([field, role]) => this.#draw(field, role));
    this.sentence = sentence({ input, target: share }, peaks);
    this.#say();
    this.chart.refresh();
  }

  #say() {
    this.summary.textContent = this.another ? ANOTHER : this.sentence;
  }

  /** Draw one curve, named where it is highest; returns where that is. @param {string} field @param {string} role */
  #draw(field, role) {
    const { output, [field]: speeds } = this.curves;
    const highest = speeds.indexOf(Math.max(...speeds));
    const named = Math.min(Math.max(highest, 0.12 * output.length), 0.88 * output.length) | 0; // not over the axes' ends
    const trace = this.chart.traces.find(({ meta, name }) => name === role && !meta.run);
    Object.assign(trace, { x: output, y: speeds });
    const beside = highest > output.length / 2 ? "right" : "left"; // of a line that rises, or falls
    const xanchor = role === "quadratic" ? "center" : beside;
    const place = { x: output[named], y: speeds[named], xanchor, yanchor: "bottom", yshift: 3 };
    this.chart.layout.annotations.push({ name: role, text: role, showarrow: false, ...place });
    return { a: output[highest], speed: speeds[highest] };
  }
}

/**
 * What the curves show.
 * @param {{input: number, target: number}} example @param {{a: number, speed: number}[]} peaks of the costs in CURVES
 */
function sentence({ input, target }, peaks) {
  const [quadratic, crossEntropy] = peaks.map(({ a, speed }) => `${number(speed, 3)}, at a = ${number(a, 2)}`);
  return (
    `For input ${number(input, 2)} and target ${number(target, 2)} the quadratic cost’s gradient is largest, ${quadratic}; ` +
    `the cross-entropy’s, ${crossEntropy}.`
  );
}
