/** The first instrument: weighted inputs in, activations out, and their sum. */

import { number } from "../../format.js";
import { indexed, Outputs } from "../../outputs.js";
import { sum } from "../../softmax.js";
import { Whole } from "../../whole.js";
import { part } from "./part.js";
import { activationTexts } from "./words.js";

const FEWEST = 2;
const MOST = 10;

/**
 * @param {HTMLElement} element
 * @param {import("./layer.js").Layer} layer
 * @param {Record<string, number[]>} presets
 */
export function forwards(element, layer, presets) {
  const outputs = new Outputs(part(element, "outputs"), { z: (j, value) => layer.setZ(j, value), rest: () => layer.rest() });
  const whole = new Whole(part(element, "whole"), (j) => indexed("a", j));
  const fewer = /** @type {HTMLButtonElement} */ (part(element, "fewer"));
  const more = /** @type {HTMLButtonElement} */ (part(element, "more"));
  const start = (/** @type {number[]} */ z) => layer.change({ z }, { kind: "new" });
  for (const button of element.querySelectorAll("button[data-preset]")) {
    button.addEventListener("click", () => start(presets[/** @type {HTMLElement} */ (button).dataset.preset ?? ""]));
  }
  fewer.addEventListener("click", () => start(layer.z.slice(0, -1)));
  more.addEventListener("click", () => start([...layer.z, 0]));
  layer.onChange(({ z, activations, logarithms }, cause) => {
    if (cause.kind === "new") outputs.rescale();
    outputs.show({ z, activations, texts: activationTexts(logarithms) });
    whole.show(activations);
    part(element, "sum").textContent = number(sum(activations), 3);
    part(element, "count").textContent = String(z.length);
    fewer.disabled = z.length <= FEWEST;
    more.disabled = z.length >= MOST;
  });
}
