/** How the lines of runs look: each in the colour and dash of its cost, a kept run's thinner, with its letter at its dot. */

import { costNamed } from "../../page/costs.js";
import { describe } from "./words.js";

/** Where runs are named beside their dots, in turn, so that dots close together leave their names apart. */
const NAMED = ["top right", "bottom right", "middle right"]; // B, C, A

/** @type {import("./views.js").Dress} */
export function dressed(trace, name, { settings }) {
  painted(trace, settings.cost);
  trace.name = name === "own" ? describe(settings) : `${name}: ${describe(settings)}`; // in the legend of a picture
  if (name === "own") return;
  if (trace.meta.mark) Object.assign(trace, { text: [name], textposition: NAMED[name.charCodeAt(0) % NAMED.length] });
  else trace.line.width = trace.type === "scatter" ? 1.5 : 4;
}

/** A trace in the colour and dash of a cost. @param {any} trace @param {string} cost */
export function painted(trace, cost) {
  trace.meta.role = cost;
  if (trace.meta.only) trace.visible = trace.meta.only === cost; // on a landscape walk the runs that learn by its cost
  if (trace.line && trace.type === "scatter") trace.line.dash = costNamed(cost).dash;
}
