/** The page's one softmax layer: its weighted inputs, sharpness and target, and whoever wants to know when they change. */

import { logSoftmax, softmax } from "../../math/softmax.js";

/**
 * @typedef {{z: number[], c: number, target: number}} Parts `target` is counted from 0
 * @typedef {{kind: "z" | "activation" | "constant" | "sharpness" | "target" | "new", index?: number}} Cause
 */

export class Layer {
  /** @param {Parts} parts */
  constructor(parts) {
    /** @type {((layer: Layer, cause: Cause) => void)[]} */
    this.listeners = [];
    /** @type {(() => void)[]} */
    this.resting = [];
    this.z = parts.z;
    this.c = parts.c;
    this.target = parts.target;
    this.activations = parts.z;
    this.logarithms = parts.z;
    this.#compute();
  }

  /** @param {(layer: Layer, cause: Cause) => void} listener called now, and after every change */
  onChange(listener) {
    this.listeners.push(listener);
    listener(this, { kind: "new" });
  }

  /** @param {() => void} listener called when a thumb is let go */
  onRest(listener) {
    this.resting.push(listener);
  }

  /** @param {Partial<Parts>} parts @param {Cause} cause */
  change(parts, cause) {
    Object.assign(this, parts);
    this.#compute();
    for (const listener of this.listeners) listener(this, cause);
  }

  /** @param {number} j @param {number} value */
  setZ(j, value) {
    this.change({ z: this.z.with(j, value) }, { kind: "z", index: j });
  }

  rest() {
    for (const listener of this.resting) listener();
  }

  #compute() {
    this.target = Math.min(this.target, this.z.length - 1);
    this.activations = softmax(this.z, this.c);
    this.logarithms = logSoftmax(this.z, this.c);
  }
}
