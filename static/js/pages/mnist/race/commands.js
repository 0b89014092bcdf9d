/** What a race's buttons do: Run, Pause, Resume, Step and Cancel, each for all lanes at once. */

import { byId } from "../../../page/dom.js";
import { Emitter } from "../../../page/emitter.js";
import { refusals, withStatus } from "./lanes.js";

const LOOK = 100; // ms between two looks whether a run has come to its pause
const PAUSING = 15_000; // ms that it may take

/** @typedef {import("./lane.js").Lane} Lane */

/**
 * What is pressed waits until what was pressed before has been answered, and then means the race as it is by then. Only
 * Cancel doesn't: it ends what is waiting, too.
 *
 * Its events: `starting` when the server is being asked for a new race; `started` when it has answered for each of its
 * runs; `change` after every other answer; `problem` with what was refused, or "".
 * @extends {Emitter<{starting: void, started: void, change: void, problem: string}>}
 */
export class Commands extends Emitter {
  /** @param {Lane[]} lanes @param {() => [Lane, Record<string, any>][]} begin clears the lanes for a new race; the runs of it, in their order, or none */
  constructor(lanes, begin) {
    super();
    this.lanes = lanes;
    this.begin = begin;
    /** Told before a step is taken, and waited for. @type {() => Promise<void>} */
    this.beforeStep = () => Promise.resolve();
    /** Resolves when the server has answered for each run of the race that is being started. @type {Promise<void> | null} */
    this.starting = null;
    /** Resolves when what has been pressed is done. */
    this.done = Promise.resolve();
    this.cancels = 0;
    this.cancelling = false;
    byId("run").addEventListener("click", () => this.#queue(() => this.#start(false)));
    byId("pause").addEventListener("click", () => this.#queue(() => this.#command("pause", "running", "queued")));
    byId("resume").addEventListener("click", () => this.#queue(() => this.#command("resume", "paused")));
    byId("cancel").addEventListener("click", () => this.#cancel());
    const size = byId("step-size", HTMLSelectElement);
    byId("step").addEventListener("click", () => {
      const length = size.value === "epoch" ? { rest_of_epoch: true } : { mini_batches: 1 }; // as it was when Step was pressed
      this.#queue(() => this.#step(length));
    });
  }

  /** Whether a race is being started, or at work. */
  get active() {
    return this.starting !== null || this.lanes.some((lane) => lane.active);
  }

  /** Switch on what can be pressed now; a button that is switched off hands the keyboard on to the first that is not. */
  show() {
    const starting = this.starting !== null;
    const any = (/** @type {string[]} */ ...statuses) => withStatus(this.lanes, ...statuses).length > 0;
    const pressed = /** @type {HTMLElement | null} */ (document.activeElement);
    enable("run", !this.active);
    enable("pause", starting || any("running", "queued"));
    enable("resume", any("paused"));
    enable("step", starting || any("paused", "running", "queued") || !this.active);
    enable("cancel", this.active);
    if (!pressed?.matches(":disabled")) return;
    const next = /** @type {HTMLElement | null} */ (pressed.closest(".controls")?.querySelector("button:enabled"));
    next?.focus({ preventScroll: true });
  }

  /** @param {() => Promise<void>} act */
  #queue(act) {
    const { cancels } = this;
    this.done = this.done.then(() => (cancels === this.cancels ? act() : undefined));
  }

  /** Start a new race, at work or paused. @param {boolean} paused */
  async #start(paused) {
    if (this.active) return;
    const runs = this.begin();
    if (!runs.length) return;
    this.starting = this.#startEach(new Map(runs), paused);
    this.emit("starting");
    await this.starting;
    this.starting = null;
    this.emit("started");
  }

  /** @param {Map<Lane, Record<string, any>>} runs @param {boolean} paused */
  async #startEach(runs, paused) {
    let before = Promise.resolve(); // A comes before B in a queue
    const refused = await refusals([...runs.keys()], (lane) => {
      before = before.catch(() => {}).then(() => lane.start({ ...runs.get(lane), paused }));
      return before;
    });
    this.emit("problem", refused.join(" "));
  }

  /** @param {"pause" | "resume" | "cancel"} verb @param {string[]} statuses of the lanes that it is for */
  async #command(verb, ...statuses) {
    await this.#each(withStatus(this.lanes, ...statuses), (lane) => lane.command(verb));
    this.emit("change");
  }

  async #cancel() {
    if (this.cancelling) return;
    this.cancels += 1;
    this.cancelling = true;
    await this.starting; // whoever cancels between the two answers means both
    await this.#command("cancel", "running", "queued", "paused");
    this.cancelling = false;
  }

  /** @param {Record<string, any>} length */
  async #step(length) {
    const { cancels } = this;
    if (this.active) await this.#pauseAll();
    else await this.#start(true);
    if (!this.lanes.some(({ run }) => run)) return; // it was refused
    await this.beforeStep();
    if (cancels !== this.cancels) return;
    await this.#each(withStatus(this.lanes, "paused"), (lane) => lane.command("step", length));
    this.emit("change");
  }

  /** Pause whatever is at work, and wait until it is. */
  async #pauseAll() {
    const { cancels } = this;
    const busy = withStatus(this.lanes, "running", "queued");
    await this.#each(busy, (lane) => lane.command("pause"));
    const end = performance.now() + PAUSING;
    while (withStatus(busy, "running", "queued").length && cancels === this.cancels && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  /**
   * Do it with each of these, and tell what was refused; not to who has cancelled the race meanwhile.
   * @param {Lane[]} lanes @param {(lane: Lane) => Promise<unknown>} act
   */
  async #each(lanes, act) {
    if (!lanes.length) return; // what was refused before is still true
    const { cancels } = this;
    const refused = await refusals(lanes, act);
    if (cancels === this.cancels) this.emit("problem", refused.join(" "));
  }
}

/** @param {string} id @param {boolean} on */
function enable(id, on) {
  byId(id, HTMLButtonElement).disabled = !on;
}
