/** One network that reads what is on the pad: its answer, its neuron for the digit and that one's gate, its ten outputs. */

import { byId, part, setText } from "../../../page/dom.js";
import { capitalized, percent } from "../../../page/format.js";
import { Gate, gateOf } from "../../../controls/gate.js";
import { logit } from "../../../math/neuron.js";
import { LatestRequest } from "../../../server/latest_request.js";
import { ask } from "../../../server/stream.js";
import { OutputBars } from "../output_bars.js";
import { finished } from "../pair.js";
import { outputWords } from "./words.js";

const AGAIN = 1000; // ms between two readings of the same drawing by a network that learns
const UNSURE = 0.5;
const [LEAST, NEAREST] = [Number.MIN_VALUE, 1 - Number.EPSILON / 2]; // an output that rounding has taken to 0 or 1 stays beside it

/** An output as it stands beside its bar. @param {number} x */
const shown = (x) => x.toFixed(3);

/** @typedef {import("../networks.js").Network} Network */
/** @typedef {{network: Network, outputs: number[]}} Reading */
/** @typedef {{network: Network, pixels: number[], subject: string}} Question */

export class Reader {
  /**
   * @param {string} name @param {import("../networks.js").Networks} networks
   * @param {string} usual the network that reads where nobody chose another
   * @param {() => void} onChange told of another network @param {() => void} onReading told of another answer
   */
  constructor(name, networks, usual, onChange, onReading) {
    this.place = byId(`reader-${name}`);
    this.networks = networks;
    this.usual = usual;
    this.onReading = onReading;
    this.select = part(this.place, "network", HTMLSelectElement);
    this.bars = new OutputBars(part(this.place, "answers"), shown);
    this.gate = new Gate(part(this.place, "gate"));
    this.problem = part(this.place, "problem");
    this.asked = "";
    this.subject = ""; // which network reads which image, or a drawing, however far it has come
    this.last = 0;
    /** @type {number | null} */
    this.label = null;
    /** @type {Reading | null} */
    this.reading = null;
    this.latest = new LatestRequest(
      (/** @type {Question} */ { network, pixels }) => ask(`${network.path}/classify`, { method: "POST", body: { pixels } }),
      ({ activations: outputs }, { network, subject }) => void (subject === this.subject && this.#answered({ network, outputs })),
      (message) => this.#refused(message),
    );
    this.select.addEventListener("change", () => {
      this.select.dataset.chosen = "";
      onChange();
    });
  }

  /** @param {ArrayLike<number> | null} pixels @param {number | null} label what it is, if that is told @param {number | null} chosen of the pair's images */
  update(pixels, label, chosen) {
    this.networks.offer(this.select, this.usual, "no network");
    const network = this.networks.get(this.select.value);
    this.select.title = this.select.selectedOptions[0]?.textContent ?? "";
    this.place.dataset.role = network?.cost ?? "";
    this.label = label;
    setText(part(this.place, "detail"), network ? network.detail : "");
    setText(part(this.place, "about"), network?.accuracy === undefined ? "\u00a0" : `${percent(network.accuracy)} right`);
    setText(part(this.place, "fingerprint"), network?.fingerprint ? `· fingerprint ${network.fingerprint}` : "");
    const known = finished.find(({ name }) => name === network?.value);
    if (!pixels || !network) return this.#clear();
    const subject = `${network.path} ${chosen}`;
    if (subject !== this.subject) this.#clear(); // what is shown is another network's answer, or to another image
    this.subject = subject;
    if (known && chosen !== null) {
      this.asked = ""; // what they made of these images is known from their training
      return this.#show({ network, outputs: known.outputs[chosen] });
    }
    const drawing = `${network.path} ${Array.from(pixels).join()}`;
    const asked = `${drawing} ${network.moment}`;
    if (asked === this.asked) return this.reading ? this.#show(this.reading) : undefined; // its answer is on its way
    const again = this.asked.startsWith(drawing);
    if (again && performance.now() - this.last < AGAIN) return;
    this.asked = asked;
    this.last = performance.now();
    this.latest.want({ network, pixels: Array.from(pixels), subject });
  }

  /** Whether its first answer is on its way. */
  get waits() {
    return this.asked !== "" && !this.reading;
  }

  /** @param {Reading} reading */
  #answered(reading) {
    if (!this.asked) return; // cleared, or another image, in the meantime
    this.#show(reading);
    this.onReading();
  }

  /** There is no answer, or none yet. @param {string} message why, or "" where one has come */
  #refused(message) {
    if (message) this.#show(null);
    this.#complain(message);
  }

  /** Nothing is read. */
  #clear() {
    this.asked = this.subject = "";
    this.#show(null);
    this.#complain("");
  }

  /** @param {Reading | null} reading */
  #show(reading) {
    this.reading = reading;
    const outputs = reading?.outputs;
    const most = outputs ? Math.max(...outputs) : 0;
    const digit = outputs?.indexOf(most);
    setText(part(this.place, "answer"), outputs ? `${digit}${most < UNSURE ? "?" : ""}` : "–");
    setText(part(this.place, "words"), outputs ? judgement(this.label === null ? null : digit === this.label, most) : "");
    this.bars.show(outputs ? { outputs, target: this.label } : null);
    this.#showGate(reading);
  }

  /** @param {Reading | null} reading */
  #showGate(reading) {
    const neuron = part(this.place, "neuron");
    const sigmoid = reading?.network.output === "sigmoid";
    part(this.place, "gate").style.visibility = sigmoid && this.label !== null ? "visible" : "hidden";
    if (!reading) return setText(neuron, "\u00a0");
    if (this.label === null) return setText(neuron, `Choose which digit it is to see its neuron’s ${sigmoid ? "gate" : "output"}.`);
    const a = reading.outputs[this.label];
    setText(neuron, `Neuron for ${this.label}: a\u00a0=\u00a0${outputWords(a)}, y\u00a0=\u00a01`);
    const { cost } = reading.network;
    if (sigmoid) this.gate.show(gateOf(logit(Math.min(NEAREST, Math.max(LEAST, a))), 1, cost));
  }

  /** @param {string} message */
  #complain(message) {
    this.problem.hidden = !message;
    setText(this.problem, message);
  }
}

/** @param {boolean | null} right null where nobody has told which digit it is @param {number} most the largest output */
function judgement(right, most) {
  const sure = most < UNSURE ? "a guess, as no output reaches 0.5" : `with an output of ${shown(most)}`;
  if (right === null) return `${capitalized(sure)}.`;
  return `${right ? "Right" : "Wrong"}, ${sure}.`;
}
