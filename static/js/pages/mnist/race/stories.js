/** The stories that a race can start from, each with what it tells and, where it has them, its starts. */

import { byId } from "../../../page/dom.js";
import { differ, fromRun } from "../settings.js";

/** @typedef {import("../settings.js").Choice} Choice */
/** @typedef {{story: string, a: any, b: any, starts: Record<number, string>}} Story starts by their seeds */

export class Stories {
  /** @param {Record<string, Story>} races @param {(choice: Choice) => void} onChoose told the settings of a story */
  constructor(races, onChoose) {
    this.races = races;
    for (const chip of chips(document)) {
      const name = chip.dataset.preset ?? /** @type {HTMLElement} */ (chip.closest("[data-starts]")).dataset.starts ?? "";
      chip.addEventListener("click", () => onChoose(this.#choice(name, chip.dataset.seed)));
    }
  }

  /** @param {string} name @param {string} [seed] one of the story's starts instead of the first @returns {Choice} */
  #choice(name, seed) {
    const { a, b } = this.races[name];
    const start = seed ? { seed: Number(seed) } : {};
    return { a: { ...fromRun(a), ...start }, b: { ...fromRun(b), ...start }, alone: false };
  }

  /** Mark the story that the settings are, and tell it. @param {Choice} choice @param {boolean} active */
  show({ a, b, alone }, active) {
    const name = alone ? undefined : Object.keys(this.races).find((each) => tells(this.races[each], a, b));
    for (const chip of chips(document, "[data-preset]")) press(chip, chip.dataset.preset === name, active);
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-starts]"))) {
      group.hidden = group.dataset.starts !== name;
      for (const chip of chips(group)) press(chip, Number(chip.dataset.seed) === a.seed, active);
    }
    const { story, starts } = name ? this.races[name] : { story: "Settings of your own.", starts: {} };
    const place = byId("story");
    place.textContent = [story, /** @type {Record<number, string>} */ (starts)[a.seed]].filter(Boolean).join(" ");
  }
}

/** Whether the settings are those of a story, from any of its starts. @param {Story} race @param {any} a @param {any} b */
function tells(race, a, b) {
  const from = (/** @type {any} */ preset) => ({ ...preset, ...(a.seed in race.starts && { seed: a.seed }) });
  return same(a, from(race.a)) && same(b, from(race.b));
}

/** @param {any} one @param {any} other */
function same(one, other) {
  return one.cost === other.cost && one.learning_rate === other.learning_rate && !differ(one, other);
}

/** @param {Document | HTMLElement} place @param {string} [selector] @returns {NodeListOf<HTMLButtonElement>} */
function chips(place, selector = "[data-preset], [data-seed]") {
  return place.querySelectorAll(selector);
}

/** @param {HTMLButtonElement} chip @param {boolean} chosen @param {boolean} active */
function press(chip, chosen, active) {
  chip.setAttribute("aria-pressed", String(chosen));
  chip.disabled = active && !chosen;
}
