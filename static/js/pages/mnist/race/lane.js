/** One lane of the race: a run on the server, followed from its first event to its last. */

import { LearningCurve } from "./learning_curve.js";
import { Throughput } from "./throughput.js";
import { ask, insist, openStream } from "../../../server/stream.js";

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
    /** @type {LearningCurve | null} */
    this.curve = null;
    this.pace = new Throughput();
    this.lost = false;
    this.history = 0; // images seen before we looked, which tell nothing of the pace
    this.known = 0; // id of the last event that `run` knows of
    this.heard = 0; // id of the last event that came
    this.heardAt = 0; // when it came, in ms
    this.asked = 0; // how often a run was asked for
  }

  /** Nothing in this lane. */
  clear() {
    this.stream?.close();
    this.heard = 0;
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

  /** Seconds since anything was heard of a run that is at work. */
  get silence() {
    return this.status === "running" ? (performance.now() - this.heardAt) / 1000 : 0;
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
    await this.#follow(() => ask("/api/runs", { method: "POST", body: settings }));
  }

  /**
   * @param {string} id @param {(message: string) => void} onAway told while the server doesn't answer
   * @returns {Promise<boolean>} whether it is shown: no other run was asked for meanwhile
   */
  find(id, onAway) {
    return this.#follow((latest) =>
      insist(() => ask(`/api/runs/${encodeURIComponent(id)}`), (message) => void (latest() && onAway(message))),
    );
  }

  /**
   * Show the run that is asked for here, unless another has been asked for by the time of the answer.
   * @param {(latest: () => boolean) => Promise<any>} question
   */
  async #follow(question) {
    const turn = ++this.asked;
    const latest = () => turn === this.asked;
    try {
      const run = await question(latest);
      if (latest()) this.follow(run);
    } catch (error) {
      if (latest()) throw error;
    }
    return latest();
  }

  /** @param {"pause" | "resume" | "step" | "cancel"} verb @param {unknown} [body] */
  async command(verb, body) {
    this.#learn(await ask(`/api/runs/${this.run.id}/${verb}`, { method: "POST", body }));
  }

  /** Take in what the server says of the run, unless its events have said more since. @param {any} run */
  #learn(run) {
    if (run.id !== this.run?.id || run.last_event_id < this.heard) return;
    if (run.status !== "running") this.pace.reset();
    this.run = run;
    this.known = run.last_event_id;
    this.#tell();
  }

  /** Show this run from its beginning. @param {any} run */
  follow(run) {
    this.clear();
    this.run = run;
    this.heardAt = performance.now();
    this.curve = new LearningCurve(this.total);
    const { epoch, mini_batch: batch } = run.position;
    this.known = run.last_event_id;
    this.history = epoch * this.images + batch * run.settings.mini_batch_size;
    this.stream = openStream(
      `/api/runs/${run.id}/events`,
      {
        progress: (data, id) => this.#progress(data, Number(id)),
        epoch: (data, id) => this.#epoch(data, Number(id)),
        status: (data, id) => this.#changed(data, Number(id)),
        done: (data, id) => this.#changed({ status: "done", ...data }, Number(id)),
        failed: (data, id) => this.#changed({ status: "failed", ...data }, Number(id)),
      },
      { onLost: (refusal) => this.#lose(refusal), onOpen: () => this.#connection(false) },
    );
    this.#tell();
  }

  /** @param {any} data @param {number} id */
  #progress(data, id) {
    this.#hear(id);
    this.curve?.addProgress(data);
    if (data.examples > this.history) this.pace.mark(performance.now() / 1000, data.examples);
    this.#tell();
  }

  /** @param {any} data @param {number} id */
  #epoch(data, id) {
    this.#hear(id);
    this.curve?.addEpoch(data, data.epoch * this.images);
    this.run = { ...this.run, latest: data };
    this.#tell();
  }

  /** @param {any} data @param {number} id that of the event before, if this one isn't part of the run's story */
  #changed(data, id) {
    this.#hear(id);
    if (id < this.known) return; // history: what we were told of the run is newer
    const take = () => {
      if (data.status !== "running" || this.status !== "running") this.pace.reset();
      this.run = { ...this.run, ...data };
      this.#tell();
    };
    // It is told as paused with the place where it stands, from which the reader steps on.
    if (data.status === "paused") this.#ask().catch(() => void (this.heard === id && take()));
    else take();
  }

  /** @param {number} id the event's */
  #hear(id) {
    this.heard = id;
    this.heardAt = performance.now();
  }

  async #ask() {
    this.#learn(await ask(`/api/runs/${this.run.id}`));
  }

  /** @param {string} refusal why for good, or "" */
  #lose(refusal) {
    if (refusal && !this.ended) this.#changed({ status: "failed", message: refusal }, this.known);
    this.#connection(true);
  }

  /** @param {boolean} lost */
  #connection(lost) {
    this.lost = lost && !this.ended;
    if (lost) this.pace.reset();
    this.#tell();
  }

  #tell() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      this.onChange(this);
    }, TELL);
  }
}
