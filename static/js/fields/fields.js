/**
 * Settings as a table of fields: one table draws the slider and the number field of each, checks what is typed, and
 * reads and writes the URL. Here they are drawn.
 *
 * @typedef {import("./table.js").Field} Field
 * @typedef {import("./table.js").NumberField} NumberField
 * @typedef {import("./table.js").ChoiceField} ChoiceField
 * @typedef {import("./table.js").TextField} TextField
 * @typedef {import("./table.js").Values} Values
 */

import { element } from "../page/dom.js";
import { rangeWords } from "../page/format.js";
import { check, defaults, longestError } from "./table.js";

export { check, defaults, fromQuery, quote, toQuery } from "./table.js";

const SLIDER_STEPS = 1000; // of a logarithmic slider

let drawn = 0; // tables so far, to give every input an id of its own

/** What is said to who goes on with a field in red. */
export const OUT_OF_RANGE = "A setting is out of its range: put right the field in red first.";

/**
 * Whether a field in red stands in the way of what is asked for: then the reader is led to it, and told.
 * @param {HTMLElement | null} wrong @param {(words: string) => void} complain
 */
export function stoppedBy(wrong, complain) {
  wrong?.focus();
  if (wrong) complain(OUT_OF_RANGE);
  return wrong !== null;
}

export class Fields {
  /**
   * Draws the table into the container.
   * @param {HTMLElement} container
   * @param {Field[]} table
   * @param {(values: Values, name: string) => void} onChange told of every valid change, and which field it was
   */
  constructor(container, table, onChange) {
    this.table = table;
    this.onChange = onChange;
    this.id = `fields-${(drawn += 1)}`;
    this.container = container;
    /** @type {Values} */
    this.values = defaults(table);
    /** @type {Map<string, {show: (value: any) => void, disable: (off: boolean) => void}>} */
    this.rows = new Map();
    container.classList.add("fields");
    for (const field of table) {
      const made = this.#row(field);
      made.dataset.field = field.name;
      container.append(made);
    }
    this.set(this.values);
  }

  /** Show these values; others stay. Says nothing to onChange. @param {Values} values */
  set(values) {
    for (const field of this.table) {
      if (!(field.name in values)) continue;
      this.values[field.name] = values[field.name];
      this.rows.get(field.name)?.show(values[field.name]);
    }
  }

  /** The first field that holds nothing of use; if it is folded away, it is brought into sight. @returns {HTMLElement | null} */
  wrong() {
    const found = /** @type {HTMLElement | null} */ (this.container.querySelector('[aria-invalid="true"]'));
    const folded = found?.closest("details");
    if (folded) folded.open = true;
    return found;
  }

  /** @param {boolean} off @param {string[]} [names] all of them where left out */
  disable(off, names) {
    for (const [name, row] of this.rows) if (!names || names.includes(name)) row.disable(off);
  }

