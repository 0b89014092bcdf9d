/** What two networks made of the same digit, as a sentence for each. */

import { costNamed } from "../../../page/costs.js";
import { aDigit, significant } from "../../../page/format.js";
import { SATURATED } from "../../../math/neuron.js";
import { digitWords } from "../lost.js";
import { costWords } from "../settings.js";

const UNTOLD = "Choose at “Digit” which it is: then you see whether that is right, and what its own neuron does.";

/**
 * @param {(import("./reader.js").Reading | null)[]} readings @param {number | null} label what the digit is, if that is told
 * @param {boolean} [asked] whether an answer is on its way
 */
export function verdict(readings, label, asked = false) {
  const known = readings.filter((reading) => reading !== null);
  if (known.length === 0 && asked) return "The networks are reading it …";
  if (known.length === 0) return `Draw a digit, or choose one of the test images above the pad.`;
  const costs = known.map(({ network }) => network.cost);
  const alike = new Set(costs).size < costs.length;
  const say = (/** @type {import("./reader.js").Reading} */ reading, /** @type {string} */ name) =>
    label === null ? untold(reading, name) : sentence(reading, label, name);
  const said = readings.flatMap((reading, i) => (reading ? [say(reading, alike ? ["first", "second"][i] : costWords(reading.network.cost))] : []));
  return [...said, ...(label === null ? [UNTOLD] : [])].join(" ");
}

/** What it reads, where nobody has told what is right. @param {import("./reader.js").Reading} reading @param {string} name */
function untold({ network, outputs }, name) {
  const most = Math.max(...outputs);
  const answer = `The ${name} network answers ${outputs.indexOf(most)}, with an output of ${outputWords(most)}`;
  const { lost = [] } = network;
  if (lost.length === 0) return `${answer}.`;
  return `${answer}; it has lost ${digitWords(lost)}: it reads fewer than one in ten test images of ${lost.length === 1 ? "it" : "each"} rightly.`;
}

/** An output with as many decimals as tell something. @param {number} a */
export function outputWords(a) {
  return a < 0.001 ? significant(a) : a.toFixed(4);
}

/** @param {import("./reader.js").Reading} reading @param {number} label @param {string} name */
function sentence({ network, outputs }, label, name) {
  const digit = outputs.indexOf(Math.max(...outputs));
  const a = outputs[label];
  const output = `its neuron for ${label} gives ${outputWords(a)}`;
  if (digit === label) return `The ${name} network reads ${aDigit(label)}: ${output}.`;
  const taken = `The ${name} network takes this ${label} for ${aDigit(digit)}: ${output} where 1 is wanted.`;
  if (network.output !== "sigmoid" || a > SATURATED) return taken;
  const gate = `The neuron is saturated and wrong, and its gate σ′\u2060(z) is open by ${significant(a * (1 - a))}`;
  const { factors, label: cost } = costNamed(network.cost);
  if (factors.sigmoid === "slope") return `${taken} ${gate}: no more than that share of the error reaches the weights.`;
  return factors.sigmoid === "none" ? `${taken} ${gate}, but under ${cost} the gradient is the whole error.` : `${taken} ${gate}.`;
}
