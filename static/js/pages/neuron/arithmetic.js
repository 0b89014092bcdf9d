/** The step, written out: the whole arithmetic of one update, with the numbers of the moment put in. */

import { find } from "../../page/dom.js";
import { number } from "../../page/format.js";

const DIGITS = 5;

export class Arithmetic {
  /** @param {HTMLElement} element @param {import("./figure.js").Figure} figure */
  constructor(element, figure) {
    this.element = element;
    this.figure = figure;
    this.choice = find(element, "select", HTMLSelectElement);
    this.choice.addEventListener("change", () => this.show());
    /** @type {NodeListOf<HTMLElement>} */
    this.terms = element.querySelectorAll("[data-term]");
    figure.on("step", () => this.show());
    figure.on("rest", () => this.show());
  }

  /** Offer the runs there are. @param {(settings: any) => string} describe */
  offer(describe) {
    const chosen = this.choice.value;
    const options = this.figure.views.runs.map(([name, { settings }]) => {
      return new Option(name === "own" ? "your neuron" : `${name}: ${describe(settings)}`, name);
    });
    this.choice.replaceChildren(...options);
    this.choice.value = this.figure.views.company.has(chosen) ? chosen : "own";
    this.show();
  }

  show() {
    const [, run] = this.figure.views.runs.find(([name]) => name === this.choice.value) ?? this.figure.views.runs[0];
    const step = run.at(this.figure.player.index);
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
function terms(settings, step) {
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
    const words = exact.has(name) ? String(value).replace("-", "−") : number(value ?? NaN, DIGITS);
    return [
      [name, words],
      [`(${name})`, words.startsWith("−") || words.includes("×") ? `(${words})` : words],
    ];
  });
  return Object.fromEntries(entries);
}
