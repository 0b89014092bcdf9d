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
import { check, defaults } from "./table.js";

export { check, defaults, fromQuery, toQuery } from "./table.js";

const SLIDER_STEPS = 1000; // of a logarithmic slider

let drawn = 0; // tables so far, to give every input an id of its own

/** What is said to who goes on with a field in red. */
export const OUT_OF_RANGE = "A setting is out of its range: put right the field in red first.";

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
    const typed = element("input", { type: "number", id, inputmode: "decimal", step: "any", "aria-describedby": `${id}-error` });
    const error = errorOf(id);
    const [least, most] = range(field);
    Object.assign(slider, field.log ? { min: 0, max: SLIDER_STEPS, step: 1 } : { min: least, max: most, step: field.step });
    const place = (/** @type {number} */ value) => {
      slider.value = String(field.log ? toLog(field, value) : value);
      slider.setAttribute("aria-valuetext", String(value));
    };
    const complain = (/** @type {string | undefined} */ words) => {
      error.textContent = words ?? "";
      typed.setAttribute("aria-invalid", String(Boolean(words)));
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
    if (field.plain) return row("field field--choice", id, field.label, [typed, error]);
    return row("field", id, field.label, [slider, typed, error]);
  }

  /** @param {TextField} field */
  #textRow(field) {
    const id = `${this.id}-${field.name}`;
    const typed = element("input", { type: "text", id, list: `${id}-list`, autocomplete: "off", "aria-describedby": `${id}-error` });
    const error = errorOf(id);
    const list = element("datalist", { id: `${id}-list` });
    list.append(...field.suggestions.map((text) => new Option(text)));
    const complain = (/** @type {string | undefined} */ words) => {
      error.textContent = words ?? "";
      typed.setAttribute("aria-invalid", String(Boolean(words)));
    };
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
    return row("field field--choice", id, field.label, [typed, list, error]);
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

/** Where a field says what is wrong with it. @param {string} id the field's */
function errorOf(id) {
  return element("span", { class: "field__error", id: `${id}-error`, role: "status" });
}
