/** The layer's numbers in words. */

import { fromLog10, number, power } from "../../page/format.js";
import { indexed } from "./output_rows.js";

const SMALLEST = Math.log(0.0005); // that three decimals can show

/** Activations to three decimals, the tiny ones as powers of ten, from their logarithms. @param {number[]} logarithms */
export function activationTexts(logarithms) {
  return logarithms.map((x) => (x >= SMALLEST ? number(Math.exp(x), 3) : fromLog10(x / Math.LN10)));
}

const COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** What to try with a layer of so many outputs. @param {number} count */
export function toTry(count) {
  return `raise ${indexed("z", count - 1)} slowly, and watch the other ${COUNTED[count - 2]}.`;
}

/** A setting as short as it can be written. @param {number} x */
export function written(x) {
  const short = String(Number(x.toPrecision(3)));
  return short.includes("e") ? power(x, 2) : short.replace("-", "−");
}
