/** One lane of the race: a run on the server, followed from its first event to its last. */

import { Curve } from "../../curve.js";
import { Pace } from "../../pace.js";
import { ask, openStream } from "../../stream.js";

const FINAL = ["done", "failed", "cancelled"];
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
    return this.run ? this.run.epochs * this.run.images.training : 0;
  }

  /** Seconds until the run is done, or NaN. */
  get secondsLeft() {
    return (this.total - (this.curve?.last?.examples ?? 0)) / this.pace.rate;
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
    this.pace.mark(performance.now() / 1000, data.examples);
    this.#tell();
  }

  /** @param {any} data */
  #epoch(data) {
    this.curve?.addEpoch(data, data.epoch * this.run.images.training);
    this.#tell();
  }

  /** @param {any} data */
  #changed(data) {
    if (data.status !== "running" || this.status !== "running") this.pace.reset();
    this.run = { ...this.run, ...data };
    this.#tell();
  }

  /** @param {boolean} lost @param {boolean} [final] */
  #connection(lost, final = false) {
    this.lost = lost && !this.ended;
    if (lost) this.pace.reset();
    if (lost && final && !this.ended) {
      // The server refused: ask once whether the run is still there, so that the reader hears why.
      ask(`/api/runs/${this.run.id}`).catch((error) => this.#changed({ status: "failed", message: error.message }));
    }
    this.#tell();
  }

  #tell() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      this.onChange(this);
    }, TELL);
  }
}
