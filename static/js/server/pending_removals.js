/** What the reader has told the lab to forget: for a moment it can be undone, and only then does the server hear of it. */

import { ask, wordsOf } from "./stream.js";

/** What is said to who wants to undo what the server has heard of. */
export const TOO_LATE = "That came too late: it is being deleted already.";

const UNDO = 8000; // ms in which it can be undone

/** @typedef {"runs" | "networks" | "studies"} Kind */

export class PendingRemovals {
  /** @param {(id: string, problem: string) => void} onRemoved told when one is gone, or why it isn't ("" for no problem) */
  constructor(onRemoved) {
    this.onRemoved = onRemoved;
    /** @type {Map<string, {url: string, timer: number, sent?: true}>} by id */
    this.pending = new Map();
    // Who leaves the page doesn't undo any more.
    addEventListener("pagehide", () => {
      for (const { url } of this.pending.values()) fetch(url, { method: "DELETE", keepalive: true }).catch(() => {});
    });
  }

  /** @param {string} id */
  has(id) {
    return this.pending.has(id);
  }

  /** @param {Kind} kind @param {string} id */
  add(kind, id) {
    const url = `/api/${kind}/${id}`;
    this.pending.set(id, { url, timer: window.setTimeout(() => this.#remove(id, url), UNDO) });
  }

  /** Keep it; false when it is too late for that. @param {string} id */
  undo(id) {
    const { timer, sent } = this.pending.get(id) ?? {};
    if (sent) return false;
    clearTimeout(timer);
    this.pending.delete(id);
    return true;
  }

  /** @param {string} id @param {string} url */
  async #remove(id, url) {
    let problem = "";
    this.pending.set(id, { url, timer: 0, sent: true });
    try {
      await ask(url, { method: "DELETE" });
    } catch (error) {
      problem = wordsOf(error);
    }
    this.pending.delete(id);
    this.onRemoved(id, problem);
  }
}
