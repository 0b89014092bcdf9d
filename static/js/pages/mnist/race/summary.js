/** The charts in words: where each of their lines starts and ends. */

import { byId } from "../../../page/dom.js";
import { number, percent } from "../../../page/format.js";
import { RECORDS } from "./charts.js";
import { bestOf } from "./status.js";

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {Record<string, any>} Point */

/** Under each chart, what it shows of both lanes. @param {Lane[]} lanes @param {string} costField the training cost shown */
export function summarise(lanes, costField) {
  for (const [name, words] of Object.entries(WORDS)) {
    const said = lanes.flatMap(({ key, curve }) => (curve?.last ? [`${key.toUpperCase()}: ${words(RECORDS[name](curve), costField)}.`] : []));
    const place = byId(`summary-${name}`);
    const text = said.join(" ") || "Nothing has been learned yet.";
    if (place.textContent !== text) place.textContent = text;
  }
}

/** @type {Record<string, (points: Point[], costField: string) => string>} */
const WORDS = {
  accuracy: (epochs) => {
    if (!epochs.length) return "the first epoch is under way";
    const at = (/** @type {Point} */ { test_accuracy: accuracy, epoch }) => `${percent(accuracy)} at epoch ${epoch}`;
    if (epochs.length === 1) return at(epochs[0]);
    const best = bestOf(epochs);
    return `${at(epochs[0])}, ${at(epochs[epochs.length - 1])}; best by validation: ${at(best)}`;
  },
  cost: (points, field) => fromTo(points, field, (y) => number(y, 3)),
  saturation: (points) => fromTo(points, "saturated_wrong", (y) => percent(y)),
  gradients: (points) => {
    const fields = Object.keys(points[0]).filter((field) => field.startsWith("gradient_"));
    return fields.map((field, i) => `layer ${i + 1} ${fromTo(points, field, (y) => number(y, 4))}`).join(", ");
  },
};

/** @param {Point[]} points @param {string} field @param {(y: number) => string} write */
function fromTo(points, field, write) {
  const last = write(points[points.length - 1][field]);
  return points.length === 1 ? last : `from ${write(points[0][field])} to ${last}`;
}
