/** The sharpness c of Eq. 83: from uniform to all for the largest, with ties shown as they are. */

import { part } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { Fields } from "../../fields/fields.js";
import { number } from "../../page/format.js";
import { indexed, OutputRows } from "./output_rows.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { logSoftmax, softmax } from "../../math/softmax.js";
import { debounced } from "../../page/debounce.js";
import { activationTexts, written } from "./words.js";

const POINTS = 121; // of each curve, evenly spaced on the logarithmic axis from 0.01 to 100
const SHARPNESSES = Array.from({ length: POINTS }, (_, i) => Number((0.01 * 10 ** ((4 * i) / (POINTS - 1))).toPrecision(6)));
const ROOM_FOR_A_NAME = 0.07; // of the whole

/** @param {HTMLElement} element @param {import("./layer.js").Layer} layer @param {any} figure @param {any} field of c */
export function sharpness(element, layer, figure, field) {
  const outputs = new OutputRows(part(element, "outputs"), {});
  const chart = new Chart(part(element, "chart"), figure);
  const fields = new Fields(part(element, "sharpness"), [field], ({ c }) => layer.change({ c }, { kind: "sharpness" }));
  part(element, "sharpness").addEventListener("change", () => layer.rest());
  for (const button of element.querySelectorAll("button[data-sharpness]")) {
    const c = Number(/** @type {HTMLElement} */ (button).dataset.sharpness);
    button.addEventListener("click", () => {
      fields.set({ c });
      layer.change({ c }, { kind: "sharpness" });
      layer.rest();
    });
  }
  fields.set({ c: layer.c });
  /** @type {Record<string, number>[]} */
  let curves = [];
  const marker = chart.traces[chart.traces.length - 1];
  const redraw = () => {
    curves = SHARPNESSES.map((at) => record(at, softmax(layer.z, at)));
    draw(chart, curves, layer.z.length);
    part(element, "summary").textContent = summary(layer.z);
  };
  const redrawSoon = debounced(redraw);
  layer.follow((cause) => {
    const { z, c, activations, logarithms } = layer;
    if (cause.kind === "new") {
      outputs.rescale();
      reserveSpace(part(element, "says"), longest(z.length));
    }
    outputs.show({ z, activations, texts: activationTexts(logarithms), marks: c === 1 ? undefined : softmax(z) });
    part(element, "says").textContent = leader(z, c);
    if (cause.kind === "new") redraw();
    else if (cause.kind === "sharpness") chart.refresh();
    else if (cause.kind !== "target") redrawSoon();
    marker.x = [c, c];
  });
  const label = "the activations against the sharpness";
  offerDownloads(part(element, "downloads"), { name: "softmax-sharpness", label, rows: () => curves, chart });
}

/** @param {number} c @param {number[]} activations @returns {Record<string, number>} */
function record(c, activations) {
  return { c, ...Object.fromEntries(activations.map((a, j) => [`a${j + 1}`, a])) };
}

/** @param {Chart} chart @param {Record<string, number>[]} curves @param {number} count */
function draw(chart, curves, count) {
  for (const [j, trace] of chart.traces.entries()) trace.visible = j < count || trace.meta.role === "ink";
  chart.show(curves);
  const shares = Array.from({ length: count }, (_, j) => curves[0][`a${j + 1}`]);
  let top = 0;
  chart.layout.annotations = shares.flatMap((share, j) => {
    top += share;
    if (share < ROOM_FOR_A_NAME) return [];
    const text = `<i>a</i><sub>${j + 1}</sub>`;
    return [{ x: -2, y: top - share / 2, xanchor: "left", xshift: 8, text, showarrow: false, font: { size: 16 } }];
  });
}

/** Who leads, and by how much that counts at this sharpness. @param {number[]} z @param {number} c */
export function leader(z, c) {
  const order = z.map((_, j) => j).sort((j, k) => z[k] - z[j] || j - k);
  const tied = order.filter((j) => z[j] === z[order[0]]);
  if (tied.length === z.length) return "All z are equal: no sharpness can tell them apart.";
  const names = (/** @type {number[]} */ list) => list.map((j) => indexed("z", j)).join(" and ");
  if (tied.length > 1) return `${names(tied)} are tied for the largest: however sharp, each keeps as much as the other.`;
  const [first, second] = order;
  const gap = z[first] - z[second];
  const [ratio] = activationTexts([-c * gap]);
  return `${names([first])} leads ${names([second])} by ${written(gap)}: ${indexed("a", second)} is e^(−${written(c)} · ${written(gap)}) = ${ratio} of ${indexed("a", first)}.`;
}

/** The longest that may be said of so many z's: of a tie of all but one, and of a leader. @param {number} count */
function longest(count) {
  const z = Array.from({ length: count }, (_, j) => Number(j === 0 && -987));
  return [leader(z, 0.0123), leader(z.with(count - 1, 0.00123), 0.0123), leader(z.with(count - 1, 1.23), 98.7)];
}

/** @param {number[]} z */
function summary(z) {
  const at = (/** @type {number} */ c) => {
    const texts = activationTexts(logSoftmax(z, c));
    return texts.map((text, j) => `${indexed("a", j)} ${text}`).join(", ");
  };
  return `At c = 0.01: ${at(0.01)}. At c = 1: ${at(1)}. At c = 100: ${at(100)}.`;
}
