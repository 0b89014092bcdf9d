/** How the lines of runs look: each in the colour of its cost; a kept run's thinner, with a dash, a mark and a letter of its own. */

import { costNamed } from "../../page/costs.js";
import { describe } from "./words.js";

/** What tells kept runs apart, by their letters: lengths of dashes and gaps, the mark at its moment, where its letter stands. */
const KEPT = {
  A: { dash: "2px,3px", symbol: "square", textposition: "top right" },
  B: { dash: "12px,4px", symbol: "diamond", textposition: "bottom right" },
  C: { dash: "9px,3px,2px,3px", symbol: "triangle-up", textposition: "middle right" },
  D: { dash: "5px,5px", symbol: "cross", textposition: "top center" },
  E: { dash: "9px,3px,2px,3px,2px,3px", symbol: "triangle-down", textposition: "bottom center" },
  F: { dash: "1px,6px", symbol: "star", textposition: "top left" },
  G: { dash: "22px,4px,5px,4px", symbol: "hexagon", textposition: "bottom left" },
  H: { dash: "5px,2px", symbol: "pentagon", textposition: "middle left" },
};

/** The dash of a kept run's lines, as a drawing has it. @param {string} letter */
export function dashOf(letter) {
  return KEPT[/** @type {keyof typeof KEPT} */ (letter)].dash.replaceAll("px", "");
}

/** @type {import("./views.js").Dress} */
export function dressed(trace, name, { settings }) {
  painted(trace, settings.cost);
  trace.name = name === "own" ? describe(settings) : `${name}: ${describe(settings)}`; // in the legend of a picture
  if (name === "own") return;
  const { dash, symbol, textposition } = KEPT[/** @type {keyof typeof KEPT} */ (name)];
  const flat = trace.type === "scatter";
  if (trace.meta.mark) Object.assign(trace, { text: [name], textposition, ...(flat && { marker: { ...trace.marker, symbol } }) });
  else trace.line = { ...trace.line, width: flat ? 1.8 : 4, ...(flat && { dash }) };
}

/** A trace in the colour and dash of a cost. @param {any} trace @param {string} cost */
export function painted(trace, cost) {
  trace.meta.role = cost;
  if (trace.meta.only) trace.visible = trace.meta.only === cost; // on a landscape walk the runs that learn by its cost
  if (trace.line && trace.type === "scatter") trace.line.dash = costNamed(cost).dash;
}
