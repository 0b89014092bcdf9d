/** What a link to a study asks for, and what of it can't be shown. */

import { fromQuery } from "../../fields/fields.js";
import { STARTS, belongs, familyWords } from "./study.js";

/** @param {string} name @param {string} label */
const flag = (name, label) => ({ name, label, value: "0", choices: /** @type {[string, string][]} */ ([["0", "no"], ["1", "yes"]]) });

/** @param {import("./study.js").Family[]} families @returns {import("../../fields/fields.js").Field[]} */
function tableOf([first, ...others]) {
  const all = [first, ...others];
  const starts = [...new Set(all.map(({ weight_init }) => weight_init))];
  const sizes = [...new Set(all.map(({ hidden }) => String(hidden)))];
  return [
    { name: "start", label: "First weights", value: first.weight_init, choices: starts.map((start) => [start, STARTS[start]]) },
    { name: "hidden", label: "Hidden neurons", value: String(first.hidden), choices: sizes.map((size) => [size, size]) },
    flag("near", "Look nearer"),
    flag("small", "Only small differences"),
  ];
}

/**
 * The family that a link asks for, the first where it can't be had; and what is wrong with the link.
 * @param {import("./study.js").Family[]} families @param {string} search
 */
export function familyOf(families, search) {
  const { values, problems } = fromQuery(tableOf(families), search);
  const asked = { weight_init: values.start, hidden: Number(values.hidden) };
  const family = families.findIndex((each) => belongs(each, asked));
  if (family < 0) problems.push(`This study has no networks with ${familyWords(asked)}.`);
  return { family: Math.max(0, family), problems };
}
