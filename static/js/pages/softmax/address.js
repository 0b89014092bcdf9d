/** What the page's address holds: the weighted inputs, the sharpness and the target. */

import { fromQuery, toQuery } from "../../fields.js";

const LIMIT = 1000;

/** The weighted inputs as they stand in an address: 2.5,-1,3.2,0.5. @param {number[]} z */
const written = (z) => z.map((x) => String(Number(x.toPrecision(12)))).join(",");

/** @param {string} text */
const numbers = (text) => text.split(",").map((each) => (each.trim() === "" ? NaN : Number(each)));

/** @param {string} text @returns {{value?: string, error?: string}} */
function readZ(text) {
  const z = numbers(text);
  const fits = z.length >= 2 && z.length <= 10 && z.every((x) => Math.abs(x) <= LIMIT);
  if (fits) return { value: written(z) };
  return { error: `z: 2 to 10 numbers from −1000 to 1000 with commas between them, not “${text}”.` };
}

/** @param {number[]} z of the page as it opens @returns {import("../../fields.js").Field[]} */
export function table(z) {
  return [
    { name: "z", label: "z", value: written(z), suggestions: [], read: readZ },
    { name: "c", label: "Sharpness c", value: 1, min: 0.01, max: 100, step: 0.01, log: true },
    { name: "target", label: "Target", value: 2, min: 1, max: 10, step: 1, whole: true },
  ];
}

/** @param {import("../../fields.js").Field[]} fields */
export function readAddress(fields) {
  const { values, problems } = fromQuery(fields, location.search);
  const z = numbers(values.z);
  if (values.target > z.length) {
    problems.push(`Target: a whole number from 1 to ${z.length}, not ${values.target}.`);
    values.target = 2;
  }
  return { z, c: Number(values.c), target: values.target - 1, problems };
}

/** @param {import("../../fields.js").Field[]} fields @param {import("./layer.js").Layer} layer */
export function addressOf(fields, layer) {
  return toQuery(fields, { z: written(layer.z), c: layer.c, target: layer.target + 1 });
}