  /** @param {Field} field @param {any} value */
  #changed(field, value) {
    this.values[field.name] = value;
    this.onChange(this.values, field.name);
  }

  /** @param {Field} field */
  #row(field) {
    if ("choices" in field) return this.#choiceRow(field);
    return "read" in field ? this.#textRow(field) : this.#numberRow(field);
  }

  /** @param {NumberField} field */
  #numberRow(field) {
    const id = `${this.id}-${field.name}`;
    const slider = element("input", { type: "range", "aria-label": field.label });
    const typed = element("input", { type: "number", id, inputmode: "decimal", step: "any" });
    const { note, complain } = noteUnder(field, typed, field.plain ? rangeWords(field) : undefined);
    const [least, most] = range(field);
    Object.assign(slider, field.log ? { min: 0, max: SLIDER_STEPS, step: 1 } : { min: least, max: most, step: field.step });
    const place = (/** @type {number} */ value) => {
      slider.value = String(field.log ? toLog(field, value) : value);
      slider.setAttribute("aria-valuetext", String(value));
    };
    let settled = field.value; // what stood there before somebody began to type
    const takeBack = () => {
      if (this.values[field.name] === settled) return;
      place(settled); // of 99999 nobody asked for the first 9
      this.#changed(field, settled);
    };
    const show = (/** @type {number} */ value) => {
      settled = value;
      place(value);
      typed.value = String(value);
      complain(undefined);
    };
    slider.addEventListener("input", () => {
      const value = field.log ? fromLog(field, Number(slider.value)) : Number(slider.value);
      show(value);
      this.#changed(field, value);
    });
    typed.addEventListener("input", () => {
      const { value, error: words } = check(field, typed.value);
      complain(words);
      if (words) return takeBack();
      place(value);
      this.#changed(field, value);
    });
    typed.addEventListener("change", () => void (settled = this.values[field.name]));
    this.rows.set(field.name, { show, disable: (off) => void (slider.disabled = typed.disabled = off) });
    if (field.plain) return row("field field--choice", id, field.label, [typed, note]);
    return row("field", id, field.label, [slider, typed, note]);
  }

  /** @param {TextField} field */
  #textRow(field) {
    const id = `${this.id}-${field.name}`;
    const typed = element("input", { type: "text", id, list: `${id}-list`, autocomplete: "off" });
    const { note, complain } = noteUnder(field, typed, field.hint);
    const list = element("datalist", { id: `${id}-list` });
    list.append(...field.suggestions.map((text) => new Option(text)));
    typed.addEventListener("input", () => {
      const { value, error: words } = check(field, typed.value);
      complain(words);
      if (!words) this.#changed(field, value);
    });
    const show = (/** @type {any} */ value) => {
      typed.value = String(value);
      complain(undefined);
    };
    this.rows.set(field.name, { show, disable: (off) => void (typed.disabled = off) });
    return row("field field--choice", id, field.label, [typed, list, note]);
  }

  /** @param {ChoiceField} field */
  #choiceRow(field) {
    const id = `${this.id}-${field.name}`;
    const select = element("select", { id });
    for (const [value, words] of field.choices) select.append(new Option(words, value));
    select.addEventListener("change", () => this.#changed(field, select.value));
    this.rows.set(field.name, {
      show: (value) => void (select.value = value),
      disable: (off) => void (select.disabled = off),
    });
    return row("field field--choice", id, field.label, [select]);
  }
}

/** The slider's ends. @param {NumberField} field @returns {[number, number]} */
function range({ min, max, slider }) {
  return slider ?? [min, max];
}

/** @param {NumberField} field @param {number} position */
function fromLog(field, position) {
  const [min, max] = range(field);
  const { whole } = field;
  const value = min * (max / min) ** (position / SLIDER_STEPS);
  return whole ? Math.round(value) : Number(value.toPrecision(3));
}

/** @param {NumberField} field @param {number} value */
function toLog(field, value) {
  const [min, max] = range(field);
  return Math.round((SLIDER_STEPS * Math.log(value / min)) / Math.log(max / min));
}

/** @param {string} classes @param {string} id @param {string} words @param {HTMLElement[]} parts */
function row(classes, id, words, parts) {
  return element("div", { class: classes }, element("label", { for: id }, words), ...parts);
}

/**
 * The line under a field: its hint, or in the hint's place what is wrong. It has room for the longest that it may say, so
 * that nothing below it moves; the field's name stands beside it, and is said to screen readers only.
 * @param {NumberField | TextField} field @param {HTMLInputElement} typed @param {string} [hint]
 */
function noteUnder(field, typed, hint = "") {
  const longest = unnamed(field, longestError(field));
  const note = element("span", { class: "field__note", id: `${typed.id}-note`, role: "status", "data-longest": longest });
  typed.setAttribute("aria-describedby", note.id);
  const complain = (/** @type {string | undefined} */ words) => {
    typed.setAttribute("aria-invalid", String(Boolean(words)));
    if (note.textContent === (words ?? hint)) return;
    const name = element("span", { class: "visually-hidden" }, `${field.label}: `);
    note.replaceChildren(element("span", {}, ...(words ? [name, unnamed(field, words)] : [hint])));
  };
  return { note, complain };
}

/** A message without the name that it begins with. @param {{label: string}} field @param {string} words */
function unnamed({ label }, words) {
  return words.replace(`${label}: `, "");
}
