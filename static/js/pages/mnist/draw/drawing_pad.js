/** A pad to draw on with mouse, finger, pen or keyboard; it keeps the strokes, so that the last can be taken back. */

/** @typedef {{x: number, y: number}} Point */

const PEN = 18; // of the pad's 280 pixels
const STRIDE = 7; // pixels that an arrow key moves the pen

export class DrawingPad {
  /** @param {HTMLCanvasElement} canvas 280 × 280 @param {() => void} onChange told of every bit of a stroke */
  constructor(canvas, onChange) {
    this.canvas = canvas;
    this.onChange = onChange;
    /** @type {Point[][]} */
    this.strokes = [];
    /** Makes an image shown in place of strokes, in the ink of the moment. @type {(() => HTMLCanvasElement) | null} */
    this.image = null;
    /** @type {number | null} the pointer that is drawing */
    this.pointer = null;
    this.pen = { x: canvas.width / 2, y: canvas.height / 4 }; // the keyboard's
    this.penDown = false;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => void (this.pointer = null));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => this.#lift());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.draw();
  }

  get isEmpty() {
    return this.strokes.length === 0 && !this.image;
  }

  clear() {
    this.strokes = [];
    this.image = null;
    this.#lift();
    this.#changed();
  }

  undo() {
    if (this.image) this.image = null;
    else this.strokes.pop();
    this.#lift();
    this.#changed();
  }

  /** Show an image instead of strokes. @param {() => HTMLCanvasElement} image makes it in the ink of the moment */
  show(image) {
    this.strokes = [];
    this.image = image;
    this.#changed();
  }

  draw() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const { width, height } = this.canvas;
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = false;
    if (this.image) context.drawImage(this.image(), 0, 0, width, height);
    const ink = getComputedStyle(this.canvas).color;
    Object.assign(context, { lineWidth: PEN, lineCap: "round", lineJoin: "round", strokeStyle: ink });
    for (const stroke of this.strokes) {
      context.beginPath();
      for (const { x, y } of [stroke[0], ...stroke]) context.lineTo(x, y);
      context.stroke();
    }
    if (document.activeElement === this.canvas && this.canvas.matches(":focus-visible")) this.#drawPen(context);
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawPen(context) {
    context.beginPath();
    context.arc(this.pen.x, this.pen.y, PEN / 2 + 3, 0, 2 * Math.PI);
    Object.assign(context, { lineWidth: this.penDown ? 4 : 1.5 });
    context.stroke();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || this.pointer !== null) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.#begin(this.#place(event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    this.strokes.at(-1)?.push(...(passed.length ? passed : [event]).map((each) => this.#place(each)));
    this.#changed();
  }

  /** Space puts the pen down or lifts it, the arrows move it. @param {KeyboardEvent} event */
  #key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = /** @type {Record<string, number[]>} */ (moves)[event.key];
    if (event.key !== " " && !move) return;
    event.preventDefault();
    if (!move) {
      this.penDown = !this.penDown;
      if (this.penDown) this.#begin({ ...this.pen });
    } else {
      const inside = (/** @type {number} */ value) => Math.min(this.canvas.width, Math.max(0, value));
      this.pen = { x: inside(this.pen.x + STRIDE * move[0]), y: inside(this.pen.y + STRIDE * move[1]) };
      if (this.penDown) this.strokes.at(-1)?.push({ ...this.pen });
    }
    this.#changed();
  }

  #lift() {
    this.penDown = false;
    this.draw();
  }

  /** @param {Point} point */
  #begin(point) {
    this.image = null;
    this.strokes.push([point]);
    this.#changed();
  }

  #changed() {
    this.draw();
    this.onChange();
  }

  /** @param {PointerEvent} event @returns {Point} */
  #place(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return { x: ((event.clientX - left) / width) * this.canvas.width, y: ((event.clientY - top) / height) * this.canvas.height };
  }
}
