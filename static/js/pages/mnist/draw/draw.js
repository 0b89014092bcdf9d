/** The reader's own digit, read by one or two networks while it is drawn. */

import { byId, find } from "../../../page/dom.js";
import { OutputBars } from "../output_bars.js";
import { LatestRequest } from "../../../server/latest_request.js";
import { noticeAt } from "../../../page/notice.js";
import { DrawingPad } from "./drawing_pad.js";
import { digitCanvas, toBytes } from "../images.js";
import { ask } from "../../../server/stream.js";
import { toImage } from "./strokes.js";

const AGAIN = 1000; // ms between two readings of the same drawing by a network that learns
const UNSURE = 0.5;

export class Draw {
  /** @param {import("../networks.js").Networks} networks @param {() => void} onChange */
  constructor(networks, onChange) {
    this.readers = ["1", "2"].map((name) => new Reader(name, networks, onChange));
    /** @type {ArrayLike<number> | null} */
    this.pixels = null;
    /** What the digit is, where that is known. @type {number | null} */
    this.label = null;
    this.pad = new DrawingPad(byId("pad", HTMLCanvasElement), () => this.#drawn());
    byId("pad-clear").addEventListener("click", () => this.pad.clear());
    byId("pad-undo").addEventListener("click", () => this.pad.undo());
    byId("pad-test").addEventListener("click", () => this.#tryTestImage());
  }

  /** Something has changed in the race or among the networks. */
  update() {
    this.readers.forEach((reader, i) => reader.update(this.pixels, this.label, i));
  }

  #drawn() {
    if (this.pad.image) return;
    this.label = null;
    this.#use(toImage(this.pad.strokes), this.pad.isEmpty ? "Nothing is drawn yet." : "This is what the networks get.");
  }

  async #tryTestImage() {
    try {
      const state = await ask("/api/mnist");
      const index = Math.floor(Math.random() * state.images.test);
      const image = await ask(`/api/mnist/image?split=test&index=${index}`);
      this.label = image.label;
      this.pad.show(digitCanvas(toBytes(image.pixels), `A ${image.label}`));
      this.#use(image.pixels, `Test image ${image.index.toLocaleString("en-US")}, a ${image.label}. Draw to put it away.`);
    } catch (error) {
      byId("pad-words").textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {ArrayLike<number> | null} pixels @param {string} words */
  #use(pixels, words) {
    this.pixels = pixels;
    const canvas = byId("pad-image", HTMLCanvasElement);
    digitCanvas(toBytes(pixels ?? new Array(784).fill(0)), pixels ? "What the network gets" : "What the network gets: nothing yet", canvas);
    if (byId("pad-words").textContent !== words) byId("pad-words").textContent = words;
    this.update();
  }
}

class Reader {
  /** @param {string} name @param {import("../networks.js").Networks} networks @param {() => void} onChange */
  constructor(name, networks, onChange) {
    const place = byId(`reader-${name}`);
    const part = (/** @type {string} */ key) => find(place, `[data-part="${key}"]`);
    this.place = place;
    this.networks = networks;
    this.select = /** @type {HTMLSelectElement} */ (part("network"));
    this.answer = part("answer");
    this.answers = new OutputBars(part("answers"), (x) => x.toFixed(3));
    this.problem = part("problem");
    this.words = part("words");
    this.asked = "";
    this.last = 0;
    /** @type {number | null} */
    this.label = null;
    this.latest = new LatestRequest(
      (question) => this.#ask(question),
      (reading) => this.#show(reading),
      (message) => this.#complain(message),
    );
    this.select.addEventListener("change", () => {
      this.select.dataset.chosen = "";
      onChange();
    });
  }

  /** @param {ArrayLike<number> | null} pixels @param {number | null} label @param {number} place among the readers */
  update(pixels, label, place) {
    this.networks.offer(this.select, place === 0 ? "a" : "b", place === 0 ? "nobody yet: train a network" : "nobody");
    const network = this.networks.get(this.select.value);
    this.place.dataset.role = network?.cost ?? "";
    this.label = label;
    if (!pixels || !network) return this.#clear();
    const drawing = `${network.path} ${Array.from(pixels).join()}`;
    const asked = `${drawing} ${network.moment}`;
    if (asked === this.asked) return;
    const again = this.asked.startsWith(drawing);
    if (again && performance.now() - this.last < AGAIN) return;
    this.asked = asked;
    this.last = performance.now();
    this.latest.want(JSON.stringify({ path: network.path, pixels: Array.from(pixels) }));
  }

  /** @param {string} question */
  #ask(question) {
    const { path, pixels } = JSON.parse(question);
    return ask(`${path}/classify`, { method: "POST", body: { pixels } });
  }

  #clear() {
    this.asked = "";
    this.answers.show(null);
    this.answer.textContent = "–";
    this.#say("");
    this.#complain("");
  }

  /** @param {string} words */
  #say(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  /** @param {{activations: number[], softmax: number[]}} reading */
  #show({ activations, softmax }) {
    if (!this.asked) return;
    const most = Math.max(...activations);
    const digit = activations.indexOf(most);
    this.answer.textContent = most < UNSURE ? `${digit}?` : String(digit);
    this.#say([doubt(most), judgement(digit, this.label)].filter(Boolean).join(" "));
    this.answers.show({ outputs: activations, second: softmax, target: this.label });
  }

  /** @param {string} message */
  #complain(message) {
    this.problem.hidden = !message;
    this.problem.textContent = message;
  }
}

/** @param {number} most the largest output */
function doubt(most) {
  return most < UNSURE ? "Only a guess: none of its outputs reaches 0.5." : "";
}

/** @param {number} digit @param {number | null} label what it is, where that is known */
function judgement(digit, label) {
  if (label === null) return "";
  return digit === label ? "Right." : `Wrong: it is a ${label}.`;
}
