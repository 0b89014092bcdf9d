/** The charts in words: where each line starts and ends. */

import { number, percent } from "../../format.js";

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {import("../../curve.js").Curve} Curve */

/** Under each chart, what it shows of both lanes. @param {Lane[]} lanes */
export function summarise(lanes) {
  for (const [name, words] of Object.entries(WORDS)) {
    const said = lanes.flatMap(({ key, curve }) => (curve?.last ? [`${key.toUpperCase()}: ${words(curve)}.`] : []));
    const place = /** @type {HTMLElement} */ (document.getElementById(`summary-${name}`));
    const text = said.join(" ") || "Nothing has been learned yet.";
    if (place.textContent !== text) place.textContent = text;
  }
}

/** @type {Record<string, (curve: Curve) => string>} */
const WORDS = {
  accuracy: ({ epochs }) => {
    if (!epochs.length) return "the first epoch is under way";
    const best = epochs.reduce((one, other) => (other.test_accuracy > one.test_accuracy ? other : one));
    const [first, last] = [epochs[0], epochs[epochs.length - 1]];
    return `${percent(first.test_accuracy)} at epoch ${first.epoch}, ${percent(last.test_accuracy)} at epoch ${last.epoch}, best ${percent(best.test_accuracy)} at ${best.epoch}`;
  },
  cost: (curve) => fromTo(curve, "cost", (y) => number(y, 3)),
  saturation: (curve) => fromTo(curve, "saturated_wrong", (y) => percent(y)),
  gradients: (curve) => {
    const layers = curve.last?.gradient_norms.length ?? 0;
    const each = Array.from({ length: layers }, (_, i) => `layer ${i + 1} ${fromTo(curve, `gradient_${i + 1}`, (y) => number(y, 4))}`);
    return each.join(", ");
  },
};

/** @param {Curve} curve @param {string} field @param {(y: number) => string} write */
function fromTo({ points }, field, write) {
  return `from ${write(points[0][field])} to ${write(points[points.length - 1][field])}`;
}
