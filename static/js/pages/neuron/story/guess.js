/** The reader's guess: curves drawn on the chart before the run, by mouse, finger or keyboard. */

import { button, element } from "../../../page/dom.js";
import { Emitter } from "../../../page/emitter.js";
import { number } from "../../../page/format.js";

const KNOTS = 31; // a curve's points, evenly spaced over the epochs
const KEY_STEP = 0.05;
const BETWEEN_CURVES = "*";
const BETWEEN_VALUES = ".";

/** @typedef {{name: string, words: string, role: string, start: number}} Curve one that can be drawn, and where it begins */

/** `change` tells that a curve was drawn, or taken back. @extends {Emitter<{change: void}>} */
export class Guess extends Emitter {
  /**
   * @param {HTMLElement} overlay lies over the axes: what is drawn here lies there
   * @param {HTMLElement} controls gets a choice for each curve
   * @param {{epochs: number, range: [number, number]}} axes the overlay's ends
   */
  constructor(overlay, controls, axes) {
    super();
    this.overlay = overlay;
    this.controls = controls;
    this.axes = axes;
    /** @type {Curve[]} */
    this.offered = [];
    /** What is drawn, by the curve's name: its values at the knots. @type {Map<string, number[]>} */
    this.drawn = new Map();
    this.active = "";
    this.open = true;
    /** @type {HTMLButtonElement | null} */
    this.eraser = null;
    /** Where the hand was. @type {{knot: number, value: number} | null} */
    this.last = null;
    this.pen = element("span", { class: "guess__pen", tabindex: 0, role: "slider", "aria-valuemin": 0, "aria-valuemax": 1 });
    this.knot = (KNOTS - 1) / 2; // where the keyboard's pen stands: on a phone, too, beside the lines' names
    this.hint = element("span", { class: "guess__hint" }, "your guess: drag this ring");
    overlay.append(this.hint, this.pen);
    overlay.addEventListener("pointerdown", (event) => this.#begin(event));
    overlay.addEventListener("pointermove", (event) => this.#draw(event));
    overlay.addEventListener("pointerup", () => this.#end());
    this.pen.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Let these curves be drawn, the first one first; those drawn of others are forgotten. @param {Curve[]} curves */
  offer(curves) {
    this.offered = curves;
    for (const name of this.drawn.keys()) if (!curves.some((curve) => curve.name === name)) this.drawn.delete(name);
    this.active = curves[0].name;
    const choices = curves.map(({ name, words, role }) => {
      const input = element("input", { type: "radio", name: "curve", value: name });
      input.addEventListener("change", () => this.#choose(name));
      return element("label", { class: "guessing__curve", "data-role": role }, input, element("span", {}, words));
    });
    this.eraser = button("Clear", { class: "quiet" }, () => this.clear());
    this.controls.replaceChildren(...choices, this.eraser);
    this.#show();
  }

  /** Whether curves can be drawn now. @param {boolean} open */
  allow(open) {
    this.open = open;
    this.overlay.classList.toggle("guess--open", open);
    this.pen.tabIndex = open ? 0 : -1;
    this.#show();
  }

  clear() {
    this.drawn.clear();
    this.active = this.offered[0].name;
    this.#show();
    this.emit("change");
  }

  /** The points of a curve. @param {string} name */
  points(name) {
    const values = this.drawn.get(name) ?? [];
    return { x: values.map((_, knot) => this.#epochOf(knot)), y: values };
  }

  /** The first epoch at which the guess is at a value or below, null if it never is; undefined if nothing was drawn. @param {string} name @param {number} value */
  reaches(name, value) {
    const values = this.drawn.get(name);
    if (!values) return undefined;
    const after = values.findIndex((each) => each <= value);
    if (after < 0) return null;
    if (after === 0) return 0;
    const [before, then] = [values[after - 1], values[after]];
    return Math.round(this.#epochOf(after - 1 + (before - value) / (before - then)));
  }

  /** Say every curve in other values. @param {(value: number, name: string) => number} translate */
  translate(translate) {
    for (const [name, values] of this.drawn) this.drawn.set(name, values.map((value) => translate(value, name)));
  }

  /** For the address. */
  encoded() {
    const curves = [...this.drawn].map(([name, values]) => [name, ...values.map((value) => Math.round(100 * value))]);
    return curves.map((curve) => curve.join(BETWEEN_VALUES)).join(BETWEEN_CURVES);
  }

  /** Show what an address has drawn. @param {string} text as `decode` reads it */
  restore(text) {
    for (const [name, values] of decode(text)) if (this.offered.some((curve) => curve.name === name)) this.drawn.set(name, values);
    this.#show();
    this.emit("change");
  }

  /** Show a curve through these points. @param {string} name @param {[number, number][]} points epochs and values, ascending */
  set(name, points) {
    const curve = this.#curve(name);
    if (!curve) return;
    const all = [[0, curve.start], ...points];
    const values = Array.from({ length: KNOTS }, (_, knot) => {
      const epoch = this.#epochOf(knot);
      const after = all.findIndex(([at]) => at >= epoch);
      if (after < 0) return all[all.length - 1][1];
      if (after === 0) return curve.start;
      const [[from, low], [to, high]] = [all[after - 1], all[after]];
      return low + ((high - low) * (epoch - from)) / (to - from);
    });
    this.drawn.set(name, values);
    this.#show();
    this.emit("change");
  }

  /** @param {string} name */
  #curve(name) {
    return this.offered.find((curve) => curve.name === name);
  }

  /** @param {number} knot */
  #epochOf(knot) {
    return (knot * this.axes.epochs) / (KNOTS - 1);
  }

  /** @param {string} name */
  #choose(name) {
    this.active = name;
    this.#show();
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (!this.open) return;
    event.preventDefault();
    this.overlay.setPointerCapture(event.pointerId);
    const curve = /** @type {Curve} */ (this.#curve(this.active));
    this.drawn.set(this.active, Array(KNOTS).fill(curve.start));
    this.last = { knot: 0, value: curve.start };
    this.#draw(event);
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    if (!this.last || !this.overlay.hasPointerCapture(event.pointerId)) return;
    const { left, bottom, width, height } = this.overlay.getBoundingClientRect();
    const [low, high] = this.axes.range;
    const value = low + ((bottom - event.clientY) / height) * (high - low);
    const knot = Math.round(((event.clientX - left) / width) * (KNOTS - 1));
    this.#stroke(this.last, { knot: inside(knot, 1, KNOTS - 1), value: inside(value, 0, 1) });
  }

  /** A stroke of the hand; what lies to its right stays as high as its end, until it is drawn. @param {{knot: number, value: number}} from @param {{knot: number, value: number}} to */
  #stroke(from, to) {
    const values = /** @type {number[]} */ (this.drawn.get(this.active));
    const way = Math.sign(to.knot - from.knot) || 1;
    for (let knot = from.knot + (from.knot === to.knot ? 0 : way); ; knot += way) {
      const share = to.knot === from.knot ? 1 : (knot - from.knot) / (to.knot - from.knot);
      if (knot > 0) values[knot] = from.value + share * (to.value - from.value);
      if (knot === to.knot) break;
    }
    if (way > 0) values.fill(to.value, to.knot);
    this.last = to;
    this.knot = to.knot;
    this.#show();
    this.emit("change");
  }

  #end() {
    if (!this.last) return;
    this.last = null;
    const next = this.offered.find(({ name }) => !this.drawn.has(name));
    if (next) this.#choose(next.name);
  }

  /** Left and right move the pen, up and down what lies at it and to its right. @param {KeyboardEvent} event */
  #key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -KEY_STEP], ArrowUp: [0, KEY_STEP] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!move || !this.open) return;
    event.preventDefault();
    this.knot = inside(this.knot + move[0], 1, KNOTS - 1);
    if (move[1]) {
      const curve = /** @type {Curve} */ (this.#curve(this.active));
      const values = this.drawn.get(this.active) ?? Array(KNOTS).fill(curve.start);
      values.fill(inside(values[this.knot] + move[1], 0, 1), this.knot);
      this.drawn.set(this.active, values);
      this.emit("change");
    }
    this.#show();
  }

  #show() {
    for (const choice of this.controls.querySelectorAll("input")) {
      choice.checked = choice.value === this.active && this.open;
      choice.disabled = !this.open;
    }
    if (this.eraser) this.eraser.disabled = !this.open || this.drawn.size === 0;
    this.hint.hidden = this.drawn.size > 0;
    const curve = this.#curve(this.active);
    if (!curve) return;
    const value = this.drawn.get(this.active)?.[this.knot] ?? curve.start;
    const [low, high] = this.axes.range;
    for (const { style } of [this.pen, this.hint]) {
      style.left = `${(100 * this.knot) / (KNOTS - 1)}%`;
      style.bottom = `${(100 * (value - low)) / (high - low)}%`;
    }
    this.pen.dataset.role = curve.role;
    this.pen.setAttribute("aria-label", `Your guess for ${curve.words}. Left and right choose the epoch, up and down the height`);
    this.pen.setAttribute("aria-valuenow", value.toFixed(2));
    this.pen.setAttribute("aria-valuetext", `epoch ${Math.round(this.#epochOf(this.knot))}: ${number(value, 2)}`);
  }
}

/**
 * The curves of an address.
 * @param {string} text
 * @returns {[string, number[]][]}
 * @throws {Error} where they can't be read
 */
export function decode(text) {
  if (!text) return [];
  return text.split(BETWEEN_CURVES).map((part) => {
    const [name, ...written] = part.split(BETWEEN_VALUES);
    const values = written.map((value) => Number(value) / 100);
    if (values.length === KNOTS && values.every((value) => value >= 0 && value <= 1)) return [name, values];
    throw new Error(`Your guess: “${part}” is no curve.`);
  });
}

/** @param {number} value @param {number} low @param {number} high */
function inside(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
