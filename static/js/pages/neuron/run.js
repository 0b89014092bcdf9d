/** A run: a neuron's settings, and its steps as the server computes and streams them. */

import { openStream } from "../../stream.js";

/**
 * @typedef {{epoch: number, weight: number, bias: number, z: number, output: number, slope: number, cost: number,
 *   gradient_weight: number, gradient_bias: number}} Step
 * @typedef {{weight: number, bias: number, input: number, target: number, cost: string, activation: string,
 *   learning_rate: number, epochs: number, update_rule: string}} Settings
 */

/** The settings as a query string of the HTTP interface. @param {Settings} settings */
export function queryOf(settings) {
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)])).toString();
}

export class Run {
  /** @param {Settings} settings @param {Step} start the step of epoch 0 */
  constructor(settings, start) {
    this.settings = settings;
    this.steps = [start];
    this.complete = false;
    /** @type {{epoch: number, reason: string} | null} */
    this.failure = null;
    /** @type {{close: () => void} | null} */
    this.stream = null;
    /** @type {Promise<void> | null} */
    this.loading = null;
  }

  /** The last epoch there will be. */
  get last() {
    return this.complete ? this.steps.length - 1 : this.settings.epochs;
  }

  /** The step at an epoch, or the last one where it ended before. @param {number} epoch */
  at(epoch) {
    return this.steps[Math.min(epoch, this.steps.length - 1)];
  }

  /**
   * Ask for the steps, all anew; resolves when the last has come, rejects if the server refuses.
   * @param {() => void} [onSteps] told whenever some have come
   * @param {(lost: boolean) => void} [onLost] told when the connection breaks and when it is back
   * @returns {Promise<void>}
   */
  load(onSteps = () => {}, onLost = () => {}) {
    this.close();
    const steps = (this.steps = this.steps.slice(0, 1));
    this.complete = false;
    this.failure = null;
    this.loading = new Promise((resolve, reject) => {
      const end = () => {
        this.complete = true;
        this.stream = null;
        onSteps();
        resolve();
      };
      const handlers = {
        step: (/** @type {Step} */ step) => {
          steps[step.epoch] = step;
          onSteps();
        },
        done: end,
        failed: (/** @type {{epoch: number, reason: string}} */ failure) => {
          this.failure = failure;
          end();
        },
      };
      this.stream = openStream(`/api/neuron/stream?${queryOf(this.settings)}`, handlers, {
        onLost: (final) => (final ? reject(new Error("The lab’s server refused this neuron.")) : onLost(true)),
        onOpen: () => onLost(false),
      });
    });
    return this.loading;
  }

  close() {
    this.stream?.close();
    this.stream = null;
  }
}
