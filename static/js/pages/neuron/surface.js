/** The cost over weight and bias, with the runs' paths upon it, a start to drag, and a 3-D view where WebGL is there. */

import { costNamed, COSTS } from "../../page/costs.js";
import { find } from "../../page/dom.js";
import { Chart } from "../../chart/chart.js";
import { offerDownloads } from "../../controls/download.js";
import { number } from "../../page/format.js";
import { DragHandle } from "./drag_handle.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { ask } from "../../server/stream.js";
import { validate } from "./validation.js";
import { crossed } from "./words.js";

const WINDOWS = [4, 6, 8, 12, 16, 25, 55]; // half the width of the plane; the narrowest that shows the start is taken
const POINTS = 81;

export class Surface {
  /**
   * @param {HTMLElement} element
   * @param {{surface: any, mountain: any}} charts
   * @param {import("./own_neuron.js").OwnNeuron} own
   */
  constructor(element, charts, own) {
    this.own = own;
    this.place = find(element, ".surface__plane");
    const words = find(element, ".chart__summary");
    this.summary = /** @type {HTMLElement} */ (words.firstElementChild);
    this.walks = find(element, ".chart__walks");
    this.chart = new Chart(this.place, charts.surface);
    /** @type {Chart | null} */
    this.mountain = null;
    this.grid = { weight: [], bias: [], cost: /** @type {number[][]} */ ([]) };
    this.wanted = "";
    this.cost = COSTS[0].name;
    own.figure.views.add(this.chart);
    own.figure.on("rest", () => {
      this.walks.textContent = own.figure.views.told(crossed);
      reserveSpace(words, COSTS.map(({ name }) => `${sentence(name, 55, 1.2e-10, 123.456)} ${own.figure.views.longest(crossed)}`));
    });
    this.handle = new DragHandle(find(element, ".surface__handle"), {
      label: "Start of your neuron on the plane",
      words: (weight, bias) => `weight ${number(weight, 2)}, bias ${number(bias, 2)}`,
      onMove: (weight, bias) => own.set({ weight, bias }),
    });
    this.#offer(element, "neuron-surface", "the cost surface", this.chart);
    this.#offerMountain(element, charts.mountain);
  }

  /** Draw the surface of this neuron. @param {import("./run.js").Settings} settings @param {string} cost of the surface */
  async use({ weight, bias, input, target, activation }, cost) {
    const reach = Math.max(Math.abs(weight), Math.abs(bias));
    const half = WINDOWS.find((each) => each >= 1.15 * reach) ?? WINDOWS[WINDOWS.length - 1];
    /** @type {[number, number]} */
    const ends = [-half, half];
    this.handle.over({ x: ends, y: ends, step: 0.1 });
    this.handle.show(weight, bias);
    const bounds = { weight_min: -half, weight_max: half, bias_min: -half, bias_max: half, points: POINTS };
    const question = { cost, activation, input, target, ...bounds };
    const why = validate({ cost, activation, target, update_rule: "gradient" });
    if (why) return this.#clear(why);
    const wanted = new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)])).toString();
    if (wanted === this.wanted) {
      if (this.mountain) this.#paint(this.mountain);
      return;
    }
    this.wanted = wanted;
    this.cost = cost;
    const grid = await ask(`/api/neuron/surface?${wanted}`).catch((error) => this.#say(error.message));
    if (!grid || wanted !== this.wanted) return;
    this.grid = grid;
    for (const axis of ["xaxis", "yaxis"]) this.chart.layout[axis].range = ends;
    const costs = this.grid.cost.flat();
    const [least, most] = [Math.min(...costs), Math.max(...costs)];
    this.#say(sentence(cost, half, least, most));
    this.#paint(this.chart);
    if (this.mountain) this.#paint(this.mountain);
  }

  /** Draw no surface, and say why. @param {string} words */
  #clear(words) {
    this.wanted = "";
    this.grid = { weight: [], bias: [], cost: [] };
    this.#say(words);
    this.#paint(this.chart);
    if (this.mountain) this.#paint(this.mountain);
  }

  /** @param {Chart} chart */
  #paint(chart) {
    const { weight: x, bias: y, cost: z } = this.grid;
    for (const trace of chart.traces) {
      if (trace.meta.strength) Object.assign(trace, { x, y, z, meta: { ...trace.meta, role: this.cost } });
      // A run's own cost is its height: only runs on this cost walk on this mountain.
      else if (chart === this.mountain) trace.visible = trace.meta.role === this.cost;
    }
    chart.refresh();
  }

  /**
   * A 3-D view beside the plane: made when it comes near, or at the reader's wish where it would be slow.
   * @param {HTMLElement} element @param {any} figure
   */
  #offerMountain(element, figure) {
    const means = webGL();
    const place = find(element, ".surface__mountain");
    const button = find(element, ".surface__raise", HTMLButtonElement);
    const raise = () => {
      button.hidden = true;
      place.hidden = false;
      this.mountain = new Chart(place, figure);
      this.own.figure.views.add(this.mountain);
      this.#paint(this.mountain);
      this.#offer(element, "neuron-surface-3d", "the cost surface in three dimensions", this.mountain);
      window.dispatchEvent(new Event("resize")); // the plane makes room
    };
    button.addEventListener("click", raise);
    button.hidden = means !== "software";
    if (means !== "hardware") return;
    place.hidden = false;
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        near.disconnect();
        raise();
      },
      { rootMargin: "200px" },
    );
    near.observe(place);
  }

  /** @param {HTMLElement} element @param {string} name @param {string} label @param {Chart} chart */
  #offer(element, name, label, chart) {
    const rows = () => this.#rows();
    offerDownloads(element, { name, label, rows, chart });
  }

  #rows() {
    const { weight: weights, bias: biases, cost } = this.grid;
    return biases.flatMap((bias, i) => weights.map((weight, j) => ({ weight, bias, cost: cost[i][j] })));
  }

  /** @param {string} words */
  #say(words) {
    this.summary.textContent = words;
  }
}

/** What the surface shows. @param {string} cost @param {number} half of its width @param {number} least @param {number} most */
function sentence(cost, half, least, most) {
  const { label } = costNamed(cost);
  return `${label[0].toUpperCase()}${label.slice(1)} over weights and biases from ${number(-half, 0)} to ${half}: from ${number(least, 3)} to ${number(most, 3)}.`;
}

/** What draws in three dimensions here, if anything. @returns {"hardware" | "software" | null} */
function webGL() {
  const context = document.createElement("canvas").getContext("webgl");
  if (!context) return null;
  const told = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer) ? "software" : "hardware";
}
