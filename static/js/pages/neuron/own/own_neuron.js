/** The reader's own neuron: its fields, beside a figure like the others. */

import { byId } from "../../../page/dom.js";
import { Fields } from "../../../fields/fields.js";
import { Emitter } from "../../../page/emitter.js";
import { startOf } from "../run.js";
import { validate } from "../validation.js";

const RETRY = 2000; // milliseconds until the server is asked again

/** `use` carries the settings of each new neuron that is shown. @extends {Emitter<{use: import("../run.js").Settings}>} */
export class OwnNeuron extends Emitter {
  /**
   * @param {import("../figure.js").Figure} figure
   * @param {import("../../../fields/fields.js").Field[]} table
   * @param {() => void} onChange
   */
  constructor(figure, table, onChange) {
    super();
    this.figure = figure;
    this.onChange = onChange;
    this.problem = byId("own-problem");
    const place = byId("own-fields");
    this.fields = new Fields(place, table, () => this.#changed());
    /** @type {AbortController | undefined} */
    this.question = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
  }

  /** The neuron that the fields ask for. @returns {import("../run.js").Settings} */
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
    clearTimeout(this.retry);
    this.question = new AbortController();
    const { settings } = this;
    const why = validate(settings);
    if (why) return this.#say(why);
    try {
      const start = await startOf(settings, this.question.signal);
      this.#say("");
      this.figure.become(settings, start);
      this.emit("use", settings);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#say(/** @type {Error} */ (error).message);
      this.retry = setTimeout(() => this.#changed(), RETRY); // the server may be back by then
    }
  }

  /** @param {string} words */
  #say(words) {
    this.problem.hidden = !words;
    if (this.problem.textContent !== words) this.problem.textContent = words;
    for (const clock of this.figure.clocks) clock.disable(Boolean(words));
    this.figure.element.classList.toggle("neuron--none", Boolean(words)); // what is drawn isn't what was asked for
  }
}
