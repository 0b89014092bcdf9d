/** A handle on a plane: a point that mouse, touch and arrow keys move. */

/**
 * @typedef {{x: [number, number], y: [number, number], step: number, most: number}} Plane the values at the plane's
 *   ends (left and right, bottom and top), what an arrow key moves by, and the largest value that there is
 */

export class DragHandle {
  /**
   * @param {HTMLElement} element lies over the plane, and holds the handle made here
   * @param {{label: string, words: (x: number, y: number) => string, onMove: (x: number, y: number) => void,
   *   onRest: () => void}} options told of each place, and that the hand has let go
   */
  constructor(element, { label, words, onMove, onRest }) {
    this.element = element;
    this.words = words;
    this.onMove = onMove;
    this.onRest = onRest;
    /** Whether a hand is on it. */
    this.held = false;
    /** @type {Plane} */
    this.plane = { x: [0, 1], y: [0, 1], step: 0.1, most: Infinity };
    this.at = { x: 0, y: 0 };
    this.knob = document.createElement("span");
    this.knob.className = "handle";
    this.knob.tabIndex = 0;
    this.knob.setAttribute("role", "slider");
    this.knob.setAttribute("aria-label", label);
    element.append(this.knob);
    this.knob.addEventListener("pointerdown", (event) => this.#take(event));
    this.knob.addEventListener("pointermove", (event) => this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.knob.addEventListener(name, () => this.#letGo());
    this.knob.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Plane} plane */
  over(plane) {
    this.plane = plane;
    this.show(this.at.x, this.at.y);
  }

  /** @param {number} x @param {number} y */
  show(x, y) {
    this.at = { x, y };
    const share = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) => (value - low) / (high - low);
    this.knob.style.left = `${100 * share(x, this.plane.x)}%`;
    this.knob.style.bottom = `${100 * share(y, this.plane.y)}%`;
    const [low, high] = this.plane.x;
    const spoken = { valuemin: low, valuemax: high, valuenow: x, valuetext: this.words(x, y) };
    for (const [name, value] of Object.entries(spoken)) this.knob.setAttribute(`aria-${name}`, String(value));
  }

  /** @param {PointerEvent} event */
  #take(event) {
    event.preventDefault();
    this.knob.setPointerCapture(event.pointerId);
    this.knob.focus();
    this.held = true;
  }

  #letGo() {
    if (!this.held) return;
    this.held = false;
    this.onRest();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.knob.hasPointerCapture(event.pointerId)) return;
    const { left, bottom, width, height } = this.element.getBoundingClientRect();
    const value = (/** @type {number} */ share, /** @type {[number, number]} */ [low, high]) => low + share * (high - low);
    this.#move(value((event.clientX - left) / width, this.plane.x), value((bottom - event.clientY) / height, this.plane.y));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = this.plane.step * (event.shiftKey ? 10 : 1);
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowDown: [0, -by], ArrowUp: [0, by] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!move) return;
    event.preventDefault();
    this.#move(this.at.x + move[0], this.at.y + move[1], Infinity); // the plane makes room
    this.onRest();
  }

  /** @param {number} x @param {number} y @param {number} beyond how far it may leave the plane */
  #move(x, y, beyond = 0) {
    const { step, most } = this.plane;
    const within = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) =>
      Number((Math.round(Math.min(high + beyond, most, Math.max(low - beyond, -most, value)) / step) * step).toFixed(6));
    this.show(within(x, this.plane.x), within(y, this.plane.y));
    this.onMove(this.at.x, this.at.y);
  }
}
