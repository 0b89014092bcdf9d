/** The forward and the backward pass of one image, line by line: the formula, its shapes, its numbers. */

import { costNamed } from "../../../page/costs.js";
import { number } from "../../../page/format.js";
import { bytes } from "../images.js";

const RAISED = "⁰¹²³⁴";

/** Functions of hidden layers as they are written. @type {Record<string, string>} */
const HIDDEN = { sigmoid: "σ", tanh: "tanh", relu: "ReLU" };

/** @typedef {{cost: string, output: string, activation?: string}} Settings of the run */

/** The error of the output layer l. @param {string} l @param {Settings} settings */
function outputError(l, { cost, output }) {
  const factor = costNamed(cost).factors[output];
  if (factor === "slope") return `δ${l} = (a${l} − y) ⊙ σ′(z${l})`;
  return factor === "none" ? `δ${l} = a${l} − y` : `δ${l} = ∂C/∂z${l}`;
}

/** @param {Settings} settings */
function hiddenFunction({ activation = "sigmoid" }) {
  return HIDDEN[activation];
}

/**
 * @param {HTMLElement} list
 * @param {any[]} layers each layer's inputs, neurons, z, activation, delta and gradient norms
 * @param {any} image @param {Settings} settings
 */
export function listPasses(list, layers, image, settings) {
  const ink = bytes(image.pixels).filter((pixel) => pixel > 0).length;
  const lines = [line("x = a⁰", "784 pixels from 0 to 1", `${ink} of them are not 0.`)];
  layers.forEach((layer, i) => lines.push(...forward(layer, i + 1, i === layers.length - 1, settings)));
  lines.push(line("C", "one number", number(image.cost, 4)));
  for (let l = layers.length; l >= 1; l -= 1) lines.push(...backward(layers[l - 1], l, layers.length, settings));
  list.replaceChildren(...lines);
}

/** @param {any} layer @param {number} l @param {boolean} last @param {Settings} settings */
function forward({ inputs, neurons, z, activation }, l, last, settings) {
  const [here, before] = [RAISED[l], RAISED[l - 1]];
  const f = last ? { sigmoid: "σ", softmax: "softmax" }[settings.output] : hiddenFunction(settings);
  return [
    line(`z${here} = w${here} a${before} + b${here}`, `(${neurons} × ${inputs})(${inputs}) + (${neurons}) → ${neurons}`, z),
    line(`a${here} = ${f}(z${here})`, `${neurons}`, activation),
  ];
}

/** @param {any} layer @param {number} l @param {number} last @param {Settings} settings */
function backward({ inputs, neurons, delta, weight_gradient_norm: norm }, l, last, settings) {
  const [here, before, after] = [RAISED[l], RAISED[l - 1], RAISED[l + 1]];
  const formula = l === last ? `${outputError(here, settings)}   (BP1)` : `δ${here} = (w${after})ᵀ δ${after} ⊙ ${hiddenFunction(settings)}′(z${here})   (BP2)`;
  return [
    line(formula, `${neurons}`, delta),
    line(`∂C/∂w${here} = δ${here} (a${before})ᵀ   (BP4)`, `(${neurons})(${inputs}) → ${neurons} × ${inputs}`, `norm ${number(norm, 4)}`),
  ];
}

/** @param {string} formula @param {string} shape @param {string | number[]} values */
function line(formula, shape, values) {
  const item = document.createElement("li");
  const parts = [part("passes__formula", formula), part("passes__shape", shape)];
  const text = typeof values === "string" ? values : values.map((value) => number(value, 3)).join("  ");
  item.append(...parts, part("passes__values number", text));
  return item;
}

/** @param {string} className @param {string} text */
function part(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}
