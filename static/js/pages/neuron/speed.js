/** Speed against wrongness: |∂C/∂w| as a function of the output, for both costs, with the runs' dots upon the curves. */

import { Chart } from "../../chart.js";
import { offerDownloads } from "../../download.js";
import { number } from "../../format.js";
import { ask } from "../../stream.js";
import { rode } from "./words.js";

/** The field of the server's answer, the cost's role in the chart. */
const CURVES = [["quadratic", "quadratic"], ["cross_entropy", "cross-entropy"]];

export class Speed {
  /** @param {HTMLElement} element @param {any} chart @param {import("./figure.js").Figure} figure */
  constructor(element, chart, figure) {
    this.chart = new Chart(/** @type {HTMLElement} */ (element.querySelector(".chart")), chart);
    this.summary = /** @type {HTMLElement} */ (element.querySelector(".chart__summary span"));
    this.note = /** @type {HTMLElement} */ (element.querySelector(".notice"));
    this.walks = /** @type {HTMLElement} */ (element.querySelector(".chart__walks"));
    this.wanted = "";
    /** @type {Record<string, number[]>} */
    this.curves = { output: [] };
    figure.views.add(this.chart);
    figure.on.rest.push(() => void (this.walks.textContent = figure.views.told(rode)));
    const names = Object.fromEntries([["output", "output"], ...CURVES]);
    const row = (/** @type {number} */ i) => Object.fromEntries(Object.keys(names).map((name) => [name, this.curves[name][i]]));
    const rows = () => this.curves.output.map((_, i) => row(i));
    offerDownloads(element, { name: "neuron-speed", label: "speed against wrongness", rows, chart: this.chart });
  }

  /** Draw the curves for this neuron's example. @param {import("./run.js").Settings} settings */
  async use({ input, target, activation }) {
    const wanted = `input=${input}&target=${target}`;
    this.note.hidden = activation === "sigmoid" && target >= 0 && target <= 1;
    if (!this.note.hidden || wanted === this.wanted) return;
    this.wanted = wanted;
    const curves = await ask(`/api/neuron/speed?${wanted}`).catch((error) => void (this.summary.textContent = error.message));
    if (!curves || wanted !== this.wanted) return;
    this.curves = curves;
    this.chart.layout.annotations = [];
    const peaks = CURVES.map(([field, role]) => this.#draw(field, role));
    const [quadratic, crossEntropy] = peaks.map(({ a, speed }) => `${number(speed, 3)}, at a = ${number(a, 2)}`);
    this.summary.textContent =
      `For input ${number(input, 2)} and target ${number(target, 2)} the quadratic cost’s gradient is largest, ${quadratic}; ` +
      `the cross-entropy’s, ${crossEntropy}.`;
    this.chart.refresh();
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
