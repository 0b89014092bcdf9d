/** The reader's own neuron: its fields, beside a figure like the others. */

import { byId } from "../../../page/dom.js";
import { Fields, OUT_OF_RANGE } from "../../../fields/fields.js";
import { Emitter } from "../../../page/emitter.js";
import { reserveSpace } from "../../../page/reserve_space.js";
import { misfits, validate } from "../../../page/validation.js";
import { insist, wordsOf } from "../../../server/stream.js";
import { startOf } from "../run.js";

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
    reserveSpace(this.problem, [OUT_OF_RANGE, ...misfits()]);
    const place = byId("own-fields");
    this.fields = new Fields(place, table, () => this.#changed());
    place.addEventListener("input", () => void (this.#wrong && this.#say(this.#wrong)));
    /** @type {AbortController | undefined} */
    this.question = undefined;
  }

  /** The neuron that the fields ask for. @returns {import("../run.js").Settings} */
  get settings() {
    return /** @type {any} */ ({ ...this.fields.values, update_rule: "gradient" });
  }

  /** Show these settings; resolves when they are shown. @param {Record<string, any>} values @returns {Promise<boolean>} */
  set(values) {
    this.fields.set(values);
    return this.#changed();
  }

  #changed() {
    this.onChange();
    this.question?.abort();
    this.figure.ready = this.#prepare((this.question = new AbortController()));
    return this.figure.ready;
  }

  /**
   * Ask the server for the start of this neuron and show it, or say why there is no such neuron; a server that doesn't
   * answer is asked again. Resolves to whether there is a neuron now, this one or what was asked for in its place.
   * @param {AbortController} question
   * @returns {Promise<boolean>}
   */
  async #prepare({ signal }) {
    const { settings } = this;
    const why = validate(settings);
    if (why) return this.#say(why);
    try {
      const start = await insist(() => startOf(settings, signal), (words) => signal.aborted || this.#say(words));
      this.figure.become(settings, start);
      this.emit("use", settings);
      return this.#say(this.#wrong);
    } catch (error) {
      return signal.aborted ? this.figure.ready : this.#say(wordsOf(error));
    }
  }

  /** What is wrong with what is being typed, or "". */
  get #wrong() {
    return this.fields.wrong() ? OUT_OF_RANGE : "";
  }

  /** Returns whether there is a neuron. @param {string} words what is wrong, or "" */
  #say(words) {
    this.problem.hidden = !words;
    if (this.problem.textContent !== words) this.problem.textContent = words;
    for (const clock of this.figure.clocks) clock.disable(Boolean(words));
    this.figure.element.classList.toggle("neuron--none", Boolean(words)); // what is drawn isn't what was asked for
    return !words;
  }
}
