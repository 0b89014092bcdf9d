/** Which images are in use, said plainly, and the download of the rest. */

import { byId, setText } from "../../page/dom.js";
import { withUnit } from "../../page/format.js";
import { LatestRequest } from "../../server/latest_request.js";
import { ask } from "../../server/stream.js";

const AGAIN = 1000; // ms from one look at a running download to the next

/**
 * Shows the data's state, and follows a download to its end.
 * @param {(images: number) => void} onKnown told how many images there are to learn from
 */
export function showData(onKnown) {
  const say = (/** @type {string} */ problem) => void (problem && setText(byId("data-words"), problem));
  const questions = { look: () => ask("/api/mnist"), fetch: () => ask("/api/mnist/fetch", { method: "POST" }) };
  const server = new LatestRequest((name) => questions[/** @type {"look" | "fetch"} */ (name)](), take, say);
  byId("data-fetch").addEventListener("click", () => server.want("fetch"));
  server.want("look");

  /** @param {any} state */
  function take(state) {
    show(state);
    onKnown(state.images.training);
    if (state.download.state === "running") setTimeout(() => server.want("look"), AGAIN);
  }
}

/** @param {any} state */
function show({ kind, images, note, warning, download }) {
  const count = (/** @type {number} */ n) => n.toLocaleString("en-US");
  const sizes = `${count(images.training)} to learn from, ${count(images.validation)} to validate, ${count(images.test)} to test`;
  const named = kind === "mnist" ? "all of MNIST" : "a sample of MNIST";
  byId("data-words").textContent = kind ? `Data: ${named}, ${sizes}.` : "There are no images to train on.";
  const words = [warning, note].filter(Boolean).join(" ");
  byId("data-note").hidden = !words;
  byId("data-note").textContent = words;
  showDownload(download, kind !== "mnist");
}

/** @param {any} download @param {boolean} wanted */
function showDownload({ state, bytes, total_bytes: total, file, error }, wanted) {
  byId("data-download").hidden = !wanted;
  const running = state === "running";
  const progress = byId("data-progress");
  progress.hidden = !running;
  progress.setAttribute("value", String(bytes / total));
  const megabytes = (/** @type {number} */ n) => (n / 1e6).toFixed(1);
  const words = {
    running: `${megabytes(bytes)} of ${withUnit(megabytes(total), "MB")}${file ? `, ${file}` : ""}`,
    failed: `The download failed. ${error}`,
    done: "",
    idle: "",
  };
  byId("data-bytes").textContent = /** @type {Record<string, string>} */ (words)[state];
  const button = byId("data-fetch", HTMLButtonElement);
  button.disabled = running;
  button.textContent = state === "failed" ? "Try the download again" : "Download MNIST";
}
