/** The explanation beside the stage: its sentences and its pictures show the epoch that the stage shows. */

import { find, part, setText } from "../../../page/dom.js";
import { number, significant } from "../../../page/format.js";
import { Fields } from "../../../fields/fields.js";
import { atLength, reserveSpace } from "../../../page/reserve_space.js";
import { logSigmoid, sigmoid } from "../../../math/neuron.js";
import { Arithmetic } from "../arithmetic.js";
import { GradientCurve } from "../gradient_curve.js";
import { Landscape, windowOf } from "../landscape.js";
import { called, gates, saw } from "./verdict.js";

const COSTS = ["quadratic", "cross-entropy"]; // the story’s two

export class Lesson {
  /** @param {HTMLElement} text @param {import("./story.js").Story} story @param {{gradient_size: any, landscape: any}} charts */
  constructor(text, story, charts) {
    this.text = text;
    this.story = story;
    const { stage } = story;
    const who = (/** @type {string} */ _, /** @type {import("../run.js").Run} */ run) => this.#who(run);
    this.arithmetic = new Arithmetic(find(text, "#story-arithmetic"), stage, who);
    this.curve = new GradientCurve(find(text, "#speed"), charts.gradient_size, stage, { who, name: "speed" });
    this.landscapes = COSTS.map(
      (cost) => new Landscape(part(text, `landscape-${cost}`), cost, charts.landscape, stage, { who, name: "landscape" }),
    );
    stage.on("step", () => this.#tell());
    stage.on("rest", () => this.#tell());
    story.on("seen", async () => {
      text.removeAttribute("data-unseen");
      await stage.whole(); // whoever asks why before running is told what the runs come to
      this.#tell();
    });
    this.#offerRounding();
    this.changed();
  }

  /** The story began at another start. */
  changed() {
    const { settings } = this.story.stage.run;
    this.arithmetic.offer();
    this.curve.use(settings);
    for (const landscape of this.landscapes) landscape.use(settings, windowOf(settings));
    this.#tell();
  }

  /** @param {import("../run.js").Run} run */
  #who(run) {
    const start = this.story.start === "both" ? (run.settings.weight < 1 ? "a little wrong " : "badly wrong ") : "";
    return `The ${start}${called(run.settings.cost)}`;
  }

  #tell() {
    const { stage, shown } = this.story;
    const says = { "gate-says": gates(shown.slice(0, 2)), "cost-says": costs(shown.slice(0, 2)) };
    for (const [name, words] of Object.entries(says)) {
      const place = part(this.text, name);
      reserveSpace(place, [atLength(words)]);
      setText(place, words);
    }
    const done = stage.live.filter(({ complete }) => complete);
    if (done.length === stage.live.length) setText(part(this.text, "saw"), saw(done.slice(0, 2)));
  }

  /** The cost in single precision, as it is written down and as it should be computed. */
  #offerRounding() {
    const place = part(this.text, "rounding");
    const says = part(place, "rounding-says");
    const field = { name: "z", label: "z, with y = 0", value: 18, min: 0, max: 40, step: 0.5 };
    const fields = new Fields(part(place, "rounding-fields"), [field], ({ z }) => setText(says, inSinglePrecision(z)));
    setText(says, inSinglePrecision(fields.values.z));
  }
}

/** The costs at the epoch that is shown. @param {{run: import("../run.js").Run, step: import("../run.js").Step}[]} shown */
export function costs(shown) {
  return shown.map(({ run, step }) => `The ${called(run.settings.cost)} at epoch ${step.epoch}: a = ${number(step.output, 3)}, C = ${number(step.cost)}.`).join(" ");
}

/** What single precision makes of the cross-entropy for the target 0. @param {number} z */
export function inSinglePrecision(z) {
  const left = Math.fround(1 - Math.fround(sigmoid(z)));
  const naive = -Math.log(left);
  const written = Number.isFinite(naive) ? significant(naive, 5) : "infinite";
  return (
    `At z = ${z} float32 has 1 − a = ${left === 0 ? "0" : significant(left)}, and −ln(1 − a) is ${written}. ` +
    `From z the cost is ${significant(Math.fround(-logSigmoid(-z)), 5)}.`
  );
}
