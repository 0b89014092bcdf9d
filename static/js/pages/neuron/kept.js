/** Runs kept for comparison: named by letters, described in a list, drawn beside the reader's own on its clock. */

import { Run } from "./run.js";

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
 * @param {Record<string, [number, number]>} limits
 * @returns {import("./run.js").Settings[]}
 * @throws {Error} where one can't be read
 */
export function decode(text, limits) {
  const runs = text ? text.split(BETWEEN_RUNS) : [];
  if (runs.length > LETTERS.length) throw new Error(`Kept runs: at most ${LETTERS.length}, not ${runs.length}.`);
  return runs.map((run) => {
    const parts = run.split(BETWEEN_SETTINGS);
    const fits = ORDER.every((name, i) => {
      if (!(name in limits)) return parts[i];
      const [low, high] = limits[name];
      return Number(parts[i] || NaN) >= low && Number(parts[i]) <= high;
    });
    if (!fits || parts.length !== ORDER.length) throw new Error(`Kept runs: “${run}” is not a run.`);
    const entries = ORDER.map((name, i) => [name, name in limits ? Number(parts[i]) : parts[i]]);
    return /** @type {any} */ (Object.fromEntries(entries));
  });
}

export class Kept {
  /**
   * @param {import("./figure.js").Figure} figure the reader's own, whose company the kept runs are
   * @param {HTMLElement} list
   * @param {() => void} onChange
   */
  constructor(figure, list, onChange) {
    this.figure = figure;
    this.list = list;
    this.onChange = onChange;
  }

  /** Whether there is room for one more. */
  get full() {
    return this.figure.company.size >= LETTERS.length;
  }

  /** Keep a run; resolves when it is drawn. @param {import("./run.js").Settings} settings */
  async add(settings) {
    const { company } = this.figure;
    const letter = LETTERS.find((each) => !company.has(each));
    if (!letter) return;
    const run = new Run(settings);
    company.set(letter, run); // the letter is taken from now on
    await run.load();
    if (company.get(letter) !== run) return;
    this.figure.join(letter, run);
    this.list.append(this.#item(letter, settings));
    this.onChange();
  }

  /** @param {string} letter */
  remove(letter) {
    this.figure.leave(letter);
    this.list.querySelector(`[data-run="${letter}"]`)?.remove();
    this.onChange();
  }

  /** Keep exactly these. @param {import("./run.js").Settings[]} runs */
  async set(runs) {
    for (const letter of [...this.figure.company.keys()]) this.remove(letter);
    for (const settings of runs) await this.add(settings);
  }

  /** All of them, for the address. */
  encoded() {
    return [...this.figure.company.values()].map(({ settings }) => encode(settings)).join(BETWEEN_RUNS);
  }

  /** @param {string} letter @param {import("./run.js").Settings} settings */
  #item(letter, settings) {
    const item = document.createElement("li");
    item.dataset.run = letter;
    item.className = settings.cost;
    const name = document.createElement("b");
    name.textContent = letter;
    const words = document.createElement("span");
    words.textContent = describe(settings);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove run ${letter}`);
    button.addEventListener("click", () => this.remove(letter));
    item.append(name, words, button);
    return item;
  }
}

/** A run in a few words. @param {import("./run.js").Settings} settings */
export function describe({ cost, activation, weight, bias, input, target, learning_rate, update_rule }) {
  const others = [
    activation === "sigmoid" ? "" : activation,
    input === 1 ? "" : `x = ${input}`,
    target === 0 ? "" : `y = ${target}`,
    update_rule === "gradient" ? "" : "the original animation’s update",
  ];
  const words = [cost, `w = ${weight}`, `b = ${bias}`, `η = ${learning_rate}`, ...others];
  return words.filter(Boolean).join(", ").replaceAll("-", "−").replace("cross−entropy", "cross-entropy");
}
