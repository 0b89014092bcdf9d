/** A hundred neurons in series: each has a gate of its own, and the cost opens the last of them. */

import { numeric } from "../../controls/instrument.js";
import { GateRow } from "../../controls/gate.js";
import { element, paragraph, tinted } from "../../page/dom.js";
import { fromLog10, number } from "../../page/format.js";
import { sigmoid, sigmoidSlope } from "../../math/neuron.js";

/**
 * @typedef {{gates: number, gate_weight: number, gate_bias: number, gate_push: number}} Values
 * @typedef {{slope: number, quadratic: number, crossEntropy: number}} Passed a gate, and log10 of what is left of the error
 *   behind it under each cost
 */

const TARGET = 0;
const WHOLE = 0.005; // in decades: a factor so near to 1 is said to be 1

/**
 * The gates in the order in which the error meets them, the output's first.
 * Neuron j is σ(w·aⱼ₋₁ + b) with a₀ = 1/2; to the output's bias the push is added.
 * @param {Values} values @returns {{output: number, passed: Passed[]}}
 */
export function passage({ gates, gate_weight: weight, gate_bias: bias, gate_push: push }) {
  const slopes = [];
  let a = 0.5;
  for (let j = 1; j <= gates; j += 1) {
    const z = weight * a + bias + (j === gates ? push : 0);
    a = sigmoid(z);
    slopes.push(sigmoidSlope(z));
  }
  let [quadratic, crossEntropy] = [0, 0];
  const passed = slopes.reverse().map((slope, i) => {
    const step = Math.log10(slope) + (i > 0 ? Math.log10(weight) : 0);
    quadratic += step;
    crossEntropy += i > 0 ? step : 0;
    return { slope, quadratic, crossEntropy };
  });
  return { output: a, passed };
}

/** @type {import("../../controls/instrument.js").Section} */
export const hundred = {
  name: "hundred",
  table: [
    { name: "gates", label: "Neurons in series", value: 100, min: 2, max: 100, step: 1, whole: true },
    numeric("gate_push", "Push on the output", 4, [0, 20], { step: 0.1, slider: [0, 10] }),
    numeric("gate_weight", "Weight of each neuron", 1, [0.1, 20], { step: 0.1, slider: [0.1, 10] }),
    numeric("gate_bias", "Bias of each neuron", 0, [-20, 20], { step: 0.1, slider: [-10, 10] }),
  ],
  charts: {},
  drawings: { "hundred-rows": (place) => rows(place) },
  longest: [{ gates: 100, gate_weight: 0.1, gate_bias: -20, gate_push: 20 }, { gates: 100, gate_weight: 4, gate_bias: -2, gate_push: 20 }],
  says: (values) => {
    const { output, passed } = passage(values);
    const { quadratic, crossEntropy } = passed[passed.length - 1];
    const gain = passed[0].slope;
    return [
      paragraph(
        `The output is ${number(output, 3)} where ${TARGET} is wanted. Behind the output’s own gate `,
        tinted("quadratic", `${spell(passed[0].quadratic)} of the error is left under the quadratic cost`),
        ", and ",
        tinted("cross-entropy", "all of it under the cross-entropy"),
        ".",
      ),
      paragraph(
        `Behind all ${passed.length} gates it is `,
        tinted("quadratic", spell(quadratic)),
        " and ",
        tinted("cross-entropy", spell(crossEntropy)),
        `: the cost opens one gate, worth a factor of ${spell(-Math.log10(gain))}. `,
        rest(crossEntropy, passed.length - 1),
      ),
    ];
  },
};

/** What the other gates do to it. @param {number} log @param {number} count */
function rest(log, count) {
  const others = count === 1 ? "The other one" : `The other ${count}`;
  const weights = count === 1 ? "with its weight" : "with their weights";
  if (Math.abs(log) < WHOLE) return `${others}, ${weights}: a factor of 1 in all.`;
  const each = count === 1 ? "" : `, ${spell(log / count)} a gate on average`;
  return `${others}, ${weights}: a factor of ${spell(log)}${each}${log > 2 ? ". It explodes" : ""}.`;
}

/** @param {number} log */
const spell = (log) => fromLog10(Math.abs(log) < WHOLE ? 0 : log);

/** Both rows of gates, each with numbers under it. @param {HTMLElement} place */
function rows(place) {
  const made = /** @type {const} */ ([["quadratic", "quadratic"], ["crossEntropy", "cross-entropy"]]).map(([name, cost]) => {
    const picture = element("div");
    const numbers = element("p", { class: "gates__numbers number" });
    place.append(element("p", { class: "gates__name" }, tinted(cost, cost)), picture, numbers);
    return { name, row: new GateRow(picture), numbers };
  });
  return (/** @type {Values} */ values) => {
    const { passed } = passage(values);
    for (const { name, row, numbers } of made) {
      const gates = passed.map((gate, i) => ({ slope: gate.slope, left: 10 ** gate[name], answered: name === "crossEntropy" && i === 0 }));
      const marks = stops(passed.length);
      row.show(gates, `${passed.length} gates in series; left behind ${marks.map((i) => `gate ${i + 1}: ${spell(passed[i][name])}`).join(", ")}.`);
      numbers.replaceChildren(...marks.map((i) => mark(i, passed.length, spell(passed[i][name]))));
    }
  };
}

/** After which gates the numbers stand. @param {number} count */
function stops(count) {
  return [...new Set([0, Math.round(count / 4), Math.round(count / 2), Math.round((3 * count) / 4), count - 1])].filter((i) => i < count);
}

/** @param {number} i @param {number} count @param {string} words */
function mark(i, count, words) {
  const made = element("span", {}, words);
  made.style.setProperty("--at", `${(100 * (i + 1.5)) / (count + 1)}%`); // of the row, and as much of its own width before that
  return made;
}
