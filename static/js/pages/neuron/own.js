/** The reader's own neuron: its fields, beside a figure like the others. */

import { Fields } from "../../fields.js";
import { startOf } from "./run.js";

/** Why a setting can't be, by the field that the server names. @type {Record<string, string>} */
const EXPLANATIONS = {
  cost:
    "The cross-entropy takes the logarithms of a and of 1 − a, so it needs an output between 0 and 1, and here only the " +
    "sigmoid promises that. Choose the sigmoid, or the quadratic cost.",
  target:
    "Under the cross-entropy the target is a share, from 0 to 1: outside it the cost would fall without end. " +
    "Choose such a target, or the quadratic cost.",
};

export class Own {
  /**
   * @param {import("./figure.js").Figure} figure
   * @param {import("../../fields.js").Field[]} table
   * @param {() => void} onChange
   */
  constructor(figure, table, onChange) {
    this.figure = figure;
    this.onChange = onChange;
    /** Who wants to know of each new neuron that is shown. @type {((settings: import("./run.js").Settings) => void)[]} */
    this.onUse = [];
    this.problem = /** @type {HTMLElement} */ (document.getElementById("own-problem"));
    const place = /** @type {HTMLElement} */ (document.getElementById("own-fields"));
    this.fields = new Fields(place, table, () => this.#changed());
    /** @type {AbortController | undefined} */
    this.question = undefined;
  }

  /** The neuron that the fields ask for. @returns {import("./run.js").Settings} */
  get settings() {
    return /** @type {any} */ ({ ...this.fields.values, update_rule: "gradient" });
  }

  /** Show these settings. @param {Record<string, any>} values @returns {Promise<void>} */
  set(values) {
    this.fields.set(values);
    return this.#changed();
  }

  #changed() {
    this.onChange();
    this.figure.ready = this.#prepare();
    return this.figure.ready;
  }

  /** Ask the server for the start of this neuron and show it, or say why there is no such neuron. */
  async #prepare() {
    this.question?.abort();
    this.question = new AbortController();
    const { settings } = this;
    try {
      const start = await startOf(settings, this.question.signal);
      this.#say("");
      this.figure.use(settings, start);
      for (const hear of this.onUse) hear(settings);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      const words = /** @type {Error} */ (error).message;
      this.#say(EXPLANATIONS[words.split(":")[0]] ?? words);
    }
  }

  /** @param {string} words */
  #say(words) {
    this.problem.hidden = !words;
    if (this.problem.textContent !== words) this.problem.textContent = words;
    for (const clock of this.figure.clocks) clock.disable(Boolean(words));
  }
}
