/** Runs kept for comparison: named by letters, described in a list, drawn beside the reader's own on its clock. */

import { check } from "../../../fields/fields.js";
import { svgElement } from "../../../page/dom.js";
import { validate } from "../../../page/validation.js";
import { dashOf } from "../lines.js";
import { Run } from "../run.js";
import { describe } from "../words.js";

const LETTERS = [..."ABCDEFGH"];
/** How a run stands in the address: these settings in this order. */
const ORDER = ["cost", "activation", "weight", "bias", "input", "target", "learning_rate", "epochs", "update_rule"];
const BETWEEN_SETTINGS = "_";
const BETWEEN_RUNS = "*";

/** A run in the address. @param {any} settings @returns {string} */
export function encode(settings) {
  return ORDER.map((name) => String(settings[name])).join(BETWEEN_SETTINGS);
}

/**
 * The runs of an address.
 * @param {string} text
 * @param {import("../../../fields/fields.js").Field[]} table of a neuron's settings
 * @returns {import("../run.js").Settings[]}
 * @throws {Error} where one can't be read, or can't be
 */
export function decode(text, table) {
  const runs = text ? text.split(BETWEEN_RUNS) : [];
  if (runs.length > LETTERS.length) throw new Error(`Kept runs: at most ${LETTERS.length}, not ${runs.length}.`);
  return runs.map((run) => {
    const parts = run.split(BETWEEN_SETTINGS);
    const refuse = (/** @type {string} */ why) => new Error(`Kept runs: “${run}” is not a run${why}`);
    if (parts.length !== ORDER.length) throw refuse(".");
    const entries = ORDER.map((name, i) => {
      const field = /** @type {import("../../../fields/fields.js").Field} */ (table.find((each) => each.name === name));
      const { value, error } = check(field, parts[i]);
      if (error) throw refuse(`. ${error}`);
      return [name, value];
    });
    const settings = Object.fromEntries(entries);
    const why = validate(settings);
    if (why) throw refuse(`. ${why}`);
    return settings;
  });
}

export class KeptRuns {
  /**
   * @param {import("../figure.js").Figure} figure the reader's own, whose company the kept runs are
   * @param {HTMLElement} list
   * @param {() => void} onChange
   * @param {(words: string) => void} say what keeps a run waiting; "" when nothing does
   */
  constructor(figure, list, onChange, say) {
    this.figure = figure;
    this.list = list;
    this.onChange = onChange;
    this.say = say;
    /** The letters in use. @type {Set<string>} */
    this.letters = new Set();
    /** The settings of those that are on their way, in the order in which they were chosen. @type {import("../run.js").Settings[]} */
    this.coming = [];
    this.last = Promise.resolve();
  }

  /** Whether there is room for one more. */
  get full() {
    return this.letters.size + this.coming.length >= LETTERS.length;
  }

  /** Whether such a run is on its way. @param {import("../run.js").Settings} settings */
  awaits(settings) {
    return this.coming.some((each) => encode(each) === encode(settings));
  }

  /**
   * Keep a run, after those that were chosen before it; resolves when it is drawn, rejects if the server refuses.
   * @param {import("../run.js").Settings} settings
   */
  async add(settings) {
    if (this.full) return;
    this.coming.push(settings);
    this.onChange();
    const loaded = this.last.then(() => this.#load(settings));
    this.last = loaded.then(() => {}, () => {});
    try {
      this.#join(await loaded);
    } finally {
      this.coming.splice(this.coming.indexOf(settings), 1);
      this.onChange();
    }
  }

  /** @param {import("../run.js").Settings} settings */
  async #load(settings) {
    const run = new Run(settings);
    try {
      await run.load(undefined, (lost) => this.say(lost ? "The lab’s server does not answer; trying again …" : ""));
    } catch {
      throw new Error(`Kept runs: the server refused “${describe(settings)}”.`);
    }
    return run;
  }

  /** @param {Run} run */
  #join(run) {
    const letter = /** @type {string} */ (LETTERS.find((each) => !this.letters.has(each)));
    this.letters.add(letter);
    this.figure.views.join(letter, run);
    this.figure.count();
    this.figure.rest();
    this.list.append(this.#item(letter, run.settings));
  }

  /** @param {string} letter */
  remove(letter) {
    this.letters.delete(letter);
    this.figure.views.leave(letter);
    this.figure.count();
    this.figure.player.seek(this.figure.player.index); // which is past the end where the longest run has left
    this.figure.rest();
    this.list.querySelector(`[data-run="${letter}"]`)?.remove();
    this.onChange();
  }

  /** Keep exactly these; resolves to what was wrong with those refused. @param {import("../run.js").Settings[]} runs */
  async set(runs) {
    for (const letter of [...this.letters]) this.remove(letter);
    /** @type {string[]} */
    const problems = [];
    for (const settings of runs) await this.add(settings).catch((error) => void problems.push(error.message));
    return problems;
  }

  /** All of them, with those on their way, for the address. */
  encoded() {
    const shown = [...this.figure.views.company.values()].map(({ settings }) => settings);
    return [...shown, ...this.coming].map(encode).join(BETWEEN_RUNS);
  }

  /** @param {string} letter @param {import("../run.js").Settings} settings */
  #item(letter, settings) {
    const item = document.createElement("li");
    item.dataset.run = letter;
    item.dataset.role = settings.cost;
    const name = document.createElement("b");
    name.textContent = letter;
    const line = svgElement("line", { x1: 0, x2: 40, y1: 5, y2: 5, "stroke-dasharray": dashOf(letter) });
    const swatch = svgElement("svg", { viewBox: "0 0 40 10", "aria-hidden": "true" }, line);
    const words = document.createElement("span");
    words.textContent = describe(settings);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove run ${letter}`);
    button.addEventListener("click", () => {
      const beside = item.nextElementSibling ?? item.previousElementSibling ?? this.list.nextElementSibling;
      this.remove(letter);
      beside?.querySelector("button")?.focus(); // the keyboard stays where it was at work
    });
    item.append(name, swatch, words, button);
    return item;
  }
}
