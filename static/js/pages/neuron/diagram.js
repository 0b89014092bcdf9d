/**
 * The drawing of one neuron: input, weight, neuron with its bias, output. Weight and bias are signed bars, and the neuron
 * fills up to its output.
 */

import { svgElement } from "../../page/dom.js";

const WIDTH = 256;
const HEIGHT = 108;
const WIRE = 42; // the height at which the signal travels
const INPUT = 15; // the input's place, and its circle's radius
const WEIGHT = 64; // the middle of the weight's bar
const NEURON = { x: 134, radius: 28 };
const BAR = 26; // half of a bar's track
const OUTPUT = 178; // where the output is written
const LEAST_SCALE = 3; // the weight or bias that fills a bar, unless it starts larger

let drawn = 0;

export class Diagram {
  /**
   * @param {HTMLElement} container
   * @param {(x: number, decimals: number, signed?: boolean) => string} format
   */
  constructor(container, format) {
    this.format = format;
    const clip = `neuron-${(drawn += 1)}`;
    this.svg = svgElement("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "drawing", role: "img" });
    const { x, radius } = NEURON;
    const body = { cx: x, cy: WIRE, r: radius };
    const clipPath = svgElement("clipPath", { id: clip }, svgElement("circle", body));
    this.level = svgElement("rect", { x: x - radius, width: 2 * radius, class: "level", "clip-path": `url(#${clip})` });
    this.target = svgElement("path", { class: "target" });
    this.texts = {
      input: text(INPUT, WIRE + 5, "middle"),
      weight: text(WEIGHT, WIRE - 17, "middle"),
      bias: text(x + BAR + 8, HEIGHT - 7, "start"),
      output: text(OUTPUT, WIRE + 7, "start", "drawing__output"),
      target: text(OUTPUT, WIRE + 25, "start", "drawing__name"),
    };
    this.bars = { weight: bar(WEIGHT, WIRE), bias: bar(x, HEIGHT - 12) };
    this.svg.append(
      clipPath,
      wire(`M${2 * INPUT} ${WIRE}H${x - radius}M${x + radius} ${WIRE}h13m-5 -4l5 4l-5 4`),
      wire(`M${x} ${HEIGHT - 18}V${WIRE + radius}`),
      svgElement("circle", { cx: INPUT, cy: WIRE, r: INPUT - 1, class: "body" }),
      svgElement("circle", { ...body, class: "body" }),
      this.level,
      svgElement("circle", { ...body, class: "body", style: "fill: none" }),
      this.target,
      text(INPUT, WIRE + 30, "middle", "drawing__name", "input"),
      ...this.bars.weight,
      ...this.bars.bias,
      ...Object.values(this.texts),
    );
    container.replaceChildren(this.svg);
    this.setting = { input: 1, target: 0, low: 0, scales: { weight: LEAST_SCALE, bias: LEAST_SCALE } };
  }

  /**
   * What stays the same while it learns.
   * @param {{input: number, target: number, weight: number, bias: number, activation: string}} settings
   */
  use({ input, target, weight, bias, activation }) {
    const scale = (/** @type {number} */ start) => Math.max(LEAST_SCALE, 1.15 * Math.abs(start));
    const low = activation === "tanh" ? -1 : 0;
    this.setting = { input, target, low, scales: { weight: scale(weight), bias: scale(bias) } };
    this.texts.input.textContent = this.format(input, Number.isInteger(input) ? 0 : 2);
    this.texts.target.textContent = `target y = ${this.format(target, Number.isInteger(target) ? 0 : 2)}`;
    const y = this.#height(target);
    const reach = NEURON.radius + 5;
    this.target.setAttribute("d", `M${NEURON.x - reach} ${y}h9M${NEURON.x + reach} ${y}h-9`);
  }

  /** One moment. @param {{weight: number, bias: number, output: number}} step */
  show({ weight, bias, output }) {
    const words = {
      weight: `w = ${this.format(weight, 2, true)}`,
      bias: `b = ${this.format(bias, 2, true)}`,
      output: `a = ${this.format(output, 3)}`,
    };
    for (const name of /** @type {const} */ (["weight", "bias", "output"])) this.texts[name].textContent = words[name];
    this.texts.output.classList.toggle("drawing__output--long", words.output.length > 9);
    fill(this.bars.weight, WEIGHT, weight / this.setting.scales.weight);
    fill(this.bars.bias, NEURON.x, bias / this.setting.scales.bias);
    const y = this.#height(output);
    this.level.setAttribute("y", String(y));
    this.level.setAttribute("height", String(WIRE + NEURON.radius - y));
    const { input, target } = this.setting;
    const label = `A neuron: input ${input}, ${words.weight}, ${words.bias}, output ${words.output}, target ${target}`;
    this.svg.setAttribute("aria-label", label);
  }

  /** Where an output stands in the neuron. @param {number} output */
  #height(output) {
    const { low } = this.setting;
    const share = Math.min(1, Math.max(0, (output - low) / (1 - low)));
    return WIRE + NEURON.radius - 2 * NEURON.radius * share;
  }
}

/** A bar's parts: its track, its length, its zero. @param {number} x @param {number} y */
function bar(x, y) {
  return [
    svgElement("path", { d: `M${x - BAR} ${y}h${2 * BAR}`, class: "track" }),
    svgElement("path", { class: "bar", "data-y": y }),
    svgElement("path", { d: `M${x} ${y - 8}v16`, class: "zero" }),
  ];
}

/** @param {SVGElement[]} parts @param {number} x @param {number} share from −1 to 1 */
function fill([, length], x, share) {
  const reach = BAR * Math.min(1, Math.max(-1, share));
  length.setAttribute("d", `M${x} ${length.dataset.y}h${reach.toFixed(2)}`);
  length.classList.toggle("bar--negative", share < 0);
}

/** @param {string} d */
function wire(d) {
  return svgElement("path", { d, class: "wire" });
}

/** @param {number} x @param {number} y @param {string} anchor @param {string} [className] @param {string} [words] */
function text(x, y, anchor, className = "", words = "") {
  return svgElement("text", { x, y, "text-anchor": anchor, class: className }, words);
}
