/**
 * The gate: how much of its error a neuron learns from. The same picture on every page.
 *
 * The error a − y arrives from the left as a stream, as long as it is great. It meets a wall with a doorway as wide as the
 * slope can get (¼ for the sigmoid), and in the doorway two leaves that leave an opening exactly as wide as the slope
 * σ′(z). What passes is ∂C/∂z under the quadratic cost, so that its area is the product of the two; it is drawn on a pale
 * band, as wide as what the doorway would let through if it were fully open. Under a cost that divides by the slope, an
 * amplifier 1/σ′(z) stands behind the wall and gives back what the gate took.
 *
 * One scale, linear and true: the wall is 1 high. An opening thinner than a hair is drawn as thin as it is, and its
 * number says how thin. Each part has its name and its number beside it, above or below the drawing.
 *
 * One gate: `new Gate(container).show(gateOf(z, y, cost))`, as often as z, y or the cost change; for another activation
 * than the sigmoid with a Passage of its own. Many in series: `new GateRow(container).show(gates, words)`.
 */

import { element, setText, svgElement } from "../page/dom.js";
import { significant, withUnit } from "../page/format.js";
import { costNamed } from "../page/costs.js";
import { sigmoidDelta, sigmoidError, sigmoidSlope } from "../math/neuron.js";

/** The steepest slope that a sigmoid has, at z = 0. */
export const STEEPEST = 1 / 4;

const WALL = 72; // the height of 1, in the drawing's own units
const MIDDLE = WALL / 2;
const ERROR = 64; // the length of an error of 1
const THICK = 12; // of the wall
const WEDGE = 26; // the length of the amplifier
const WIDTH = 3 * ERROR + THICK + WEDGE;
const BEHIND = ERROR + THICK; // where what passes begins
const CHEVRON = 18; // from one mark of the stream's direction to the next

let drawn = 0; // gates so far, to give the pattern of each an id of its own

/** @typedef {"slope" | "none" | "own"} Factor what stands in ∂C/∂z beside the error, as page/costs.js has it */

/**
 * @typedef {{error: number, slope: number, gradient: number, factor: Factor, steepest: number}} Passage
 *   a − y; the slope of the activation; ∂C/∂z; what of it is the cost's; the steepest that the slope can be
 */

/** What passes the gate of a sigmoid neuron. @param {number} z @param {number} y @param {string} cost @returns {Passage} */
export function gateOf(z, y, cost) {
  const factor = costNamed(cost).factors.sigmoid;
  return { error: sigmoidError(z, y), slope: sigmoidSlope(z), gradient: sigmoidDelta(cost, z, y), factor, steepest: STEEPEST };
}

/** What the cost multiplies by, behind the gate; null where it doesn't. @param {Passage} passage */
function amplifierOf({ error, slope, gradient, factor }) {
  if (factor === "slope") return null;
  return factor === "none" ? 1 / slope : gradient / (error * slope);
}

export class Gate {
  /** @param {HTMLElement} container */
  constructor(container) {
    const stream = `stream-${(drawn += 1)}`;
    this.element = element("div", { class: "gate", role: "img" });
    this.svg = svgElement("svg", { viewBox: `0 0 ${WIDTH} ${WALL}`, class: "gate__drawing", "aria-hidden": "true", preserveAspectRatio: "none" });
    const wall = { x: ERROR, width: THICK };
    this.parts = {
      arriving: svgElement("rect", { class: "gate__error", y: 0, height: WALL }),
      stream: svgElement("rect", { fill: `url(#${stream})`, y: 0, height: WALL }),
      frame: svgElement("rect", { class: "gate__frame", x: BEHIND, width: ERROR }),
      opening: svgElement("rect", { class: "gate__opening", ...wall }),
      passing: svgElement("rect", { class: "gate__passing", x: BEHIND }),
      wedge: svgElement("path", { class: "gate__amplifier" }),
      answered: svgElement("rect", { class: "gate__passing", x: BEHIND + ERROR + WEDGE }),
      upper: svgElement("rect", { class: "gate__leaf", ...wall }),
      lower: svgElement("rect", { class: "gate__leaf", ...wall }),
      above: svgElement("rect", { class: "gate__wall", ...wall, y: 0 }),
      below: svgElement("rect", { class: "gate__wall", ...wall }),
    };
    this.svg.append(patternOf(stream), ...Object.values(this.parts));
    this.words = {
      error: label("error", "error "),
      gradient: label("gradient", "gradient "),
      slope: label("slope", "gate ", element("span", { class: "gate__open" }, "open ")),
      amplifier: label("amplifier", "× "),
    };
    this.most = element("span", { class: "gate__most" });
    this.words.slope.cell.append(" ", this.most);
    const { error, gradient, slope, amplifier } = this.words;
    this.element.append(line(error.cell, gradient.cell), this.svg, line(slope.cell, amplifier.cell));
    container.replaceChildren(this.element);
  }

