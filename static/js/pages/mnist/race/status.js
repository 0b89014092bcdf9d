/** How a lane stands, in words: what it is, how far it is, how fast, and what became of it. */

import { byId, find } from "../../../page/dom.js";
import { duration, percent } from "../../../page/format.js";
import { inWords } from "../settings.js";

/** @typedef {import("./lane.js").Lane} Lane */

const SILENT = 5; // seconds without news after which the page says so

/**
 * @param {Lane} lane
 * @param {boolean} out whether the lane takes no part
 * @param {Record<string, any>} settings what the next run would be
 * @param {string} compared what became of the fingerprint that the link expects
 */
export function showStatus(lane, out, settings, compared) {
  const place = byId(`status-${lane.key}`);
  const part = (/** @type {string} */ name) => find(place, `[data-part="${name}"]`);
  place.classList.toggle("is-out", out);
  say(part("words"), out ? "takes no part" : inWords(lane.run?.settings ?? settings));
  say(part("status"), out ? "" : statusWords(lane));
  say(part("figures"), out ? "" : figures(lane));
  say(part("compared"), compared);
  place.querySelector("progress")?.setAttribute("value", String(lane.total ? lane.seen / lane.total : 0));
}

/** Changes the text only where it is new, so that a screen reader isn't told the same twice. @param {HTMLElement} element @param {string} words */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** What becomes of a run, in words. @param {Lane} lane */
export function statusWords(lane) {
  if (lane.lost) return "Connection lost; trying again…";
  const { status, run } = lane;
  switch (status) {
    case "empty":
      return "Not started.";
    case "queued":
      if (run.message) return run.message;
      return run.queue_place ? `Waits at place ${run.queue_place} in the queue.` : "Waits for its turn.";
    case "running":
      if (lane.silence > SILENT) return `Nothing has come for ${duration(lane.silence)}.${run.message ? ` ${run.message}` : ""}`;
      return run.message ?? "Learning.";
    case "paused":
      return run.message ? `Paused: ${run.message}` : "Paused.";
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return failure(run);
    default:
      return "Done.";
  }
}

/** Where and why it failed: the event says both, a run found afterwards says it in one message. @param {any} run */
function failure({ epoch, reason, message }) {
  if (reason && typeof epoch === "number") return `Failed at epoch ${epoch.toFixed(2)}: ${reason}.`;
  return `Failed. ${message ?? reason ?? "No reason was given."}`;
}

/** To the mini-batch. @param {any} run */
function place({ position, settings }) {
  const { epoch, mini_batch: done, mini_batches_per_epoch: all } = position;
  return `epoch ${epoch} of ${settings.epochs} and ${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} mini-batches`;
}

/** The epoch that the validation images would choose: choosing by the test images would flatter. @param {any[]} epochs */
export function bestOf(epochs) {
  return epochs.reduce((one, other) => (other.validation_accuracy > one.validation_accuracy ? other : one));
}

/** How far it is, and how good. @param {Lane} lane */
export function figures(lane) {
  const { run, curve } = lane;
  if (!run || !curve) return "";
  const parts = [lane.status === "paused" ? place(run) : `epoch ${(lane.seen / lane.images).toFixed(1)} of ${run.settings.epochs}`];
  const latest = curve.epochs.at(-1);
  if (latest) parts.push(`${percent(latest.test_accuracy)} of the test images right`);
  if (latest?.fingerprint) parts.push(`fingerprint ${latest.fingerprint}`);
  if (lane.status === "running" && lane.silence > SILENT) return parts.join(" · ");
  if (lane.status === "running" && lane.rate > 0) {
    const rate = Math.round(lane.rate / 100) * 100;
    parts.push(`${rate.toLocaleString("en-US")} images a second`, `${duration(lane.secondsLeft)} left`);
  } else if (lane.ended && latest) {
    const best = bestOf(curve.epochs);
    parts.push(`best by validation: ${percent(best.test_accuracy)} after epoch ${best.epoch}`);
  }
  return parts.join(" · ");
}
