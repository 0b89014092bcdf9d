/** One descent on the z's under one cost: its steps as the server computes and streams them. */

import { openStream } from "../../server/stream.js";
import { costOf, gradient, softmax } from "../../math/softmax.js";

/** As many epochs as a run may have. */
export const MOST_EPOCHS = 2000;

/**
 * @typedef {{epoch: number, z: number[], activations: number[], cost: number, gradient: number[], output: number}} Step
 *   `output` is the target's activation
 * @typedef {{z: number[], target: number, learning_rate: number, epochs: number}} Settings
 */

export class Descent {
  /** @param {string} cost @param {Settings} settings */
  constructor(cost, settings) {
    const { z, target } = settings;
    const activations = softmax(z);
    this.cost = cost;
    this.settings = settings;
    /** @type {Step[]} The first is computed here, so that it follows a thumb; the server's take its place in a run. */
    this.steps = [
      { epoch: 0, z, activations, cost: costOf(cost, z, target), gradient: gradient(cost, z, target), output: activations[target] },
    ];
    this.complete = false;
    /** @type {{close: () => void} | null} */
    this.stream = null;
    /** @type {Promise<void> | null} */
    this.loading = null;
    /** Settles `loading`. */
    this.settle = () => {};
  }

  /** The step at an epoch, or the last there is. @param {number} epoch */
  at(epoch) {
    return this.steps[Math.min(epoch, this.steps.length - 1)];
  }

  /**
   * Ask for the steps; resolves when all have come or nobody wants them any more, rejects if the server refuses.
   * @param {() => void} onSteps told whenever some have come
   * @param {(lost: boolean) => void} onLost told when the connection breaks and when it is back
   * @returns {Promise<void>}
   */
  load(onSteps, onLost) {
    this.loading ??= new Promise((resolve, reject) => {
      this.settle = resolve;
      const refused = (/** @type {string} */ why) => {
        this.loading = null;
        reject(new Error(`The lab’s server refused this run. ${why}`));
      };
      const handlers = {
        step: (/** @type {Step} */ step) => {
          this.steps[step.epoch] = { ...step, output: step.activations[this.settings.target] };
          onSteps();
        },
        done: () => {
          this.complete = true;
          onSteps();
          resolve();
        },
      };
      this.stream = openStream(`/api/softmax/stream?${this.#query()}`, handlers, {
        onLost: (refusal) => (refusal ? refused(refusal) : onLost(true)),
        onOpen: () => onLost(false),
      });
    });
    return this.loading;
  }

  close() {
    this.stream?.close();
    this.settle();
  }

  #query() {
    const { z, target, learning_rate, epochs } = this.settings;
    const query = new URLSearchParams(z.map((x) => ["z", String(x)]));
    for (const [name, value] of Object.entries({ target, cost: this.cost, learning_rate, epochs })) query.set(name, String(value));
    return query.toString();
  }
}
