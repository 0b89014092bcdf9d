/** The page's one softmax layer: its weighted inputs, sharpness and target, and the events of their changes. */

import { Emitter } from "../../page/emitter.js";
import { logSoftmax, softmax } from "../../math/softmax.js";

/**
 * @typedef {{z: number[], c: number, target: number}} Parts `target` is counted from 0
 * @typedef {{kind: "z" | "activation" | "constant" | "sharpness" | "target" | "new", index?: number}} Cause
 */

/** `change` carries what it came from; `rest` says that a thumb is let go. @extends {Emitter<{change: Cause, rest: void}>} */
export class Layer extends Emitter {
  /** @param {Parts} parts */
  constructor(parts) {
    super();
    this.z = parts.z;
    this.c = parts.c;
    this.target = parts.target;
    this.activations = parts.z;
    this.logarithms = parts.z;
    this.#compute();
  }

  /** Calls the listener now, and after every change. @param {(cause: Cause) => void} listener */
  follow(listener) {
    this.on("change", listener);
    listener({ kind: "new" });
  }

  /** @param {Partial<Parts>} parts @param {Cause} cause */
  change(parts, cause) {
    Object.assign(this, parts);
    this.#compute();
    this.emit("change", cause);
  }

  /** @param {number} j @param {number} value */
  setZ(j, value) {
    this.change({ z: this.z.with(j, value) }, { kind: "z", index: j });
  }

  rest() {
    this.emit("rest");
  }

  #compute() {
    this.target = Math.min(this.target, this.z.length - 1);
    this.activations = softmax(this.z, this.c);
    this.logarithms = logSoftmax(this.z, this.c);
  }
}
