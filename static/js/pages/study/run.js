/** One run of the study: its curve, what it came to, and the way to do it again. */

import { Chart } from "../../chart/chart.js";
import { costNamed } from "../../page/costs.js";
import { offerDownloads } from "../../controls/download.js";
import { byId, element } from "../../page/dom.js";
import { percent, withUnit } from "../../page/format.js";
import { noticeAt } from "../../page/notice.js";
import { LatestRequest } from "../../server/latest_request.js";
import { ask } from "../../server/stream.js";
import { STARTS } from "./study.js";

/** The images that a race on the page about MNIST trains on: a run on fewer can't be done again there. @type {Record<string, number>} */
const WHOLE = { mnist: 50_000, sample: 4_000 };

/**
 * @typedef {{key: string, stage: "tune" | "report", settings: Record<string, any>, validation_accuracy: number[], test_accuracy: number[] | null,
 *            lost: number[], lost_test: number[] | null, diverged: number | null, fingerprint: string | null, seconds: number}} Run
 * @typedef {{key: string, linked: boolean}} Wanted linked: by the page's link, rather than by a reader's click
 */

export class RunView {
  /** @param {any} figure @param {string} source the address of the study @param {(problem: string) => void} badLink told of a run that the link asks for and can't have */
  constructor(figure, source, badLink) {
    this.badLink = badLink;
    this.place = byId("run");
    this.chart = new Chart(byId("curve"), figure);
    this.complain = noticeAt("run-problem");
    this.server = new LatestRequest(
      (/** @type {Wanted} */ { key }) => ask(`${source}/runs/${encodeURIComponent(key)}`),
      (/** @type {Run} */ run, wanted) => this.#show(run, wanted),
      (problem, wanted) => this.#refused(problem, wanted),
    );
    /** @type {string | null} */
    this.key = null;
    /** @type {Run | null} */
    this.shown = null;
    offerDownloads(byId("curve-downloads"), { name: "study-run", label: "this run’s accuracy", rows: () => rowsOf(this.shown), chart: this.chart });
  }

  /** Show a run, and lead the reader to it. @param {string} key */
  choose(key) {
    this.#want({ key, linked: false });
  }

  /** Show the run that the page's link asks for. @param {string} key */
  open(key) {
    this.#want({ key, linked: true });
  }

  /** @param {Wanted} wanted */
  #want(wanted) {
    this.key = wanted.key;
    this.server.want(wanted);
  }

  /** @param {string} problem @param {Wanted} wanted */
  #refused(problem, { linked }) {
    if (linked) return this.badLink(problem);
    this.complain(problem);
    if (problem) byId("run-problem").scrollIntoView({ block: "nearest" });
  }

  /** @param {Run} run @param {Wanted} wanted */
  #show(run, { linked }) {
    this.place.hidden = false;
    this.#draw(run);
    if (linked) return;
    this.place.scrollIntoView({ block: "nearest" }); // not before it is there to be seen
    this.place.focus({ preventScroll: true });
  }

  /** @param {Run} run */
  #draw(run) {
    this.shown = run;
    const { role, dash } = costNamed(run.settings.cost);
    const curve = run.test_accuracy ?? run.validation_accuracy;
    this.chart.traces = [
      {
        type: "scatter",
        mode: "lines+markers",
        meta: { role },
        x: curve.map((_, epoch) => epoch),
        y: curve,
        line: { dash },
        marker: { size: 5 },
        hovertemplate: "epoch %{x}: %{y:.2%}<extra></extra>",
      },
    ];
    Object.assign(this.chart.layout.xaxis, { range: [-0.3, run.settings.epochs + 0.3], dtick: Math.max(1, run.settings.epochs / 6) });
    this.chart.use();
    this.chart.refresh();
    byId("run-words").replaceChildren(...sentences(run));
  }
}

/** The accuracy after each epoch, on the images that were looked at. @param {Run | null} run */
function rowsOf(run) {
  const images = run?.test_accuracy ? "test_accuracy" : "validation_accuracy";
  return (run?.[images] ?? []).map((accuracy, epoch) => ({ epoch, [images]: accuracy }));
}

/** @param {Run} run */
function sentences({ settings, stage, test_accuracy, validation_accuracy, lost, lost_test, diverged, fingerprint, seconds }) {
  const curve = test_accuracy ?? validation_accuracy;
  const images = test_accuracy ? "test" : "validation";
  const gone = lost_test ?? lost;
  const what = `${costNamed(settings.cost).label}, ${settings.hidden.join("–")} hidden neurons, ${STARTS[settings.weight_init]}, η = ${settings.learning_rate}, seed ${settings.seed}`;
  const came =
    diverged === null
      ? `After ${settings.epochs} epochs it reads ${percent(curve[curve.length - 1])} of the ${images} images rightly${gone.length ? ` and has lost ${gone.join(", ")}` : ""}.`
      : `It diverged in epoch ${Math.ceil(diverged)}: the weights grew beyond the largest number.`;
  const stood = stage === "tune" ? "A run of the tuning" : "A run of the report";
  const made = [element("p", {}, `${stood}: ${what}. ${came} It took ${withUnit(seconds.toFixed(1), "seconds")}.`)];
  if (fingerprint !== null && settings.training_images < WHOLE[settings.data]) {
    made.push(element("p", {}, "The fingerprint of its weights is ", element("code", {}, fingerprint), ": two networks with the same one are equal to the last bit."));
  } else if (fingerprint !== null) {
    const link = element("a", { href: `/mnist?${raceQuery(settings, fingerprint)}` }, "Train it again, and compare the bits");
    made.push(element("p", {}, link, ": if it comes to the fingerprint ", element("code", {}, fingerprint), ", its weights are the same to the last bit."));
  }
  return made;
}

/** The race on the page about MNIST with this run alone in it. @param {Record<string, any>} settings @param {string} fingerprint */
export function raceQuery(settings, fingerprint) {
  const names = ["cost", "learning_rate", "mini_batch_size", "epochs", "seed", "weight_init", "lmbda"];
  const query = new URLSearchParams({ alone: "1", a_hidden: settings.hidden.join(","), fingerprint });
  for (const name of names) query.set(`a_${name}`, String(settings[name]));
  return query.toString();
}
