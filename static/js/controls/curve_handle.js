/** A handle on a curve: a point that mouse, touch and arrow keys move along it. */

import { element } from "../page/dom.js";

/**
 * @typedef {{label: string, range: [number, number], step: number, onMove: (x: number) => void}} Options `range` is what
 *   the chart's width stands for
 */

export class CurveHandle {
  /**
   * @param {HTMLElement} chart the handle lies over
   * @param {{l: number, r: number, t: number, b: number}} margin around its axes, in pixels
   * @param {Options} options
   */
  constructor(chart, margin, { label, range, step, onMove }) {
    this.range = range;
    this.step = step;
    this.onMove = onMove;
    this.x = range[0];
    this.knob = element("span", { class: "handle", tabindex: 0, role: "slider", "aria-label": label });
    this.plane = element("div", { class: "handle__plane" }, this.knob);
    this.plane.style.inset = `${margin.t}px ${margin.r}px ${margin.b}px ${margin.l}px`;
    const frame = element("div", { class: "handle__frame" });
    chart.replaceWith(frame);
    frame.append(chart, this.plane);
    this.knob.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.knob.setPointerCapture(event.pointerId);
      this.knob.focus();
    });
    this.knob.addEventListener("pointermove", (event) => this.#drag(event));
    this.knob.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {number} x @param {number} height as a share of the axes' @param {string} words the place for a screen reader */
  show(x, height, words) {
    const [low, high] = this.range;
    this.x = x;
    this.knob.hidden = x < low || x > high || height < 0 || height > 1;
    this.knob.style.left = `${(100 * (x - low)) / (high - low)}%`;
    this.knob.style.bottom = `${100 * height}%`;
    const spoken = { valuemin: low, valuemax: high, valuenow: x, valuetext: words };
    for (const [name, value] of Object.entries(spoken)) this.knob.setAttribute(`aria-${name}`, String(value));
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.knob.hasPointerCapture(event.pointerId)) return;
    const { left, width } = this.plane.getBoundingClientRect();
    const [low, high] = this.range;
    this.#move(low + ((event.clientX - left) / width) * (high - low));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = this.step * (event.shiftKey ? 10 : 1);
    const [low, high] = this.range;
    const goals = { ArrowLeft: this.x - by, ArrowDown: this.x - by, ArrowRight: this.x + by, ArrowUp: this.x + by, Home: low, End: high };
    const goal = goals[/** @type {keyof typeof goals} */ (event.key)];
    if (goal === undefined) return;
    event.preventDefault();
    this.#move(goal);
  }

  /** @param {number} x */
  #move(x) {
    const [low, high] = this.range;
    const within = Math.min(high, Math.max(low, x));
    this.onMove(Number((Math.round(within / this.step) * this.step).toFixed(6)));
  }
}
