/** The gradient check: what an update uses, beside what the cost itself says. */

import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields } from "../../fields/fields.js";
import { costsOn } from "../../page/costs.js";
import { number, power, significant } from "../../page/format.js";
import { LatestRequest } from "../../server/latest_request.js";
import { bold, byId, paragraph } from "../../page/dom.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { ask } from "../../server/stream.js";
import { sigmoidSlope } from "../../math/neuron.js";
import { fillTable } from "../../page/table.js";
import { misfits, validate } from "../../page/validation.js";
import { numeric } from "../../controls/instrument.js";

/** @typedef {{url: string, values: Record<string, any>}} Question with the fields' values */

const TOLERANCE = 1e-5; // of the server’s check
const FLOOR = -13; // where an error of 0 is drawn, in decades
const GRADIENTS = { weight: "∂C/∂w", bias: "∂C/∂b" };
const HEADINGS = ["Gradient", "the update uses", "the cost says", "relative error", "verdict"];

/** What a neuron may update with, by the name of the choice: the original animation's slip first, then each cost's gradient. */
const RULES = Object.fromEntries(
  costsOn("sigmoid", "tanh", "relu", "linear")
    .flatMap((cost) => cost.update_rules.map((rule) => ({ cost, rule })))
    .sort((one, other) => Number(one.rule === "gradient") - Number(other.rule === "gradient"))
    .map((each) => [each.rule === "gradient" ? each.cost.name : each.rule, each]),
);

/** @param {Record<string, [number, number]>} limits @returns {import("../../fields/fields.js").Field[]} */
export function checkTable(limits) {
  return [
    {
      name: "check_rule",
      label: "Update with",
      value: "chapter-animation",
      choices: Object.entries(RULES).map(([name, { cost, rule }]) => [name, rule === "gradient" ? `${cost.short} gradient` : "original animation’s"]),
    },
    numeric("check_weight", "Weight w", 2, limits.weight, { slider: [-6, 6], step: 0.1 }),
    numeric("check_bias", "Bias b", 2, limits.bias, { slider: [-6, 6], step: 0.1 }),
    numeric("check_input", "Input x", 1, limits.input, { slider: [-3, 3], step: 0.1 }),
    numeric("check_target", "Target y", 0, limits.target, { slider: [0, 1] }),
    {
      name: "check_activation",
      label: "Activation",
      value: "sigmoid",
      choices: [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"], ["linear", "linear"]],
    },
    numeric("check_h", "Step h", 1e-5, limits.h, { log: true }),
  ];
}

export class GradientCheck {
  /** @param {import("../../fields/fields.js").Field[]} table @param {any} figure @param {() => void} follow told of every change */
  constructor(table, figure, follow) {
    this.follow = follow;
    this.chart = new Chart(byId("check-chart"), figure);
    this.fields = new Fields(byId("check-fields"), table, () => this.#changed());
    this.why = ""; // there is no such neuron
    this.server = new LatestRequest(
      (/** @type {Question} */ { url }) => ask(url),
      (answer, { values }) => void (this.why || this.#show(answer, values)),
      (problem) => void (problem && !this.why && this.#clear(problem)),
    );
    /** @type {{log10_h: number, log10_error: number}[]} */
    this.rows = [];
    /** @type {{passed: boolean}[]} of the last answer; none while another is on its way */
    this.checks = [];
    const longest = { passed: false, analytic: 1.23e-10, numeric: 1 };
    const verdicts = Object.keys(RULES).map((rule) => verdict([longest], { check_rule: rule, check_weight: 20 }, [1]));
    const refusals = misfits(Object.values(RULES).map(({ cost }) => cost)).map(unchecked);
    reserveSpace(byId("check-summary"), [...verdicts, ...refusals].map((words) => [words]));
    const rows = () => this.rows;
    offerDownloads(byId("check-downloads"), { name: "why-check", label: "the error for each step", rows, chart: this.chart });
  }

  /** Show these settings. @param {Record<string, any>} values */
  set(values) {
    this.fields.set(values);
    this.#changed();
  }

  #changed() {
    this.checks = [];
    this.follow();
    const values = { ...this.fields.values };
    const asked = Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace("check_", ""), value]));
    const { rule, ...neuron } = asked;
    const { cost, rule: update_rule } = RULES[rule];
    this.why = validate({ cost: cost.name, activation: values.check_activation, target: values.check_target, update_rule });
    if (this.why) return this.#clear(this.why);
    const url = `/api/neuron/gradient-check?${new URLSearchParams({ ...neuron, cost: cost.name, update_rule })}`;
    this.server.want({ url, values });
  }

  /** @param {any} answer of GET /api/neuron/gradient-check @param {Record<string, any>} values of the fields that it is about */
  #show({ checks, log10_h, relative_error }, values) {
    this.rows = log10_h.map((/** @type {number} */ log, /** @type {number} */ i) => ({ log10_h: log, log10_error: decades(relative_error[i]) }));
    const bias = checks[1];
    this.chart.show(this.rows);
    this.chart.mark({ log10_h: Math.log10(values.check_h), log10_error: decades(bias.relative_error) });
    const rows = checks.map((/** @type {any} */ check) => [
      GRADIENTS[/** @type {"weight"} */ (check.parameter)],
      short(check.analytic),
      short(check.numeric),
      0 < check.relative_error && check.relative_error < 0.01 ? power(check.relative_error, 0) : significant(check.relative_error, 2),
      check.passed ? "✓ passes" : "✗ fails",
    ]);
    fillTable(byId("check-table", HTMLTableElement), HEADINGS, rows);
    byId("check-summary").replaceChildren(verdict(checks, values, relative_error));
    if (this.server.next) return; // another is on its way
    this.checks = checks;
    this.follow();
  }

  /** Show no answer, in the room of one: the one before was to another question. @param {string} why */
  #clear(why) {
    this.rows = [];
    this.chart.show([]);
    this.chart.mark(null);
    fillTable(byId("check-table", HTMLTableElement), HEADINGS, Object.values(GRADIENTS).map((name) => [name, "–", "–", "–", "–"]));
    byId("check-summary").replaceChildren(unchecked(why));
  }
}

