/** Plays steps that have arrived at a rate that the reader sets: play, pause, step, seek. */

import { Emitter } from "../page/emitter.js";

const USUAL = 60; // epochs a second
const LONGEST = 6; // seconds that a run of many epochs takes at most, at the playback rate 1

/** Epochs a second for a run of so many. @param {number} epochs @param {number} playbackRate */
export function epochsPerSecond(epochs, playbackRate) {
  return playbackRate * Math.max(USUAL, epochs / LONGEST);
}

/**
 * A clock over the indices 0 … length − 1. It knows nothing of what it plays: `change` tells each index it comes to,
 * `state` that it starts, stops or ends.
 * @extends {Emitter<{change: number, state: "playing" | "paused" | "ended"}>}
 */
export class Player extends Emitter {
  constructor() {
    super();
    /** Indices a second. */
    this.rate = USUAL;
    this.position = 0;
    /** How many indices have arrived; it plays no further than to the last of them. */
    this.available = 0;
    /** How many there will be in the end. */
    this.length = 0;
    this.playing = false;
    /** @type {number | null} */
    this.lastTime = null;
    this.shown = -1;
  }

  /** The index shown last. */
  get index() {
    return Math.max(0, this.shown);
  }

  play() {
    if (this.playing) return;
    if (this.length > 0 && this.position >= this.length - 1) this.position = 0;
    this.playing = true;
    this.lastTime = null;
    this.emit("state", "playing");
    requestAnimationFrame(this.#frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.emit("state", "paused");
  }

  /** @param {number} index */
  seek(index) {
    this.position = Math.min(Math.max(0, index), Math.max(0, this.available - 1));
    this.#show();
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.seek(this.index + by);
  }

  /** Back to an empty start. */
  clear() {
    this.pause();
    this.position = 0;
    this.available = 0;
    this.shown = -1;
  }

  /** @param {number} time */
  #frame = (time) => {
    if (!this.playing) return;
    const elapsed = this.lastTime === null ? 0 : Math.min(time - this.lastTime, 100) / 1000;
    this.lastTime = time;
    // With reduced motion there is nothing to watch on the way: go to what has been computed so far.
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const goal = still ? Infinity : this.position + elapsed * this.rate;
    this.position = Math.min(goal, Math.max(0, this.available - 1));
    this.#show();
    if (this.length > 0 && this.position >= this.length - 1) {
      this.playing = false;
      this.emit("state", "ended");
      return;
    }
    requestAnimationFrame(this.#frame);
  };

  #show() {
    const index = Math.floor(this.position);
    if (index === this.shown || this.available === 0) return;
    this.shown = index;
    this.emit("change", index);
  }
}
