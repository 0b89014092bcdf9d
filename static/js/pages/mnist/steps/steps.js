/** The mini-batch that comes next in a paused run, digit by digit, and what the step on it changes. */

import { byId } from "../../../page/dom.js";
import { aDigit, capitalized, number, signed, withUnit } from "../../../page/format.js";
import { bytes, digitCanvas } from "../images.js";
import { ask, wordsOf } from "../../../server/stream.js";
import { fillTable } from "../../../page/table.js";
import { listPasses } from "./passes.js";

/** @typedef {import("../race/lane.js").Lane} Lane */

const DIGITS = [...Array(10).keys()];
const RUNNING = "Pause the race to see the mini-batch that comes next.";
const OVER = "This race is over. Press Step to begin a new one, paused, with the settings above.";
const THROUGH = "This network is through; the other one still learns.";
const OLD = "Below lies the one of the last pause.";

export class Steps {
  /** @param {Lane[]} lanes */
  constructor(lanes) {
    this.lanes = lanes;
    this.lane = lanes[0];
    this.image = 0; // the chosen one of the mini-batch
    this.asked = ""; // which moment of which run, and for which image
    /** @type {Promise<void>} settles when what was asked for is here */
    this.ready = Promise.resolve();
    /** @type {{id: string, ahead: any} | null} */
    this.shown = null;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#steps [data-lane]"))) {
      button.addEventListener("click", () => this.#pick(button.dataset.lane ?? "a"));
    }
  }

  /** Something has changed in the race. */
  update() {
    const { run, status } = this.lane;
    const paused = status === "paused" && run;
    const other = this.lanes.find((lane) => lane !== this.lane && lane.status === "paused");
    if (!paused && other) return this.#pick(other.key);
    if (this.shown && this.shown.id !== run?.id) this.shown = null; // of an earlier race
    if (paused) this.#want(run);
    else this.#say(this.#words(), OLD);
    byId("steps-shown").hidden = !this.shown;
  }