  /** Show what passes. @param {Passage} passage */
  show(passage) {
    const { error, slope, gradient, steepest } = passage;
    const amplifier = amplifierOf(passage);
    const height = error === 0 ? WALL : WALL * Math.min(1, gradient / error);
    const top = MIDDLE - height / 2;
    const length = ERROR * Math.min(1, Math.abs(error));
    const opening = WALL * slope;
    const edge = MIDDLE - opening / 2;
    const doorway = WALL * steepest;
    const jamb = MIDDLE - doorway / 2;
    const { parts } = this;
    for (const each of [parts.arriving, parts.stream]) set(each, { x: ERROR - length, width: length });
    set(parts.frame, { y: jamb, height: doorway });
    set(parts.opening, { y: edge, height: error === 0 ? 0 : opening });
    set(parts.passing, { y: edge, width: length, height: opening });
    set(parts.answered, { width: amplifier === null ? 0 : length, y: top, height });
    set(parts.upper, { y: jamb, height: Math.max(0, edge - jamb) });
    set(parts.lower, { y: edge + opening, height: Math.max(0, edge - jamb) });
    set(parts.above, { height: jamb });
    set(parts.below, { y: jamb + doorway, height: jamb });
    const [from, to] = [BEHIND + ERROR, BEHIND + ERROR + WEDGE];
    parts.wedge.setAttribute("d", amplifier === null ? "" : `M${from} ${edge}L${to} ${top}V${top + height}L${from} ${edge + opening}Z`);
    this.#say(passage);
    this.element.classList.toggle("gate--answered", amplifier !== null);
    this.element.setAttribute("aria-label", inWords(passage));
  }

  /** @param {Passage} passage */
  #say(passage) {
    const { error, slope, gradient, steepest } = passage;
    const amplifier = amplifierOf(passage);
    setText(this.most, `of ${steepest}`);
    this.words.amplifier.cell.hidden = amplifier === null;
    const values = { error, slope, amplifier: amplifier ?? 1, gradient };
    for (const [name, value] of Object.entries(values)) setText(this.words[/** @type {"error"} */ (name)].value, significant(value));
  }
}

/** The marks that say which way the stream goes. @param {string} id */
function patternOf(id) {
  const size = { width: CHEVRON, height: CHEVRON, patternUnits: "userSpaceOnUse" };
  return svgElement("pattern", { id, ...size }, svgElement("path", { class: "gate__stream", d: "M4 5l4 4l-4 4" }));
}

/** Names and numbers above or below the drawing. @param {...HTMLElement} labels */
function line(...labels) {
  return element("div", { class: "gate__labels", "aria-hidden": "true" }, ...labels);
}

/** A part's name and its number. @param {string} kind @param {...(string | Node)} words */
function label(kind, ...words) {
  const value = element("b", { class: "gate__value" });
  return { cell: element("span", { class: `gate__label gate__label--${kind}` }, ...words, value), value };
}

const ROW = { width: 1000, height: 80, wall: 0.35 }; // of the row, and of a gate's share of it

/**
 * Gates in series, such as the layers that an error goes back through. Each passes on what the one before it let through.
 */
export class GateRow {
  /** @param {HTMLElement} container */
  constructor(container) {
    this.element = element("div", { class: "gate gate--row", role: "img" });
    this.svg = svgElement("svg", { viewBox: `0 0 ${ROW.width} ${ROW.height}`, class: "gate__drawing", preserveAspectRatio: "none" });
    this.element.append(this.svg);
    container.replaceChildren(this.element);
  }

  /**
   * @param {{slope: number, left: number, answered?: boolean}[]} gates in the order in which the error meets them: how
   *   wide each is, which share of the error is left behind it, and whether a cost answers it with 1/slope
   * @param {string} words the row's text alternative
   */
  show(gates, words) {
    const each = ROW.width / (gates.length + 1);
    const wall = Math.min(THICK * 2, ROW.wall * each);
    const middle = ROW.height / 2;
    const band = (/** @type {number} */ x, /** @type {number} */ share, /** @type {string} */ kind) => {
      const height = ROW.height * Math.min(1, Math.abs(share));
      return svgElement("rect", { class: kind, x, y: middle - height / 2, width: each, height });
    };
    const drawn = gates.flatMap(({ slope, left, answered }, i) => {
      const x = each * (i + 1);
      const shut = (ROW.height * (1 - Math.min(1, slope))) / 2;
      const kind = answered ? "gate__wall gate__wall--answered" : "gate__wall";
      const parts = [0, ROW.height - shut].map((y) => svgElement("rect", { class: kind, x: x - wall / 2, y, width: wall, height: shut }));
      return [band(x, left, "gate__passing"), ...parts];
    });
    this.svg.replaceChildren(band(0, 1, "gate__error"), ...drawn);
    this.element.setAttribute("aria-label", words);
  }
}

/** The picture for who can't see it. @param {Passage} passage */
function inWords(passage) {
  const { error, slope, gradient, factor, steepest } = passage;
  const amplifier = amplifierOf(passage);
  const share = `${withUnit(significant((100 * slope) / steepest), "%")} of its widest`;
  const gate = `The error ${significant(error)} meets a gate that is open by ${significant(slope)}, ${share}`;
  if (amplifier === null) return `${gate}. The gradient that passes is ${significant(gradient)}.`;
  return `${gate}, and is amplified by ${significant(amplifier)}. The gradient is ${significant(gradient)}${factor === "none" ? ", the error itself" : ""}.`;
}

/** @param {SVGElement} made @param {Record<string, string | number>} attributes */
function set(made, attributes) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
}
