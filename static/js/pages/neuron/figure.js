/** A figure: a stage of one neuron, drawn and charted, with a clock. The chapter's four figures, and the reader's own. */

import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { whenNear } from "../../page/near.js";
import { Readout } from "./readout.js";
import { Stage } from "./stage.js";
import { told } from "./words.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { setText } from "../../page/dom.js";
import { dressed } from "./lines.js";

const far = { output: 1 - 1.23e-9, slope: 1.23e-9, gradient_bias: -1.23e-9, epoch: 5000 };
/** Of a run of which the most is to be said. @type {any} */
const LONGEST = { settings: { target: 0, activation: "sigmoid" }, failure: null, steps: [{ ...far, output: 1 }, far] };

export class Figure extends Stage {
  /**
   * @param {HTMLElement} element made by the template's macro `neuron_figure`
   * @param {any} empty the empty figure of its cost
   */
  constructor(element, empty) {
    super(dressed);
    this.element = element;
    this.readout = new Readout(element);
    /** @type {Chart | null} */
    this.chart = null;
    /** The numbers behind its charts. @type {() => Promise<any[]>} */
    this.rows = async () => {
      await this.whole();
      return this.run.steps;
    };
    /** What else there is to say of a run that has ended. @type {(run: import("./run.js").Run) => string} */
    this.outcome = () => "";
    this.addClock(this.readout.part(".clock"));
    this.on("step", () => this.#tell());
    this.on("rest", () => this.#tell());
    this.on("problem", (words) => this.readout.say(words));
    const place = this.readout.part(".neuron__cost");
    whenNear(place, () => {
      this.chart = new Chart(place, empty);
      this.addChart(this.chart);
      this.emit("load"); // its axes end where the runs do, as far as they are known
      this.#offer(this.chart);
    });
  }

  /** Show this neuron, at its start. @param {import("./run.js").Settings} settings @param {import("./run.js").Sent} start */
  become(settings, start) {
    this.readout.use(settings);
    this.use([["own", settings, start]]);
  }

  /** Say under the chart what it shows, at the epoch that is shown. */
  #tell() {
    this.readout.show(this.step);
    const place = this.readout.part(".chart__summary");
    const { run, reached } = this;
    const ended = run.complete && reached >= run.last;
    const live = this.player.playing ? "off" : "polite"; // a screen reader hears where a run rests, not every epoch
    if (place.getAttribute("aria-live") !== live) {
      place.setAttribute("aria-live", live);
      setText(place, ""); // so that what follows is news
    }
    reserveSpace(place, [`${this.views.longest(told)} ${this.outcome(LONGEST)}`]);
    setText(place, `${this.views.told(told)} ${ended ? this.outcome(run) : ""}`.trim());
  }

  /** @param {Chart} chart */
  #offer(chart) {
    const label = this.readout.part("h3").textContent ?? "";
    const what = { name: `neuron-${this.element.id}`, label, rows: () => this.rows(), chart };
    offerDownloads(this.readout.part(".neuron__costs"), what);
  }
}
