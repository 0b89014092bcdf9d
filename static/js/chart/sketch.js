/**
 * A chart as a plain drawing, in the place and the size that the chart library will give it: a page shows its curves at
 * once, and the library, many times as large as all the rest, comes when its reader does. Axes, lines, dots and bars are
 * drawn; what else there is in a figure waits for the library.
 */

import { svgElement } from "../page/dom.js";
import { scaleOf } from "./scale.js";

const DASHES = { solid: [], dot: [1, 1], dash: [3, 3], longdash: [5, 5], dashdot: [3, 1, 1, 1], longdashdot: [5, 2, 1, 2] };
const TICK = 5;
const LINE = 18; // pixels from a line of a text to the next

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels */
/** @typedef {{x: import("./scale.js").Scale, y: import("./scale.js").Scale, box: Box}} Axes */

/** @param {HTMLElement} place @param {any[]} traces painted @param {any} layout themed */
export function sketch(place, traces, layout) {
  const { width, height } = place.getBoundingClientRect();
  if (width === 0 || height === 0) return;
  const drawing = svgElement("svg", { class: "sketch", width, height, "aria-hidden": "true" });
  const pairs = new Map(traces.map((trace) => [`${trace.xaxis ?? "x"} ${trace.yaxis ?? "y"}`, trace]));
  for (const { xaxis = "x", yaxis = "y" } of pairs.size > 0 ? pairs.values() : [{}]) {
    const own = traces.filter((trace) => (trace.xaxis ?? "x") === xaxis && (trace.yaxis ?? "y") === yaxis);
    const names = (layout.annotations ?? []).filter((/** @type {any} */ { xref = "x", yref = "y" }) => ["paper", xaxis].includes(xref) && yref === yaxis);
    const across = axisOf(layout, xaxis);
    const bare = (across.anchor ?? "y") !== yaxis; // its ticks stand under another panel
    const axes = [bare ? { ...across, ticks: "", ticktext: [], tickvals: [], title: null } : across, axisOf(layout, yaxis)];
    drawing.append(...panel(own, { ...layout, annotations: names }, axes, { width, height }));
  }
  unsketch(place);
  place.append(drawing);
}

/** Take the drawing away. @param {HTMLElement} place */
export function unsketch(place) {
  place.querySelector(":scope > .sketch")?.remove();
}

/** @param {any} layout @param {string} name such as "x2" */
function axisOf(layout, name) {
  return layout[`${name[0]}axis${name.slice(1)}`] ?? {};
}

/** One pair of axes with what is drawn on it. @param {any[]} traces @param {any} layout with the names of these axes alone @param {any[]} axes @param {{width: number, height: number}} size */
function panel(traces, { margin, annotations, font }, [xaxis, yaxis], { width, height }) {
  const box = within([xaxis.domain, yaxis.domain], { left: margin.l, top: margin.t, width: width - margin.l - margin.r, height: height - margin.t - margin.b });
  const values = (/** @type {"x" | "y"} */ name) => traces.flatMap((trace) => [...(trace[name] ?? [])]);
  const x = scaleOf(xaxis, values("x"), "x", box.width);
  const y = scaleOf(yaxis, values("y"), "y", box.height);
  const axes = { x, y, box };
  const clip = svgElement("svg", { x: box.left, y: box.top, width: box.width, height: box.height, overflow: "hidden" });
  clip.append(...traces.flatMap((trace) => lines(trace, axes)));
  const names = annotations.flatMap((/** @type {any} */ each) => named(each, axes));
  const words = { "font-family": font.family, "font-size": font.size, fill: font.color };
  const under = svgElement("g", words, ...across(x, xaxis, box, height), ...upwards(y, yaxis, box), ...names);
  return [under, clip, svgElement("g", words, ...traces.flatMap((trace) => dots(trace, axes)))];
}

