/** The step, written out: the whole arithmetic of one update, with the numbers of the moment put in. */

import { find } from "../../page/dom.js";
import { number } from "../../page/format.js";

const DIGITS = 5;

export class Arithmetic {
  /**
   * @param {HTMLElement} element
   * @param {import("./stage.js").Stage} stage
   * @param {(name: string, run: import("./run.js").Run) => string} who how the choice calls a run
   */
  constructor(element, stage, who) {
    this.element = element;
    this.stage = stage;
    this.who = who;
    this.choice = find(element, "select", HTMLSelectElement);
    this.choice.addEventListener("change", () => this.show());
    /** @type {NodeListOf<HTMLElement>} */
    this.terms = element.querySelectorAll("[data-term]");
    stage.on("step", () => this.show());
    stage.on("rest", () => this.show());
  }

  /** Offer the runs there are. */
  offer() {
    const chosen = this.choice.value;
    const { runs } = this.stage.views;
    this.choice.replaceChildren(...runs.map(([name, run]) => new Option(this.who(name, run), name)));
    this.choice.value = runs.some(([name]) => name === chosen) ? chosen : "own";
    this.show();
  }

  show() {
    const { runs } = this.stage.views;
    const [, run] = runs.find(([name]) => name === this.choice.value) ?? runs[0];
    const step = run.at(this.stage.epoch);
    if (!step) return;
    const { settings } = run;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-when]"))) {
      const { cost, activation, update_rule } = settings;
      const facts = [cost, activation, update_rule];
      row.hidden = !(row.dataset.when ?? "").split(" ").every((fact) => facts.includes(fact));
    }
    const values = terms(settings, step);
    for (const term of this.terms) {
      const words = values[term.dataset.term ?? ""];
      if (term.textContent !== words) term.textContent = words;
    }
  }
}

/**
 * Every number of the update, in words; a negative one in brackets, where it follows a sign.
 * @param {import("./run.js").Settings} settings
 * @param {import("./run.js").Step} step
 * @returns {Record<string, string>}
 */
export function terms(settings, step) {
  const { input, target, learning_rate: rate, update_rule } = settings;
  const pull = update_rule === "gradient" ? 1 : 1 / step.slope;
  const numbers = {
    ...step,
    input,
    target,
    rate,
    pull_weight: step.gradient_weight * pull,
    pull_bias: step.gradient_bias * pull,
    new_weight: step.weight - rate * step.gradient_weight * pull,
    new_bias: step.bias - rate * step.gradient_bias * pull,
  };
  const exact = new Set(["input", "target", "rate", "epoch"]);
  const entries = Object.entries(numbers).flatMap(([name, value]) => {
    const whole = String(value);
    const words = exact.has(name) && !whole.includes("e") ? whole.replace("-", "−") : number(value ?? NaN, DIGITS);
    return [
      [name, words],
      [`(${name})`, words.startsWith("−") || words.includes("×") ? `(${words})` : words],
    ];
  });
  return Object.fromEntries(entries);
}
