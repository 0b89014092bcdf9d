/** Deep networks trained, not only started: a run on the server, its share of right answers and each layer's gradient as it learns. */

import { Chart } from "../../chart/chart.js";
import { numeric } from "../../controls/instrument.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields, stoppedBy } from "../../fields/fields.js";
import { byId, paragraph } from "../../page/dom.js";
import { number, percent, significant } from "../../page/format.js";
import { costsOn } from "../../page/costs.js";
import { noticeAt } from "../../page/notice.js";
import { ask, openStream, wordsOf } from "../../server/stream.js";

/**
 * @typedef {{layers: number, deep_neurons: number, deep_activation: string, deep_init: string, deep_cost: string,
 *   deep_rate: number, deep_epochs: number, deep_seed: number}} Values
 * @typedef {{epoch: number, accuracy: number, gradient_norms: number[]}} Report a progress event
 */

const SPREADS = { scaled: "1/√n", he: "√(2/n)", large: "1" };
const FUNCTIONS = { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" };
const CHANCE = 0.15; // of ten digits a guess gets a tenth; a share below this has learned next to nothing

/** @type {import("../../fields/fields.js").Field[]} */
export const trainingTable = [
  { name: "layers", label: "Layers to train", value: 5, min: 1, max: 10, step: 1, whole: true },
  { name: "deep_activation", label: "Kind of neurons", value: "sigmoid", choices: Object.entries(FUNCTIONS) },
  { name: "deep_init", label: "First weights’ spread", value: "scaled", choices: Object.entries(SPREADS) },
  { name: "deep_cost", label: "Cost", value: "cross-entropy", choices: costsOn("sigmoid").map(({ name, short }) => [name, short]) },
  { ...numeric("deep_rate", "Learning rate η", 0.1, [0.001, 10]), log: true },
  { name: "deep_neurons", label: "Neurons in a layer", value: 30, min: 1, max: 100, step: 1, whole: true },
  { name: "deep_epochs", label: "Epochs", value: 5, min: 1, max: 30, step: 1, whole: true },
  { name: "deep_seed", label: "Seed", value: 0, min: 0, max: 2 ** 31 - 1, step: 1, whole: true, plain: true },
];

/** The body of POST /api/runs. @param {Values} values */
function asked({ layers, deep_neurons, deep_activation, deep_init, deep_cost, deep_rate, deep_epochs, deep_seed }) {
  return {
    hidden: Array.from({ length: layers }, () => deep_neurons),
    activation: deep_activation,
    weight_init: deep_init,
    cost: deep_cost,
    learning_rate: deep_rate,
    epochs: deep_epochs,
    seed: deep_seed,
  };
}

export class Training {
  /** @param {Record<string, any>} figures @param {() => void} follow told of every change */
  constructor(figures, follow) {
    this.fields = new Fields(byId("training-fields"), trainingTable, () => {
      if (!this.running) this.problem("");
      follow();
    });
    this.chart = new Chart(byId("training-chart"), figures.training);
    this.problem = noticeAt("training-problem");
    this.button = byId("train", HTMLButtonElement);
    /** @type {{id: string, settings: any, reports: Report[], tested: number | null, ended: string} | null} */
    this.run = null;
    /** @type {{close: () => void} | null} */
    this.stream = null;
    this.button.addEventListener("click", () => (this.running ? this.#stop() : this.#train()));
    offerDownloads(byId("training-downloads"), { name: "depth-training", label: "the training", rows: () => this.#rows(), chart: this.chart });
    this.#say();
  }

  get running() {
    return this.run !== null && this.run.ended === "";
  }

  async #train() {
    if (stoppedBy(this.fields.wrong(), this.problem)) return;
    this.button.disabled = true;
    try {
      const { id, settings } = await ask("/api/runs", { method: "POST", body: asked(/** @type {any} */ (this.fields.values)) });
      this.problem("");
      this.#follow(id, settings);
    } catch (error) {
      this.problem(wordsOf(error));
    }
    this.button.disabled = false;
  }

  async #stop() {
    const run = this.run;
    try {
      await ask(`/api/runs/${run?.id}/cancel`, { method: "POST" });
    } catch (error) {
      if (!run?.ended) this.problem(wordsOf(error)); // else it was done before it could be stopped
    }
  }

  /** @param {string} id @param {any} settings */
  #follow(id, settings) {
    this.stream?.close();
    // What the run before came to stays in the chart, to compare with.
    this.chart.show(this.run?.reports ?? [], "before");
    this.chart.show([], "now");
    this.chart.show([], "layers");
    this.chart.layout.xaxis.range = [0, settings.epochs];
    this.chart.layout.xaxis2.range = [0.5, settings.hidden.length + 1.5];
    const run = { id, settings, reports: /** @type {Report[]} */ ([]), tested: /** @type {number | null} */ (null), ended: "" };
    this.run = run;
    const end = (/** @type {string} */ how) => {
      run.ended = how;
      this.stream?.close();
      this.#say();
    };
    const lost = (/** @type {string} */ refusal) => {
      this.problem(refusal || "The server does not answer; trying again …");
      if (refusal) end("lost");
    };
    this.stream = openStream(
      `/api/runs/${id}/events`,
      {
        progress: (/** @type {Report} */ report) => {
          run.reports.push(report);
          this.#draw(report);
        },
        epoch: ({ test_accuracy }) => {
          run.tested = test_accuracy;
          this.#say();
        },
        status: ({ status }) => {
          if (status === "cancelled") end("stopped");
        },
        done: () => {
          this.problem("");
          end("done");
        },
        failed: ({ message }) => {
          this.problem(message ?? "The run failed.");
          end("failed");
        },
      },
      { onLost: lost, onOpen: () => this.problem("") },
    );
    this.#say();
  }

  /** @param {Report} report */
  #draw(report) {
    this.chart.append([report], "now");
    const norms = report.gradient_norms.map((norm, i) => ({ layer: i + 1, log10_norm: norm > 0 ? Math.log10(norm) : null }));
    this.chart.show(norms, "layers");
    this.#say();
  }

  #say() {
    this.button.textContent = this.running ? "Stop" : "Train";
    byId("training-summary").replaceChildren(...told(this.run).map((words) => paragraph(words)));
  }

  #rows() {
    return (this.run?.reports ?? []).map(({ epoch, accuracy, gradient_norms }) => ({
      epoch,
      accuracy,
      ...Object.fromEntries(gradient_norms.map((norm, i) => [`gradient_norm_${i + 1}`, norm])),
    }));
  }
}

