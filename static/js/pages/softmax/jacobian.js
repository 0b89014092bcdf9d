/** How much each activation answers to each weighted input: the Jacobian as a table of signs and sizes. */

import { part } from "../../page/dom.js";
import { offerDownloads } from "../../controls/download.js";
import { number, signed } from "../../page/format.js";
import { indexed } from "./output_rows.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { HeatMap } from "./heat_map.js";
import { jacobian, moves, sum } from "../../math/softmax.js";
import { written } from "./words.js";

const LARGEST = 0.25; // of a(1 − a)

/** @param {HTMLElement} element @param {import("./layer.js").Layer} layer */
export function derivatives(element, layer) {
  let values = jacobian(layer.activations, layer.c);
  /** @type {number | undefined} */
  let column;
  const words = (/** @type {number} */ j, /** @type {number} */ k) => described(layer, values[j][k], j, k);
  const table = new HeatMap(part(element, "table", HTMLTableElement), {
    row: (j) => indexed("a", j),
    column: (k) => indexed("z", k),
    words,
    onPick: (j, k) => void (part(element, "picked").textContent = words(j, k)),
  });
  layer.follow((cause) => {
    values = jacobian(layer.activations, layer.c);
    if (cause.kind === "z") column = cause.index;
    if (cause.kind === "new") {
      column = undefined;
      reserveSpace(part(element, "picked"), longest(layer.z.length));
    }
    const texts = values.map((row, j) => row.map((x, k) => cellText(x, j === k)));
    table.show({ values, texts, most: LARGEST * layer.c, column });
    table.pick(table.picked[0], table.picked[1]);
  });
  const rows = () =>
    values.map((row, j) => ({ activation: `a${j + 1}`, ...Object.fromEntries(row.map((x, k) => [`z${k + 1}`, x])) }));
  offerDownloads(part(element, "downloads"), { name: "softmax-jacobian", label: "the table of derivatives", rows });
}

/** The sign is the mathematics', also where the size rounds to 0. @param {number} x @param {boolean} diagonal */
function cellText(x, diagonal) {
  const size = Math.abs(x);
  return (diagonal ? "+" : "−") + size.toFixed(size < 9.9995 ? 3 : 1);
}

/** The longest descriptions of a cell in a table of so many rows. @param {number} count */
function longest(count) {
  const layer = { c: 0.0123, activations: Array.from({ length: count }, () => 2.6e-100) };
  return [described(layer, 2.6e-100, count - 1, count - 1), described(layer, -2.6e-100, count - 1, 0)];
}

/** @param {Pick<import("./layer.js").Layer, "activations" | "c">} layer @param {number} value @param {number} j @param {number} k */
export function described({ activations, c }, value, j, k) {
  const [a, z] = [indexed("a", j), indexed("z", k)];
  const sharp = c === 1 ? "" : `${written(c)} · `;
  const first = number(activations[j], 3);
  const rest = sum(activations.filter((_, i) => i !== j)); // 1 − a_j, also where a_j rounds to 1
  const complement = first === "1.000" ? number(rest, 3) : `(1 − ${first})`;
  const factors = `${j === k ? "" : "−"}${sharp}${first} · ${j === k ? complement : number(activations[k], 3)}`;
  const goes = j === k ? "rises" : "falls";
  // By how much it really does: with a large c a hundredth is no small step.
  const by = Math.abs(moves(activations, k, 0.01 * c)[j]);
  return `∂${a}/∂${z} = ${factors} = ${signed(value, 3)}. Raise ${z} by a hundredth, and ${a} ${goes} by ${number(by, 5)}.`;
}
