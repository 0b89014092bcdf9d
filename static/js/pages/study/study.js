/**
 * A study as the server tells it, and the family of networks that the page shows: same first weights, same hidden neurons.
 *
 * @typedef {{cost: string, output: string, weight_init: string, hidden: number}} Cell
 * @typedef {{key: string, learning_rate: number, seed: number, accuracy: number, lost: number[], diverged: number | null}} Dot
 * @typedef {{number: number, of: number, interval: [number, number] | null}} Share
 * @typedef {{value: number, interval: [number, number] | null}} Mean
 * @typedef {{cell: Cell, dots: Dot[], rates: {learning_rate: number, mean: number, stuck: Share}[], chosen: number | null,
 *            report: Dot[], mean: Mean | null, stuck: Share | null}} CellSummary
 * @typedef {{first: Cell, second: Cell, seeds: number[], differences: number[], mean: Mean}} Comparison
 * @typedef {{plan: any, summary: {finished: number, expected: number, cells: CellSummary[], comparisons: Comparison[]},
 *            words: {answer: string[], limits: string, cells: string[], comparisons: {names: string, verdict: string, stuck: string}[]}}} Study
 * @typedef {{weight_init: string, hidden: number}} Family
 */

import { withUnit } from "../../page/format.js";

/** @type {Record<string, string>} */
export const STARTS = { large: "large first weights", scaled: "small first weights" };

/** What an interval is called. */
export const LEVEL = `${withUnit(95, "%")} interval`;

/** @param {Dot} dot */
export const stuck = (dot) => dot.lost.length > 0 || dot.diverged !== null;

/** @param {{weight_init: string, hidden: number}} one @param {Family} family */
export const belongs = (one, family) => one.weight_init === family.weight_init && one.hidden === family.hidden;

/** The families of a study, in the plan's order. @param {Study} study @returns {Family[]} */
export function familiesOf(study) {
  /** @type {Family[]} */
  const found = [];
  for (const { cell } of study.summary.cells) {
    if (!found.some((family) => belongs(cell, family))) found.push({ weight_init: cell.weight_init, hidden: cell.hidden });
  }
  return found;
}

/** @param {Study} study @param {Family} family */
export const cellsOf = (study, family) => study.summary.cells.filter(({ cell }) => belongs(cell, family));

/** @param {Family} family */
export const familyWords = ({ weight_init, hidden }) => `${hidden} hidden neurons, ${STARTS[weight_init]}`;

/** What a run came to, in words. @param {Dot} dot */
export function ending({ accuracy, lost, diverged }) {
  if (diverged !== null) return `diverged in epoch ${Math.ceil(diverged)}`;
  const right = withUnit(accuracy.toFixed(2), "%");
  if (lost.length === 0) return right;
  return `${right}, lost ${lost.length === 1 ? "the digit" : "the digits"} ${lost.join(", ")}`;
}
