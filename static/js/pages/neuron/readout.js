/** A neuron at a moment: drawn, with its gate and its cost; and what there is to say about its run. */

import { gateOf, Gate, STEEPEST } from "../../controls/gate.js";
import { costNamed } from "../../page/costs.js";
import { find, setText } from "../../page/dom.js";
import { number, signed } from "../../page/format.js";
import { Diagram } from "./diagram.js";
import { howItLearns } from "./words.js";

/** The steepest that each activation can be. @type {Record<string, number>} */
const STEEPEST_SLOPES = { sigmoid: STEEPEST, tanh: 1, relu: 1, linear: 1 };

/** @param {number} x @param {number} decimals @param {boolean} [withSign] */
const format = (x, decimals, withSign = false) => (withSign ? signed(x, decimals) : number(x, decimals));

/** The drawing of a neuron, and its gate. */
export class NeuronPicture {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.drawing = new Diagram(find(element, ".neuron__drawing"), format);
    this.gate = new Gate(find(element, ".neuron__gate"));
    /** @type {import("./run.js").Settings} */
    this.settings; // set by use()
  }

  /** Show another neuron. @param {import("./run.js").Settings} settings */
  use(settings) {
    this.settings = settings;
    this.drawing.use(settings);
    this.element.dataset.role = settings.cost;
  }

  /** @param {import("./run.js").Step} step */
  show(step) {
    const { activation, cost, target } = this.settings;
    this.drawing.show(step);
    if (activation === "sigmoid") return this.gate.show(gateOf(step.z, target, cost));
    const { output, slope, gradient_bias: gradient } = step;
    const factor = costNamed(cost).factors[activation];
    this.gate.show({ error: output - target, slope, gradient, factor, steepest: STEEPEST_SLOPES[activation] });
  }
}

/** A figure's neuron, with its settings and its cost in words. */
export class Readout extends NeuronPicture {
  /** @param {string} selector @returns {HTMLElement} */
  part(selector) {
    return find(this.element, selector);
  }

  /** Show another neuron. @param {import("./run.js").Settings} settings */
  use(settings) {
    super.use(settings);
    this.part('[data-show="how"]').textContent = howItLearns(settings);
  }

  /** @param {import("./run.js").Step} step */
  show(step) {
    super.show(step);
    setText(this.part('[data-show="cost"]'), number(step.cost));
  }

  /** Say what is wrong, or take back what was said. @param {string} words */
  say(words) {
    const notice = this.part(".notice");
    notice.hidden = !words;
    setText(notice, words);
  }
}
