/** A figure's face: its neuron drawn, the step it is at in numbers, and what there is to say about its run. */

import { find } from "../../page/dom.js";
import { Diagram } from "./diagram.js";
import { number, signed } from "../../page/format.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { howItLearns, told } from "./words.js";

/** @param {number} x @param {number} decimals @param {boolean} [withSign] */
const format = (x, decimals, withSign = false) => (withSign ? signed(x, decimals) : number(x, decimals));

export class Readout {
  /** @param {HTMLElement} element made by the template's macro `neuron_figure` */
  constructor(element) {
    this.element = element;
    this.drawing = new Diagram(this.part(".neuron__drawing"), format);
  }

  /** @param {string} selector @returns {HTMLElement} */
  part(selector) {
    return find(this.element, selector);
  }

  /** Show another neuron. @param {import("./run.js").Settings} settings */
  use(settings) {
    this.drawing.use(settings);
    this.element.dataset.role = settings.cost;
    this.part('[data-show="how"]').textContent = howItLearns(settings);
  }

  /** @param {import("./run.js").Step} step */
  show(step) {
    this.drawing.show(step);
    this.part('[data-show="cost"]').textContent = number(step.cost);
  }

  /** Say under the chart what the chart shows. @param {import("./views.js").Views} views */
  summarise(views) {
    const words = views.told(told);
    const place = this.part(".chart__summary");
    reserveSpace(place, [views.longest(told)]);
    if (place.textContent !== words) place.textContent = words;
  }

  /** Say what is wrong, or take back what was said. @param {string} words */
  say(words) {
    const notice = this.part(".notice");
    notice.hidden = !words;
    if (notice.textContent !== words) notice.textContent = words;
  }
}