  /** Why no mini-batch comes next. */
  #words() {
    if (this.lane.ended) return this.lanes.some(({ active }) => active) ? THROUGH : OVER;
    return this.lane.status === "running" ? RUNNING : "No network is paused.";
  }

  /** @param {string} key */
  #pick(key) {
    const lane = /** @type {Lane} */ (this.lanes.find((each) => each.key === key));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#steps [data-lane]"))) {
      button.setAttribute("aria-pressed", String(button.dataset.lane === key));
    }
    if (lane === this.lane) return;
    this.lane = lane;
    this.asked = "";
    this.shown = null;
    this.update();
  }

  /** @param {any} run */
  #want({ id, position }) {
    const asked = `${id} ${position.epoch} ${position.mini_batch} ${this.image}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.ready = this.#load(id, asked);
  }

  /** @param {string} id @param {string} asked */
  async #load(id, asked) {
    try {
      const ahead = await ask(`/api/runs/${id}/mini-batch?image=${this.image}`);
      if (asked !== this.asked) return;
      const last = this.shown;
      this.shown = { id, ahead };
      byId("steps-shown").hidden = false;
      this.#show(ahead);
      if (!last) this.#showLast(null);
      else if (!same(last.ahead, ahead)) this.#showLast(last.id === id && follows(last.ahead, ahead) ? last.ahead : null);
    } catch (error) {
      if (asked === this.asked) this.#say(wordsOf(error));
    }
  }

  /** @param {any} ahead */
  #show(ahead) {
    const { place, mini_batches_per_epoch: all, size, images, cost, cost_after: after } = ahead;
    this.image = Math.min(this.image, images.length - 1);
    const more = size > images.length ? `; the first ${images.length} of its ${size} digits are here` : "";
    this.#say(
      `Network ${this.lane.key.toUpperCase()}, epoch ${place.epoch + 1}: mini-batch ${(place.mini_batch + 1).toLocaleString("en-US")} of ` +
        `${all.toLocaleString("en-US")} comes next${more}. One step takes its mean cost from ${number(cost, 3)} to ${number(after, 3)}.`,
    );
    byId("steps").dataset.role = this.lane.run.settings.cost;
    byId("batch").replaceChildren(...images.map((/** @type {any} */ image, /** @type {number} */ i) => this.#card(image, i)));
    this.#showChosen(images[this.image]);
    showChanges(ahead);
    listPasses(/** @type {HTMLElement} */ (byId("passes-list")), ahead.passes, images[this.image], this.lane.run.settings);
  }

  /** @param {any} image @param {number} i */
  #card(image, i) {
    const card = document.createElement("button");
    card.type = "button";
    card.className = "card";
    const answer = largest(image.outputs);
    card.setAttribute("aria-pressed", String(i === this.image));
    const bars = document.createElement("span");
    bars.className = "card__bars";
    bars.append(...image.outputs.map((/** @type {number} */ output, /** @type {number} */ j) => bar(output, j === image.label)));
    const words = document.createElement("span");
    words.className = "card__words number";
    words.textContent = `C ${number(image.cost, 2)}`;
    card.setAttribute("aria-label", `${image.label}, answered ${answer}, cost ${words.textContent}`);
    card.classList.toggle("is-wrong", answer !== image.label);
    card.append(digitCanvas(bytes(image.pixels), capitalized(aDigit(image.label))), bars, words);
    card.addEventListener("click", () => this.#choose(i));
    return card;
  }

  /** @param {number} i */
  #choose(i) {
    this.image = i;
    byId("batch").querySelectorAll(".card").forEach((card, j) => card.setAttribute("aria-pressed", String(i === j)));
    const ahead = this.shown?.ahead;
    if (ahead) this.#showChosen(ahead.images[i]);
    if (this.lane.status === "paused") this.#want(this.lane.run);
  }

  /** @param {any} image */
  #showChosen({ index, label, outputs, delta, outputs_after: after }) {
    byId("chosen-title").textContent = `${capitalized(aDigit(label))}: training image ${index.toLocaleString("en-US")}`;
    const rows = DIGITS.map((j) => [
      String(j),
      number(outputs[j], 4),
      j === label ? "1" : "0",
      signed(delta[j], 4),
      number(after[j], 4),
    ]);
    fillTable(table("chosen"), ["neuron", "output a", "target y", "δ", "a after the step"], rows);
    [...table("chosen").tBodies[0].rows].forEach((row, j) => row.classList.toggle("is-target", j === label));
  }

  /** What came of the step that has just been taken, if it was the one announced. @param {any | null} last */
  #showLast(last) {
    table("last").hidden = !last;
    if (!last) return void (byId("last-words").textContent = "Press Step: what became of each digit stands here then.");
    const batch = (last.place.mini_batch + 1).toLocaleString("en-US");
    byId("last-words").textContent =
      `It was taken on mini-batch ${batch} of epoch ${last.place.epoch + 1}: the mean cost went from ${number(last.cost, 4)} to ${number(last.cost_after, 4)}.`;
    const rows = last.images.map((/** @type {any} */ { label, outputs, outputs_after: after, cost, cost_after: costAfter }) => [
      String(label),
      `${number(outputs[label], 3)} → ${number(after[label], 3)}`,
      `${largest(outputs)} → ${largest(after)}`,
      `${number(cost, 3)} → ${number(costAfter, 3)}`,
    ]);
    fillTable(table("last"), ["digit", "its neuron’s output", "answer", "cost"], rows);
  }

  /** @param {string} words @param {string} [old] to add while an earlier mini-batch is shown */
  #say(words, old) {
    const said = old && this.shown ? `${words} ${old}` : words;
    if (byId("steps-state").textContent !== said) byId("steps-state").textContent = said;
  }
}

/** The step's biggest changes of weight, and how far each layer moves. @param {any} ahead */
function showChanges({ changes, layers }) {
  const moved = layers.map((/** @type {any} */ { layer, weights_norm: all, change_norm: change }) =>
    `layer ${layer} by ${number(change, 4)}, ${withUnit(number((100 * change) / all, 3), "%")} of its length`,
  );
  byId("taken-words").textContent = `The weights move: ${moved.join("; ")}. The largest changes of all:`;
  const rows = changes.map((/** @type {any} */ { layer, neuron, input, before, after }) => [
    layer === layers.length ? `output ${neuron} ← neuron ${input + 1}` : between(layer, neuron, input),
    `${signed(before, 3)} → ${signed(after, 3)}`,
    signed(after - before, 4),
  ]);
  fillTable(table("changes"), ["weight of ← from", "before → after", "change"], rows);
}

/** @param {number} layer @param {number} neuron @param {number} input */
function between(layer, neuron, input) {
  if (layer > 1) return `layer ${layer}: ${neuron + 1} ← ${input + 1}`;
  return `neuron ${neuron + 1} ← pixel (${Math.floor(input / 28) + 1}, ${(input % 28) + 1})`;
}

/** @param {any} one @param {any} other */
function same(one, other) {
  return one.place.epoch === other.place.epoch && one.place.mini_batch === other.place.mini_batch;
}

/** Whether the other mini-batch is the one after. @param {any} one @param {any} other */
function follows(one, other) {
  const count = (/** @type {any} */ { place, mini_batches_per_epoch: all }) => place.epoch * all + place.mini_batch;
  return count(other) === count(one) + 1;
}

/** @param {number[]} outputs */
function largest(outputs) {
  return outputs.indexOf(Math.max(...outputs));
}

/** @param {number} output @param {boolean} target */
function bar(output, target) {
  const made = document.createElement("i");
  made.style.setProperty("--share", String(output));
  if (target) made.className = "is-target";
  return made;
}

/** @param {string} id */
function table(id) {
  return byId(id, HTMLTableElement);
}
