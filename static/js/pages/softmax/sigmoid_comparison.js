/** The sigmoid beside the softmax on the same z, and the task: an example whose sigmoid outputs don't sum to 1. */

import { part } from "../../page/dom.js";
import { number } from "../../page/format.js";
import { indexed, OutputRows } from "./output_rows.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { logSigmoid, sigmoid } from "../../math/neuron.js";
import { sum } from "../../math/softmax.js";
import { StackedBar } from "./stacked_bar.js";
import { activationTexts } from "./words.js";

/** @param {HTMLElement} element @param {import("./layer.js").Layer} layer */
export function sigmoidComparison(element, layer) {
  const told = { z: (/** @type {number} */ j, /** @type {number} */ value) => layer.setZ(j, value), rest: () => layer.rest() };
  const outputs = new OutputRows(part(element, "outputs"), told, "σ");
  const softmaxBar = new StackedBar(part(element, "softmax-shares"), (j) => indexed("a", j));
  const sigmoidBar = new StackedBar(part(element, "sigmoid-shares"), (j) => `σ(${indexed("z", j)})`);
  part(element, "equal").addEventListener("click", () => {
    // σ(z) = 1/n where z = −ln(n − 1)
    layer.change({ z: layer.z.map(() => -Math.log(layer.z.length - 1)) }, { kind: "new" });
  });
  let theirs = false; // whether the z's are the reader's own, and not as a start gave them
  reserveSpace(part(element, "verdict"), [[1, true], [1.00012345678, true], [1e-100, true], [12.345, false]].map(([total, own]) => verdict(Number(total), Boolean(own))[0]));
  layer.follow((cause) => {
    const { z, activations, logarithms } = layer;
    const sigmoids = z.map(sigmoid);
    if (cause.kind === "new") {
      theirs = false;
      outputs.rescale();
    }
    if (["z", "activation", "constant"].includes(cause.kind)) theirs = true;
    const besideTexts = activationTexts(z.map(logSigmoid));
    outputs.show({ z, activations, texts: activationTexts(logarithms), beside: sigmoids, besideTexts });
    softmaxBar.show(activations, z.length);
    sigmoidBar.show(sigmoids, z.length);
    element.style.setProperty("--one", `${100 / z.length}%`);
    part(element, "softmax-sum").textContent = number(sum(activations), 3);
    part(element, "sigmoid-sum").textContent = number(sum(sigmoids), 3);
    const [words, there] = verdict(sum(sigmoids), theirs);
    part(element, "verdict").textContent = words;
    part(element, "verdict").dataset.there = String(there);
  });
}

/**
 * @param {number} total of the sigmoid outputs @param {boolean} theirs whether the reader moved a z
 * @returns {[string, boolean]} what to say, and whether the reader has built an example
 */
export function verdict(total, theirs) {
  if (Math.abs(total - 1) < 1e-9) return ["They sum to 1 here, by choice of z and not by construction. Move any one z.", false];
  const way = total > 1 ? "more" : "less";
  const sum = Math.abs(total - 1) < 0.0005 ? String(Number(total.toPrecision(12))) : number(total, 3);
  if (!theirs) return [`As they stand the sigmoid outputs sum to ${sum}, ${way} than 1. Now an example of your own: move a z.`, false];
  return [`✓ An example: the sigmoid outputs sum to ${sum}, ${way} than 1. The softmax’s sum to 1 still.`, true];
}
