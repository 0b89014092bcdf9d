/** A run: a neuron's settings, and its steps as the server computes and streams them. */

import { ask, openStream } from "../../server/stream.js";

/**
 * @typedef {{epoch: number, weight: number, bias: number, z: number, output: number, slope: number, cost: number,
 *   gradient_weight: number, gradient_bias: number}} Sent a step as the server sends it
 * @typedef {Sent & {gradient_size: number, relative: number | null}} Step with |∂C/∂w|, and the cost over that of the start
 * @typedef {{weight: number, bias: number, input: number, target: number, cost: string, activation: string,
 *   learning_rate: number, epochs: number, update_rule: string}} Settings
 */

/** What a run begins with. @param {Settings} settings @param {AbortSignal} [signal] @returns {Promise<Sent>} */
export async function startOf(settings, signal) {
  const columns = await ask(`/api/neuron/trajectory?${queryOf({ ...settings, epochs: 1 })}`, { signal });
  delete columns.failed;
  const first = Object.entries(columns).map(([name, values]) => [name, values[0]]);
  return /** @type {any} */ (Object.fromEntries(first));
}

/** The settings as a query string of the HTTP interface. @param {Settings} settings */
export function queryOf(settings) {
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)])).toString();
}

/** @param {Sent} sent @param {Sent} start @returns {Step} */
function step(sent, start) {
  return { ...sent, gradient_size: Math.abs(sent.gradient_weight), relative: start.cost > 0 ? sent.cost / start.cost : null };
}

export class Run {
  /** @param {Settings} settings @param {Sent} [start] the step of epoch 0, where it is known already */
  constructor(settings, start) {
    this.settings = settings;
    this.steps = start ? [step(start, start)] : [];
    this.complete = false;
    /** @type {{epoch: number, reason: string} | null} */
    this.failure = null;
    /** @type {{close: () => void} | null} */
    this.stream = null;
    /** @type {Promise<void> | null} */
    this.loading = null;
    /** Settles `loading`. */
    this.settle = () => {};
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
   * Ask for the steps, all anew; resolves when the last has come or nobody wants them any more, rejects if the server
   * refuses.
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
      this.settle = resolve;
      const end = () => {
        this.complete = true;
        this.stream = null;
        onSteps();
        resolve();
      };
      const refused = (/** @type {string} */ why) => {
        this.stream = null;
        reject(new Error(`The lab’s server refused this neuron. ${why}`));
      };
      const handlers = {
        step: (/** @type {Sent} */ sent) => {
          steps[sent.epoch] = step(sent, steps[0] ?? sent);
          onSteps();
        },
        done: end,
        failed: (/** @type {{epoch: number, reason: string}} */ failure) => {
          this.failure = failure;
          end();
        },
      };
      this.stream = openStream(`/api/neuron/stream?${queryOf(this.settings)}`, handlers, {
        onLost: (refusal) => (refusal ? refused(refusal) : onLost(true)),
        onOpen: () => onLost(false),
      });
    });
    return this.loading;
  }

  close() {
    this.stream?.close();
    this.stream = null;
    this.settle();
  }
}