/** The part of a box that a pair of axes has. @param {(number[] | undefined)[]} domains @param {Box} whole @returns {Box} */
function within([across = [0, 1], up = [0, 1]], { left, top, width, height }) {
  return { left: left + across[0] * width, width: (across[1] - across[0]) * width, top: top + (1 - up[1]) * height, height: (up[1] - up[0]) * height };
}

/** The horizontal axis. @param {import("./scale.js").Scale} scale @param {any} axis @param {Box} box @param {number} height of the picture */
function across({ ticks }, { title, linecolor, gridcolor, showgrid, showticklabels, ticks: outside, showline }, { left, top, width, height: tall }, height) {
  const bottom = top + tall;
  const marks = ticks.flatMap(({ at, text }) => {
    const x = left + at * width;
    return [
      ...(showgrid === false ? [] : [svgElement("path", { d: `M${x},${top}V${bottom}`, stroke: gridcolor })]),
      ...(outside ? [svgElement("path", { d: `M${x},${bottom}v${TICK}`, stroke: linecolor })] : []),
      label(showticklabels === false ? "" : text, { x, y: bottom + TICK + 15, "text-anchor": "middle" }),
    ];
  });
  const name = label(title?.text ?? "", { x: left + width / 2, y: Math.min(height - 8, bottom + 42), "text-anchor": "middle" });
  return [...marks, ...(showline ? [svgElement("path", { d: `M${left},${bottom}h${width}`, stroke: linecolor })] : []), name];
}

/** The vertical axis. @param {import("./scale.js").Scale} scale @param {any} axis @param {Box} box */
function upwards({ ticks }, { title, linecolor, gridcolor, showgrid, showticklabels, ticks: outside, showline }, { left, top, width, height }) {
  const marks = ticks.flatMap(({ at, text }) => {
    const y = top + (1 - at) * height;
    return [
      ...(showgrid === false ? [] : [svgElement("path", { d: `M${left},${y}h${width}`, stroke: gridcolor })]),
      ...(outside ? [svgElement("path", { d: `M${left},${y}h${-TICK}`, stroke: linecolor })] : []),
      label(showticklabels === false ? "" : text, { x: left - TICK - 3, y: y + 5, "text-anchor": "end" }),
    ];
  });
  const [x, y] = [Math.max(14, left - 44), top + height / 2];
  const name = label(title?.text ?? "", { x, y, "text-anchor": "middle", transform: `rotate(-90 ${x} ${y})`, ...(title?.font?.color && { fill: title.font.color }) });
  return [...marks, ...(showline ? [svgElement("path", { d: `M${left},${top}v${height}`, stroke: linecolor })] : []), name];
}

/** A trace's line or bars, in the coordinates of its axes. @param {any} trace @param {Axes} axes */
function lines(trace, { x, y, box }) {
  const place = (/** @type {number} */ i) => [x.at(trace.x[i]) * box.width, (1 - y.at(trace.y[i])) * box.height];
  const count = Math.min(trace.x?.length ?? 0, trace.y?.length ?? 0);
  const known = (/** @type {number} */ i) => trace.x[i] !== null && trace.y[i] !== null && place(i).every(Number.isFinite);
  if (trace.type === "bar") return Array.from({ length: count }, (_, i) => (known(i) ? [bar(place(i), trace, { x, y, box })] : [])).flat();
  if (count === 0 || !trace.mode?.includes("lines")) return [];
  let path = "";
  for (let i = 0, open = false; i < count; i++) {
    if (known(i)) path += `${open ? "L" : "M"}${place(i).map((each) => each.toFixed(1)).join()}`;
    open = known(i);
  }
  const { color, width, dash = "solid" } = trace.line;
  const stroke = { d: path, fill: "none", stroke: color, "stroke-width": width, "stroke-dasharray": dashed(dash, width), opacity: trace.opacity ?? 1 };
  const ground = (1 - y.at(0)) * box.height;
  const start = /^M([^,]+)/.exec(path)?.[1];
  const filled = trace.fill && start ? [svgElement("path", { d: `${path}V${ground}H${start}Z`, fill: color, "fill-opacity": 0.5 })] : [];
  return [...filled, svgElement("path", stroke)];
}

