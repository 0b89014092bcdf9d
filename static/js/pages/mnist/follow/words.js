/** The followed image in sentences, each computed from the moment that is shown. */

import { SATURATED, sigmoid } from "../../../math/neuron.js";
import { costNamed } from "../../../page/costs.js";
import { aDigit, capitalized } from "../../../page/format.js";
import { costWords } from "../settings.js";
import { outputWords } from "../draw/words.js";
import { inWords } from "../pair.js";

const NOTICED = 0.01; // a step that changes an output by less than this is said to change next to nothing

/** @typedef {import("../pair.js").Finished} Finished */

/** @param {Finished[]} networks @param {number} moment @param {number} image @param {number} label */
export function atMoment(networks, moment, image, label) {
  const when = inWords(moment);
  const said = networks.map(({ settings, z, after, answers }) => {
    const [before, then] = [z, after].map((values) => sigmoid(values[moment][image]));
    const name = `under ${costNamed(settings.cost).label}`;
    const answer = answers[moment][image];
    const state = answer === label ? `the image is read as ${aDigit(label)}` : `the image is taken for ${aDigit(answer)}`;
    const stuck = before <= SATURATED ? ", its own neuron is saturated and wrong" : "";
    return `${name} ${state}${stuck}, and ${stepWords(before, then)}`;
  });
  return `${capitalized(when)}, ${said.join("; ")}.`;
}

/** @param {number} before @param {number} after */
function stepWords(before, after) {
  const change = `${outputWords(before)} to ${outputWords(after)}`;
  if (outputWords(before) === outputWords(after)) return `a step on it alone leaves its output at ${outputWords(before)}`;
  if (Math.abs(after - before) < NOTICED) return `a step on it alone takes its output from ${change}: next to nothing`;
  return `a step on it alone takes its output from ${change}`;
}

/** The chart in words. @param {Finished[]} networks @param {number} image @param {number} label */
export function whole(networks, image, label) {
  const said = networks.map(({ settings, z, answers }) => {
    const outputs = z.map((values) => sigmoid(values[image]));
    const name = costWords(settings.cost);
    const ends = `${name}: from ${outputWords(outputs[0])} to ${outputWords(outputs[outputs.length - 1])}`;
    const first = outputs.findIndex((a) => a > 0.5);
    const passed = first < 0 ? "never above one half at these moments" : `above one half ${inWords(first)}`;
    return `${ends}, ${passed}, read as ${answers[answers.length - 1][image]} in the end`;
  });
  return `The neuron for ${label}. ${said.join(". ")}.`;
}
