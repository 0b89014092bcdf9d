/** Deep networks trained, not only started: a run on the server, its share of right answers and each layer's gradient as it learns. */

import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields, stoppedBy } from "../../fields/fields.js";
import { byId, paragraph } from "../../page/dom.js";
import { number, percent, significant } from "../../page/format.js";
import { noticeAt } from "../../page/notice.js";
import { ask, insist, openStream, wordsOf } from "../../server/stream.js";
import { asked, described, misfit, trainingTable } from "./training_settings.js";

/** @typedef {{epoch: number, accuracy: number, gradient_norms: number[]}} Report a progress event */

const GONE = "It may have been forgotten. Press Train for a new one.";
const CHANCE = 0.15; // of ten digits a guess gets a tenth; a share below this has learned next to nothing

/** The run that is shown, in the page's link. @type {import("../../fields/fields.js").TextField} */
export const runField = { name: "run", label: "Training", value: "", suggestions: [], read: (text) => ({ value: text }) };

export class Training {
  /** @param {Record<string, any>} figures @param {() => void} follow told of every change */
  constructor(figures, follow) {
    this.follow = follow;
    this.fields = new Fields(byId("training-fields"), trainingTable, () => {
      if (!this.running) this.problem("");
      follow();
    });
    this.chart = new Chart(byId("training-chart"), figures.training);
    this.problem = noticeAt("training-problem");
    this.button = byId("train", HTMLButtonElement);
    /** @type {{id: string, settings: any, reports: Report[], tested: number | null, ended: string} | null} */
    this.run = null;
    this.wanted = ""; // the id of the run that a link asks for, while it is looked for
    /** @type {{close: () => void} | null} */
    this.stream = null;
    this.button.addEventListener("click", () => (this.running ? this.#stop() : this.#train()));
    offerDownloads(byId("training-downloads"), { name: "depth-training", label: "the training", rows: () => this.#rows(), chart: this.chart });
    this.#say();
  }

  get running() {
    return this.run !== null && this.run.ended === "";
  }

  /** What the link says of the training: the id of its run, or "". */
  get link() {
    return this.run?.id ?? this.wanted;
  }

  /** Show the run that a link asks for, from its beginning, unless the reader trains another by then. @param {string} id */
  async open(id) {
    if (!id) return;
    this.wanted = id;
    this.#say();
    const awaited = () => this.wanted === id;
    try {
      const run = await insist(() => ask(`/api/runs/${encodeURIComponent(id)}`), (words) => void (awaited() && this.problem(words)));
      if (!awaited()) return;
      const problem = misfit(run.settings);
      this.problem(problem);
      if (!problem) this.#follow(run.id, run.settings);
    } catch (error) {
      if (awaited()) this.problem(`${wordsOf(error)} ${GONE}`);
    }
    this.wanted = "";
    this.#say();
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
    this.wanted = "";
    this.follow();
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
    const words = this.wanted ? ["Looking for the training that the link asks for …"] : told(this.run);
    byId("training-summary").replaceChildren(...words.map((each) => paragraph(each)));
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
  const name = described(settings);
  const last = reports[reports.length - 1];
  if (!last) return [`${name}: ${ended ? `${ended} before the first report` : "waiting for the first report"}.`];
  const [first, output] = [last.gradient_norms[0], last.gradient_norms[last.gradient_norms.length - 1]];
  const state = ended === "" ? "so far" : ended === "done" ? "in the end" : `when it was ${ended}`;
  const test = tested === null ? "" : ` ${percent(tested, 1)} of the test images are right ${state}.`;
  const stuck = tested !== null && tested < CHANCE ? " That is about what guessing gets." : "";
  const ratio = output > 0 ? `, ${significant(first / output, 2)} times the output layer’s` : "";
  return [`${name}: epoch ${number(last.epoch, 2)}.${test}${stuck}`, `The gradient of layer 1 is ${significant(first, 2)} now${ratio}.`];
}