/** @param {number[]} end @param {any} trace @param {Axes} axes */
function bar([right, top], { orientation, marker, width = 0.7, base = 0 }, { x, y, box }) {
  if (orientation === "h") {
    const thick = (width * box.height) / y.ticks.length;
    const from = x.at(base) * box.width;
    return svgElement("rect", { x: Math.min(from, right), width: Math.abs(right - from), y: top - thick / 2, height: thick, fill: marker.color });
  }
  const thick = (width * box.width) / x.ticks.length;
  const from = (1 - y.at(base)) * box.height;
  return svgElement("rect", { x: right - thick / 2, width: thick, y: Math.min(from, top), height: Math.abs(top - from), fill: marker.color });
}

/** A trace's dots, with what is written at them; they may lie across the edge. @param {any} trace @param {Axes} axes */
function dots(trace, { x, y, box }) {
  if (!trace.mode?.includes("markers")) return [];
  const { size = 6, color } = trace.marker;
  return Array.from({ length: Math.min(trace.x.length, trace.y.length) }, (_, i) => {
    const [across, up] = [x.at(trace.x[i]), y.at(trace.y[i])];
    if (trace.y[i] === null || !(up >= 0 && up <= 1 && across >= 0 && across <= 1)) return [];
    const [cx, cy] = [box.left + across * box.width, box.top + (1 - up) * box.height];
    const lift = trace.textposition?.startsWith("top") ? -size / 2 - 4 : 5;
    const words = (trace.mode.includes("text") && [trace.text].flat()[i]) || "";
    const { size: large, color: ink } = trace.textfont ?? {};
    return [svgElement("circle", { cx, cy, r: size / 2, fill: color }), label(words, { x: cx + size / 2 + 3, y: cy + lift, fill: ink ?? color, "font-size": large ?? 14 })];
  }).flat();
}

/** A text that stands at a place on the axes. @param {any} annotation @param {Axes} axes */
function named({ text, x: across, y: up, font, xref, xanchor = "center", yanchor = "middle", xshift = 0, yshift = 0 }, { x, y, box }) {
  const anchor = { left: "start", center: "middle", right: "end" }[/** @type {"left"} */ (xanchor)];
  const lift = { top: 14, middle: 5, bottom: -4 }[/** @type {"top"} */ (yanchor)];
  const place = { x: box.left + (xref === "paper" ? across : x.at(across)) * box.width + xshift, y: box.top + (1 - y.at(up)) * box.height + lift - yshift };
  return [place.x, place.y].every(Number.isFinite) ? [label(text, { ...place, "text-anchor": anchor, ...(font?.color && { fill: font.color }) })] : [];
}

/** A text, its lines around the middle of its place. @param {string} text @param {Record<string, any>} attributes */
function label(text, attributes) {
  const lines = String(text).split("<br>");
  if (lines.length === 1) return oneLine(text, attributes);
  return svgElement("g", {}, ...lines.map((line, i) => oneLine(line, { ...attributes, y: attributes.y + LINE * (i - (lines.length - 1) / 2) })));
}

/** A text with its raised figures, and its bold parts as plain ones. @param {string} text @param {Record<string, any>} attributes */
function oneLine(text, attributes) {
  const parts = String(text).split(/<sup>(.*?)<\/sup>/).map((each) => each.replace(/<[^>]*>/g, ""));
  const spans = parts.map((each, i) => (i % 2 ? svgElement("tspan", { dy: "-0.45em", "font-size": "70%" }, each) : each));
  return svgElement("text", attributes, ...spans.filter((each) => each !== ""));
}

/** @param {string} dash in Plotly's words, or lengths in pixels @param {number} width */
function dashed(dash, width) {
  const shares = DASHES[/** @type {keyof typeof DASHES} */ (dash)];
  return shares ? shares.map((share) => share * width).join() || "none" : dash.replaceAll("px", "");
}