/**
 * What a run came to, in words.
 * @param {{settings: any, reports: Report[], tested: number | null, ended: string} | null} run
 * @returns {string[]}
 */
export function told(run) {
  if (!run) return ["Nothing is trained yet. The server trains on the digits that it has, and the chart follows."];
  const { settings, reports, tested, ended } = run;
  const { hidden, activation, weight_init } = settings;
  const function_ = FUNCTIONS[/** @type {"relu"} */ (activation)];
  const name = `${hidden.length} hidden ${hidden.length === 1 ? "layer" : "layers"} of ${hidden[0]} ${function_} neurons, spread ${SPREADS[/** @type {"he"} */ (weight_init)]}`;
  const last = reports[reports.length - 1];
  if (!last) return [`${name}: ${ended ? `${ended} before the first report` : "waiting for the first report"}.`];
  const [first, output] = [last.gradient_norms[0], last.gradient_norms[last.gradient_norms.length - 1]];
  const state = ended === "" ? "so far" : ended === "done" ? "in the end" : `when it was ${ended}`;
  const test = tested === null ? "" : ` ${percent(tested, 1)} of the test images are right ${state}.`;
  const stuck = tested !== null && tested < CHANCE ? " That is about what guessing gets." : "";
  const ratio = output > 0 ? `, ${significant(first / output, 2)} times the output layer’s` : "";
  return [`${name}: epoch ${number(last.epoch, 2)}.${test}${stuck}`, `The gradient of layer 1 is ${significant(first, 2)} now${ratio}.`];
}
