/**
 * A table of fields without its looks: what a text in a field or in the URL stands for, and the URL of the values.
 *
 * @typedef {{name: string, label: string, value: number, min: number, max: number, step: number, log?: boolean,
 *            whole?: boolean, plain?: boolean, slider?: [number, number]}} NumberField
 *   `log` gives a slider that moves by factors, `plain` none; `slider` a narrower range than may be typed
 * @typedef {{name: string, label: string, value: string, choices: [string, string][]}} ChoiceField
 *   choices are (value, words)
 * @typedef {{name: string, label: string, value: any, suggestions: string[], hint?: string,
 *            read: (text: string) => {value?: any, error?: string}}} TextField `String(value)` is what stands in the field,
 *   `hint` under it; an error begins with the label and a colon
 * @typedef {NumberField | ChoiceField | TextField} Field
 * @typedef {Record<string, any>} Values
 */

import { rangeWords } from "../page/format.js";

const LONGEST_QUOTE = 14; // characters of what a reader typed that are said back

/** What came, as it is said back. @param {string} text */
export function quote(text) {
  return `“${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}”`;
}

/** The longest that may be said of what came into a field. @param {NumberField | TextField} field */
export function longestError(field) {
  const wide = "read" in field ? "W" : "9"; // a field for numbers takes nothing wider than figures
  return check(field, wide.repeat(LONGEST_QUOTE + 1)).error ?? "";
}

/** The table's own values. @param {Field[]} table @returns {Values} */
export function defaults(table) {
  return Object.fromEntries(table.map((field) => [field.name, field.value]));
}

/**
 * The values that a query string asks for; what can't be used keeps its default and is named in `problems`.
 * @param {Field[]} table @param {string} search
 */
export function fromQuery(table, search) {
  const query = new URLSearchParams(search);
  const values = defaults(table);
  /** @type {string[]} */
  const problems = [];
  for (const field of table) {
    const text = query.get(field.name);
    if (text === null) continue;
    const { value, error } = check(field, text);
    if (error) problems.push(error);
    else values[field.name] = value;
  }
  return { values, problems };
}

/** The query string of these values; those at their default are left out. @param {Field[]} table @param {Values} values */
export function toQuery(table, values) {
  const query = new URLSearchParams();
  for (const field of table) {
    if (String(values[field.name]) !== String(field.value)) query.set(field.name, String(values[field.name]));
  }
  return query.toString();
}

/** The value that a text stands for, or what is wrong with it. @param {Field} field @param {string} text @returns {{value?: any, error?: string}} */
export function check(field, text) {
  if ("choices" in field) {
    const known = field.choices.map(([value]) => value);
    if (known.includes(text)) return { value: text };
    return { error: `${field.label}: one of ${known.join(", ")}, not ${quote(text)}.` };
  }
  if ("read" in field) return field.read(text);
  const { label, min, max, whole } = field;
  const value = text.trim() === "" ? NaN : Number(text);
  const fits = Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (fits) return { value };
  const came = text.trim() ? `, not ${quote(text)}` : "";
  return { error: `${label}: ${whole ? "a whole number" : "a number"} from ${rangeWords(field)}${came}.` };
}
