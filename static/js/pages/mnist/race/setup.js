/** The settings of both networks, before a race: fields for each, and fields for both at once. */

import { byId, find } from "../../../page/dom.js";
import { Fields } from "../../../fields/fields.js";
import { COMMON, differ, RARE, RATES, TABLES } from "../settings.js";

/** @typedef {import("../settings.js").Choice} Choice */
/** @typedef {import("../settings.js").Values} Values */

export class Setup {
  /** @param {() => void} onChange told of every valid change */
  constructor(onChange) {
    this.onChange = onChange;
    this.panel = find(document, ".race__settings");
    const place = (/** @type {string} */ name) =>
      find(this.panel, `[data-fields="${name}"]`);
    this.a = new Fields(place("a"), TABLES.a, (_, name) => this.#changed("a", name));
    this.b = new Fields(place("b"), TABLES.b, (_, name) => this.#changed("b", name));
    const some = (/** @type {string[]} */ names) => TABLES.a.filter(({ name }) => names.includes(name));
    const changed = (/** @type {Values} */ values, /** @type {string} */ name) => this.#changedBoth(values, name);
    this.both = new Fields(place("both"), some(COMMON.filter((name) => !RARE.includes(name))), changed);
    this.rare = new Fields(place("rare"), some(RARE), changed);
    this.more = byId("race-more", HTMLDetailsElement);
    this.apart = byId("apart", HTMLInputElement);
    this.alone = byId("alone", HTMLInputElement);
    this.apart.addEventListener("change", () => this.#setApart());
    this.alone.addEventListener("change", () => this.#setApart());
  }

  /** @returns {Choice} */
  get choice() {
    return { a: { ...this.a.values }, b: { ...this.b.values }, alone: this.alone.checked };
  }

  /** The first field that holds nothing of use, of those that count. @returns {HTMLElement | null} */
  wrong() {
    const counting = [this.a, ...(this.alone.checked ? [] : [this.b]), this.both, this.rare];
    return counting.map((fields) => fields.wrong()).find((found) => found !== null) ?? null;
  }

  /** @param {Choice} choice */
  set({ a, b, alone }) {
    this.a.set(a);
    this.b.set(b);
    this.alone.checked = alone;
    this.apart.checked = !alone && differ(a, b);
    this.both.set(a);
    this.rare.set(a);
    this.#arrange();
  }

  /** Open what is folded away, where it tells what a reader has chosen. */
  unfold() {
    if (this.apart.checked || this.a.values.mislabelled > 0) this.more.open = true;
  }

  /** @param {boolean} off */
  disable(off) {
    for (const fields of [this.a, this.b, this.both, this.rare]) fields.disable(off);
    this.apart.disabled = this.alone.disabled = off;
  }

  /** @param {"a" | "b"} key @param {string} name */
  #changed(key, name) {
    const { values } = this[key];
    // A learning rate that nobody has touched follows the cost.
    if (name === "cost" && Object.values(RATES).includes(values.learning_rate)) {
      this[key].set({ learning_rate: RATES[values.cost] });
    }
    this.onChange();
  }

  /** @param {Values} values @param {string} name */
  #changedBoth(values, name) {
    for (const fields of [this.a, this.b]) fields.set({ [name]: values[name] });
    this.onChange();
  }

  #setApart() {
    const common = Object.fromEntries(COMMON.map((name) => [name, this.a.values[name]]));
    for (const fields of [this.a, this.both, this.rare]) fields.set(common); // what goes out of sight stays in red no longer
    if (!this.apart.checked) this.b.set(common);
    this.#arranged();
  }

  #arranged() {
    this.#arrange();
    this.onChange();
  }

  #arrange() {
    this.panel.classList.toggle("is-apart", this.apart.checked);
    this.panel.classList.toggle("is-alone", this.alone.checked);
  }
}
