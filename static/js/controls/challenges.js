/**
 * Challenges: what a reader may try to bring about. The page notices when it is done, and its link keeps it.
 *
 * A page has a list of them, each with a condition that is a pure function of what the page shows; it tells the new
 * state to `check` after every change, and puts `challengeField` into the table that its link is made from.
 */

import { debounced } from "../page/debounce.js";
import { element, paragraph } from "../page/dom.js";

const SHOWN = 7000; // milliseconds that the news of a challenge stands

/**
 * @template State
 * @typedef {{name: string, task: string, met: (state: State) => boolean, taught: string}} Challenge
 *   `name` stands in links; `task` says what to do; `taught` is what it showed, said once it is done
 */

/**
 * The field of the page's link that holds which are done.
 * @param {Challenge<any>[]} list
 * @returns {import("../fields/table.js").TextField}
 */
export function challengeField(list) {
  const known = list.map(({ name }) => name);
  const read = (/** @type {string} */ text) => {
    const names = text.split(",");
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length === 0) return { value: inOrder(known, names) };
    return { error: `Challenges done: names out of ${known.join(", ")}, with commas between them, not “${text}”.` };
  };
  return { name: "done", label: "Challenges done", value: "", suggestions: [], read };
}

/** @param {string[]} known @param {string[]} names */
function inOrder(known, names) {
  return known.filter((name) => names.includes(name)).join(",");
}

/** @template State */
export class Challenges {
  /**
   * @param {HTMLElement} container a list
   * @param {Challenge<State>[]} list
   * @param {() => void} onDone told when one more is done
   */
  constructor(container, list, onDone) {
    this.list = list;
    this.onDone = onDone;
    /** @type {Set<string>} */
    this.done = new Set();
    this.items = new Map(list.map((challenge) => [challenge.name, drawn(challenge)]));
    container.classList.add("challenges__list");
    container.append(...this.items.values());
    this.news = element("div", { class: "challenges__news", role: "status", hidden: "" });
    document.body.append(this.news);
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {State | undefined} what the page showed last */
    this.state = undefined;
    // What a thumb only passes through on its way elsewhere has not been found.
    this.lookSoon = debounced(() => this.#look());
  }

  /** What the link keeps: the names of those that are done. */
  get value() {
    return inOrder(this.list.map(({ name }) => name), [...this.done]);
  }

  /** Show as done what a link says is done. @param {string} value */
  restore(value) {
    for (const name of value.split(",")) this.#tick(name);
  }

  /** Look whether what the page shows meets one that was open, once it rests. @param {State} state */
  check(state) {
    this.state = state;
    this.lookSoon();
  }

  #look() {
    const state = /** @type {State} */ (this.state);
    const met = this.list.filter((challenge) => !this.done.has(challenge.name) && challenge.met(state));
    if (met.length === 0) return;
    for (const { name } of met) this.#tick(name);
    this.#tell(met);
    this.onDone();
  }

  /** @param {string} name */
  #tick(name) {
    const item = this.items.get(name);
    if (!item) return;
    this.done.add(name);
    item.dataset.done = "true";
    item.querySelector(".challenges__state")?.replaceChildren("✓", element("span", { class: "visually-hidden" }, " done: "));
  }

  /** @param {Challenge<State>[]} met */
  #tell(met) {
    this.news.replaceChildren(...met.map(({ task, taught }) => paragraph(element("b", {}, "✓ Challenge done. "), `${task} `, taught)));
    this.news.hidden = false;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void (this.news.hidden = true), SHOWN);
  }
}

/** @param {Challenge<any>} challenge */
function drawn({ name, task, taught }) {
  const state = element("span", { class: "challenges__state" }, "○", element("span", { class: "visually-hidden" }, " open: "));
  return element("li", { "data-challenge": name }, state, element("span", { class: "challenges__task" }, task), element("span", { class: "challenges__taught" }, taught));
}
