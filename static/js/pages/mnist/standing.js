/** How a lane stands, in words: what it is, how far it is, how fast, and what became of it. */

import { duration, percent } from "../../format.js";
import { inWords } from "./settings.js";

/** @typedef {import("./lane.js").Lane} Lane */

/**
 * @param {Lane} lane
 * @param {boolean} out whether the lane takes no part
 * @param {Record<string, any>} settings what the next run would be
 */
export function showStanding(lane, out, settings) {
  const place = /** @type {HTMLElement} */ (document.getElementById(`standing-${lane.key}`));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (place.querySelector(`[data-part="${name}"]`));
  place.classList.toggle("is-out", out);
  say(part("words"), out ? "takes no part" : inWords(lane.run ?? settings));
  say(part("status"), out ? "" : statusWords(lane));
  say(part("figures"), out ? "" : figures(lane));
  place.querySelector("progress")?.setAttribute("value", String(lane.total ? seen(lane) / lane.total : 0));
}

/** Changes the text only where it is new, so that a screen reader isn't told the same twice. @param {HTMLElement} element @param {string} words */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** @param {Lane} lane */
function statusWords(lane) {
  if (lane.lost) return "Connection lost; trying again…";
  const { status, run } = lane;
  switch (status) {
    case "empty":
      return "Not started.";
    case "queued":
      return run.queue_place ? `Waits at place ${run.queue_place} in the queue.` : "Waits for its turn.";
    case "running":
      return "Learning.";
    case "paused":
      return "Paused.";
    case "cancelled":
      return "Cancelled.";
    case "failed":
      return failure(run);
    default:
      return "Done.";
  }
}

/** @param {any} run */
function failure(run) {
  const { epoch, reason } = run.failure ?? run;
  const at = typeof epoch === "number" ? ` in epoch ${epoch.toFixed(2)}` : "";
  return `Failed${at}: ${reason ?? run.message ?? "no reason was given"}.`;
}

/** @param {Lane} lane */
function figures(lane) {
  const { run, curve } = lane;
  if (!run || !curve) return "";
  const parts = [`epoch ${(seen(lane) / run.images.training).toFixed(1)} of ${run.epochs}`];
  const latest = curve.epochs.at(-1);
  if (latest) parts.push(`${percent(latest.test_accuracy)} of the test images right`);
  const rate = lane.pace.rate;
  if (lane.status === "running" && rate > 0) {
    parts.push(`${Math.round(rate / 100) * 100} images a second`, `${duration(lane.secondsLeft)} left`);
  } else if (lane.ended && latest) {
    parts.push(`best ${percent(Math.max(...curve.epochs.map((epoch) => epoch.test_accuracy)))}`);
  }
  return parts.join(" · ");
}

/** @param {Lane} lane */
function seen({ curve }) {
  return Math.max(curve?.last?.examples ?? 0, curve?.epochs.at(-1)?.examples ?? 0);
}
