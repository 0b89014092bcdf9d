/** The first instrument: weighted inputs in, activations out, their sum, and what the last change moved. */

import { findAll, part, setText } from "../../page/dom.js";
import { number } from "../../page/format.js";
import { indexed, OutputRows } from "./output_rows.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { sum } from "../../math/softmax.js";
import { StackedBar } from "./stacked_bar.js";
import { ChangeSummary, longestMoves } from "./change_summary.js";
import { activationTexts, toTry, written } from "./words.js";

const FEWEST = 2;
const MOST = 10;

/**
 * @param {HTMLElement} element
 * @param {import("./layer.js").Layer} layer
 * @param {Record<string, number[]>} presets
 */
export function forwards(element, layer, presets) {
  const outputs = new OutputRows(part(element, "outputs"), { z: (j, value) => layer.setZ(j, value), rest: () => layer.rest() });
  const bar = new StackedBar(part(element, "shares"), (j) => indexed("a", j));
  const change = new ChangeSummary(layer);
  const counted = starts(element, layer, presets);
  layer.follow((cause) => {
    const { z, activations, logarithms } = layer;
    const words = change.follow(layer, cause);
    if (words !== null) part(element, "change").replaceChildren(...words);
    if (cause.kind === "new") {
      outputs.rescale();
      reserveSpace(part(element, "change"), longestMoves(z.length).map((said) => said.map((piece) => (typeof piece === "string" ? document.createTextNode(piece) : piece))));
    }
    outputs.show({ z, activations, texts: activationTexts(logarithms), marks: change.before });
    bar.show(activations);
    part(element, "sum").textContent = number(sum(activations), 3);
    part(element, "sharp").textContent = `with the sharpness c = ${written(layer.c)}, set below`;
    part(element, "sharp").style.visibility = layer.c === 1 ? "hidden" : "visible"; // and keeps its room
    counted(z.length);
    setText(part(element, "try"), toTry(z.length));
  });
}

/**
 * The buttons, here and further down, that put other weighted inputs in place; returns what to tell their number.
 * @param {HTMLElement} element @param {import("./layer.js").Layer} layer @param {Record<string, number[]>} presets
 */
function starts(element, layer, presets) {
  const fewer = part(element, "fewer", HTMLButtonElement);
  const more = part(element, "more", HTMLButtonElement);
  const start = (/** @type {number[]} */ z) => layer.change({ z }, { kind: "new" });
  for (const button of document.querySelectorAll("button[data-preset]")) {
    button.addEventListener("click", () => start(presets[/** @type {HTMLElement} */ (button).dataset.preset ?? ""]));
  }
  layer.follow(() => {
    for (const button of findAll("button[data-preset]")) {
      const chosen = presets[button.dataset.preset ?? ""].join() === layer.z.join();
      if (button.closest(".choices")) button.setAttribute("aria-pressed", String(chosen));
    }
  });
  fewer.addEventListener("click", () => start(layer.z.slice(0, -1)));
  more.addEventListener("click", () => start([...layer.z, 0]));
  return (/** @type {number} */ count) => {
    part(element, "count").textContent = String(count);
    fewer.disabled = count <= FEWEST;
    more.disabled = count >= MOST;
  };
}