/** @param {string} why */
function unchecked(why) {
  return paragraph(bold("Not checked. "), why);
}

/** What a passed check is worth. @param {any[]} checks @param {string} rule */
function passes(checks, rule) {
  const nothing = checks.every(({ analytic, numeric }) => analytic === 0 && numeric === 0);
  const lost = checks.some(({ relative_error }) => relative_error > 0.01);
  if (nothing) return paragraph(bold("Passes, and says nothing. "), "Both numbers are 0 here, and so is any multiple of them. Check another place.");
  if (lost) return paragraph(bold("Passes, and says little. "), "The difference between the two is no more than the rounding of the costs: the gradient is too small to be checked here.");
  if (rule === "chapter-animation") return paragraph(bold("Passes, by rounding. "), "The two agree to within rounding at this place. Check another.");
  return paragraph(bold("Passes. "), "The update follows the gradient of the cost.");
}

/**
 * What the check came to.
 * @param {any[]} checks of the weight's gradient and of the bias's @param {Record<string, any>} values the fields'
 * @param {number[]} errors relative ones of the bias's gradient, for each step on the chart
 */
export function verdict(checks, values, errors) {
  const { check_rule: rule, check_weight: w, check_bias: b = 0, check_input: x = 1 } = values;
  const failed = checks.filter((check) => !check.passed);
  if (failed.length === 0) return passes(checks, rule);
  if (rule === "chapter-animation") {
    const always = errors.every((error) => error > TOLERANCE) ? ", for every step h" : "";
    return paragraph(
      bold(`Fails${always}. `),
      `This update is not the gradient of ${RULES[rule].cost.label}. It is ${significant(1 / sigmoidSlope(w * x + b))} times the true gradient: ` +
        "the factor 1/σ′(z), which should have cancelled, is still in it.",
    );
  }
  if (crossesKink(values)) return paragraph(bold("Fails. "), "Here z is within a step of 0, where the ReLU has a kink: to the left its slope is 0, to the right 1, and no number in between is the gradient.");
  return paragraph(bold("Fails. "), "The gradient is right; it is the step h that is too long, so that the cost bends within it, or too short, so that rounding drowns the difference.");
}

/** @param {Record<string, any>} values */
function crossesKink({ check_activation: activation, check_weight: w, check_bias: b, check_input: x, check_h: h }) {
  return activation === "relu" && Math.abs(w * x + b) <= h * Math.max(1, Math.abs(x));
}

/** @param {number} error */
function decades(error) {
  return error > 0 ? Math.max(FLOOR, Math.log10(error)) : FLOOR;
}

/** @param {number} x */
function short(x) {
  return x !== 0 && (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e4) ? power(x, 4) : number(x, 6);
}
