/** One lane of the race: a run on the server, followed from its first event to its last. */

import { Curve } from "../../curve.js";
import { Pace } from "../../pace.js";
import { ask, openStream } from "../../stream.js";

const FINAL = ["done", "failed", "cancelled"];
const RETRY = 3000; // ms until a run is asked for again whose events were refused
const TELL = 200; // ms between two tellings of figures

export class Lane {
  /** @param {"a" | "b"} key @param {(lane: Lane) => void} onChange told of whatever is new, a few times a second */
  constructor(key, onChange) {
    this.key = key;
    this.onChange = onChange;
    this.timer = 0;
    /** @type {{close: () => void} | null} */
    this.stream = null;
    /** @type {any} the run as the server last told it */
    this.run = null;
    /** @type {Curve | null} */
    this.curve = null;
    this.pace = new Pace();
    this.lost = false;
    this.history = 0; // images seen before we looked, which tell nothing of the pace
  }

  /** Nothing in this lane. */
  clear() {
    this.stream?.close();
    this.stream = this.run = this.curve = null;
    this.pace.reset();
    this.lost = false;
  }

  get status() {
    return this.run?.status ?? "empty";
  }

  get ended() {
    return FINAL.includes(this.status);
  }

  get active() {
    return Boolean(this.run) && !this.ended;
  }

  /** Images that the whole run will see. */
  get total() {
    return this.run ? this.run.settings.epochs * this.images : 0;
  }

  /** Images that one epoch sees. */
  get images() {
    return this.run?.data.images.training ?? 0;
  }

  /** Images seen so far. */
  get seen() {
    return Math.max(this.curve?.last?.examples ?? 0, this.curve?.epochs.at(-1)?.examples ?? 0);
  }

  /** Images learned from a second, or NaN while that isn't known. */
  get rate() {
    return this.pace.rate || (this.run?.examples_per_second ?? NaN);
  }

  /** Seconds until the run is done, or NaN. */
  get secondsLeft() {
    return (this.total - this.seen) / this.rate;
  }

  /** @param {Record<string, any>} settings */
  async start(settings) {
    this.follow(await ask("/api/runs", { method: "POST", body: settings }));
  }

  /** @param {string} id */
  async find(id) {
    this.follow(await ask(`/api/runs/${encodeURIComponent(id)}`));
  }

  /** @param {"pause" | "resume" | "step" | "cancel"} verb @param {unknown} [body] */
  async command(verb, body) {
    this.run = { ...this.run, ...(await ask(`/api/runs/${this.run.id}/${verb}`, { method: "POST", body })) };
    this.#tell();
  }

  /** Show this run from its beginning. @param {any} run */
  follow(run) {
    this.clear();
    this.run = run;
    this.curve = new Curve(this.total);
    const { epoch, mini_batch: batch } = run.position;
    this.history = epoch * this.images + batch * run.settings.mini_batch_size;
    this.stream = openStream(
      `/api/runs/${run.id}/events`,
      {
        progress: (data) => this.#progress(data),
        epoch: (data) => this.#epoch(data),
        status: (data) => this.#changed(data),
        done: (data) => this.#changed({ status: "done", ...data }),
        failed: (data) => this.#changed({ status: "failed", ...data }),
      },
      { onLost: (final) => this.#connection(true, final), onOpen: () => this.#connection(false) },
    );
    this.#tell();
  }

  /** @param {any} data */
  #progress(data) {
    this.curve?.addProgress(data);
    if (data.examples > this.history) this.pace.mark(performance.now() / 1000, data.examples);
    this.#tell();
  }

  /** @param {any} data */
  #epoch(data) {
    this.curve?.addEpoch(data, data.epoch * this.images);
    this.#tell();
  }

  /** @param {any} data */
  #changed(data) {
    if (data.status !== "running" || this.status !== "running") this.pace.reset();
    this.run = { ...this.run, ...data };
    this.#tell();
  }

  /** @param {boolean} lost @param {boolean} [refused] by the server, which a browser takes for an answer */
  #connection(lost, refused = false) {
    this.lost = lost && !this.ended;
    if (lost) this.pace.reset();
    if (lost && refused && !this.ended) setTimeout(() => this.#findAgain(this.run.id), RETRY);
    this.#tell();
  }

  /** @param {string} id */
  async #findAgain(id) {
    if (this.run?.id !== id) return;
    try {
      await this.find(id);
    } catch (error) {
      this.#changed({ status: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }

  #tell() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      this.onChange(this);
    }, TELL);
  }
}
