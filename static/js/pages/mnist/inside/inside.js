/** A look inside one network: what it answers, what it is wrong about, what its first layer looks for. */

import { byId } from "../../../page/dom.js";
import { OutputBars } from "../output_bars.js";
import { Chart } from "../../../chart/chart.js";
import { offerDownloads } from "../../../controls/download.js";
import { aDigit, capitalized, counted, number, percent } from "../../../page/format.js";
import { noticeAt } from "../../../page/notice.js";
import { reserveSpace } from "../../../page/reserve_space.js";
import { bytes, digitCanvas, weightSheet } from "../images.js";
import { ask, insist, wordsOf } from "../../../server/stream.js";
import { endLabel, spread } from "../../../chart/line_labels.js";
import { fillConfusion } from "./confusion.js";
import { histogramRows, LONGEST_LOOK, rangeOf, summaries, verdict } from "./findings.js";

const PAUSE = 2000; // ms between two looks at a network that learns …
const SHARE = 30; // … or so many times what the last look took, so that looking costs learning next to nothing …
const LONGEST = 5000; // … but no more: on a busy machine a look mostly waits
const LABEL = 0.36; // of a power of ten, the height of a label in the histograms
const CELLS = [62, 52, 44, 34]; // px that a neuron's picture takes: the largest with which …
const TALLEST = 480; // … all of them are no taller than this

export class Inside {
  /** @param {import("../networks.js").Networks} networks @param {Record<string, any>} figures @param {() => void} onChange */
  constructor(networks, figures, onChange) {
    this.networks = networks;
    this.select = byId("inside-network", HTMLSelectElement);
    this.complain = noticeAt("inside-problem");
    this.moment = "";
    this.shown = "";
    this.of = ""; // whose look it is
    this.busy = false;
    this.next = 0; // when a network that learns may be looked at again
    this.timer = 0;
    this.seen = false;
    /** @type {any} */
    this.look = null;
    /** @type {Int8Array | null} */
    this.weights = null;
    this.answers = new OutputBars(byId("mistake-answers"), (x) => x.toFixed(3));
    /** @type {Record<string, Chart>} */
    this.charts = {};
    this.figures = figures;
    this.onChange = onChange;
    this.select.addEventListener("change", () => this.choose(this.select.value));
    const sight = new IntersectionObserver((entries) => {
      this.seen = entries[entries.length - 1].isIntersecting;
      this.update();
    }, { rootMargin: "800px" });
    sight.observe(byId("inside-figure"));
    addEventListener("resize", () => this.#drawWeights());
    document.addEventListener("visibilitychange", () => this.update());
  }

  /** Look into this network from now on. @param {string} value */
  choose(value) {
    this.select.value = value;
    this.select.dataset.chosen = "";
    this.onChange();
    this.update();
  }

  /** Something has changed in the race or among the networks. */
  update() {
    this.networks.offer(this.select, "a");
    const network = this.networks.get(this.select.value);
    this.select.disabled = !network;
    const refused = !this.look && network?.moment === this.moment;
    byId("inside-shown").hidden = !network || refused;
    byId("inside-shown").classList.toggle("inside__shown--waiting", !this.look);
    byId("inside-shown").classList.toggle("inside__shown--another", this.look !== null && network?.value !== this.of);
    if (!network) {
      this.complain("Train a network first, or bring one back below.");
      this.look = null;
      this.shown = "";
      return;
    }
    if (!this.look && !refused) this.complain("");
    const wanted = this.seen && (network.value !== this.shown || !document.hidden);
    if (!wanted || this.busy || network.moment === this.moment) return;
    const wait = network.value === this.shown && network.learning ? this.next - performance.now() : 0;
    clearTimeout(this.timer);
    if (wait > 0) this.timer = window.setTimeout(() => this.update(), wait);
    else this.#look(network);
  }

  /** @param {import("../networks.js").Network} network */
  async #look(network) {
    this.busy = true;
    this.shown = network.value;
    const began = performance.now();
    try {
      const [look, weights] = await insist(
        () => Promise.all([ask(`${network.path}/inspection`), ask(`${network.path}/weights`)]),
        this.complain,
      );
      this.look = look;
      this.of = network.value;
      this.weights = new Int8Array(bytes(weights.pictures).buffer);
      this.#show(network, weights);
      this.complain("");
    } catch (error) {
      this.complain(wordsOf(error));
      if (this.of !== network.value) this.look = null;
    }
    this.moment = network.moment;
    this.busy = false;
    this.next = performance.now() + Math.min(LONGEST, Math.max(PAUSE, SHARE * (performance.now() - began)));
    this.update();
  }

  /** @param {import("../networks.js").Network} network @param {any} weights */
  #show(network, { neurons, scale }) {
    const { look } = this;
    byId("inside-shown").hidden = false;
    // A chart takes its width from its place, which has none while it is hidden.
    for (const [name, figure] of Object.entries(this.figures)) if (!this.charts[name]) this.#chart(name, figure);
    byId("inside-figure").dataset.role = network.cost;
    const { epoch, mini_batch: batch } = look.place;
    const isRun = network.path.startsWith("/api/runs");
    const place = isRun ? `after ${counted(epoch, "epoch", "epochs")}${batch ? ` and ${counted(batch, "mini-batch", "mini-batches")}` : ""}: ` : "";
    byId("inside-place").textContent = `${place}${percent(look.accuracy)} of ${look.images.toLocaleString("en-US")} test images right`;
    reserveSpace(byId("inside-verdict"), ["quadratic", "cross-entropy"].map((cost) => verdict(LONGEST_LOOK, false, cost)));
    byId("inside-verdict").textContent = verdict(look, isRun && epoch === 0, network.cost);
    fillConfusion(byId("confusion", HTMLTableElement), look);
    this.#showGallery(look.mistakes);
    byId("weights-words").textContent =
      `${neurons} neurons, each seen as its 784 weights: blue where ink speaks for it, orange where ink speaks against it; the strongest is ${number(scale, 2)}. Along the edges, where no digit has ink, there is nothing to learn: what lies there is left of the first weights.`;
    byId("weights").setAttribute("aria-label", `The weights of ${neurons} neurons, from −${number(scale, 2)} to ${number(scale, 2)}`);
    this.#drawWeights();
    this.charts.hidden.show(histogramRows(look.hidden.map((/** @type {any} */ layer, /** @type {number} */ i) => [`share_${i + 1}`, layer])));
    this.charts.outputs.show(histogramRows([["right", look.outputs.right], ["others", look.outputs.others]]));
    this.#fitHidden(rangeOf(look.hidden));
    for (const name of ["hidden", "outputs"]) nameLines(this.charts[name]);
    this.charts.confidence.show(look.confidence.filter((/** @type {any} */ each) => each.images > 0));
    for (const [name, words] of Object.entries(summaries(look))) byId(`summary-${name}`).textContent = words;
  }

  /** The axis of the hidden activations; its ends are shaded where they are a sigmoid's or a tanh's. @param {[number, number]} range */
  #fitHidden([least, most]) {
    const { layout } = this.charts.hidden;
    const tenth = (most - least) / 10;
    const ends = [[least, least + tenth], [most - tenth, most]];
    layout.xaxis = { ...layout.xaxis, range: [least, most], tickvals: most > 1 ? null : [least, 0, 0.5, 1] };
    layout.shapes = layout.shapes.map((/** @type {any} */ shape, /** @type {number} */ i) => ({ ...shape, x0: ends[i][0], x1: ends[i][1], visible: most <= 1 }));
  }

  #drawWeights() {
    if (!this.weights) return;
    const canvas = byId("weights", HTMLCanvasElement);
    const room = /** @type {HTMLElement} */ (canvas.parentElement).clientWidth;
    const neurons = this.weights.length / 784;
    const rowsOf = (/** @type {number} */ cell) => Math.ceil(neurons / Math.max(1, Math.floor(room / cell)));
    const cell = CELLS.find((each) => rowsOf(each) * each <= TALLEST) ?? CELLS[CELLS.length - 1];
    const columns = Math.ceil(neurons / rowsOf(cell)); // rows as even as can be
    weightSheet(canvas, this.weights, columns);
    canvas.style.width = `${Math.min(room, columns * cell)}px`;
  }

  /** @param {any[]} mistakes */
  #showGallery(mistakes) {
    const gallery = byId("gallery");
    const focused = [...gallery.children].indexOf(/** @type {Element} */ (document.activeElement));
    gallery.replaceChildren(...mistakes.map((mistake, i) => this.#mistake(mistake, i)));
    if (focused >= 0) /** @type {HTMLElement} */ (gallery.children[Math.min(focused, mistakes.length - 1)])?.focus({ preventScroll: true });
    this.#choose(mistakes[0], 0);
  }

  /** @param {any} mistake @param {number} i */
  #mistake(mistake, i) {
    const { label, answer, confidence, pixels } = mistake;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mistake";
    const words = document.createElement("span");
    words.textContent = `${label} → ${answer}`;
    button.setAttribute("aria-label", `${words.textContent}, ${aDigit(label)} taken for ${aDigit(answer)}, output ${number(confidence, 3)}`);
    button.append(digitCanvas(bytes(pixels), capitalized(aDigit(label))), words);
    button.addEventListener("click", () => this.#choose(mistake, i));
    return button;
  }

  /** @param {any} mistake @param {number} i */
  #choose(mistake, i) {
    [...byId("gallery").children].forEach((each, j) => each.setAttribute("aria-pressed", String(i === j)));
    if (!mistake) byId("mistake-words").textContent = "It made no mistake.";
    else byId("mistake-words").textContent = `Test image ${mistake.index.toLocaleString("en-US")} is ${aDigit(mistake.label)}; the answer was ${mistake.answer}.`;
    this.answers.show(mistake ? { outputs: mistake.outputs, target: mistake.label } : null);
  }

  /** @param {string} name @param {any} figure */
  #chart(name, figure) {
    this.charts[name] = new Chart(byId(`chart-${name}`), figure);
    this.charts[name].use();
    const rows = () => this.charts[name].traces.flatMap(({ name: line, x, y }) =>
      x.map((/** @type {number} */ value, /** @type {number} */ i) => ({ line, x: value, y: y[i] })),
    );
    offerDownloads(byId(`plot-${name}`), {
      name: `mnist-${name}`,
      label: byId(`title-${name}`).textContent ?? name,
      rows,
      chart: this.charts[name],
    });
  }
}

/** Each line's name at its end. @param {Chart} chart */
function nameLines(chart) {
  const labels = chart.traces.flatMap(({ name, y, meta }) => {
    const last = y.findLast((/** @type {number | null} */ value) => value !== null && value !== undefined);
    return last ? [{ text: name, role: meta.role, at: Math.log10(last) }] : [];
  });
  labels.sort((one, other) => one.at - other.at);
  spread(labels, LABEL, 0);
  chart.layout.annotations = labels.map(({ text, role, at }) => endLabel(text, at, role));
}
