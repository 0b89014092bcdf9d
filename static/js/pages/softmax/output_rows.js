/** A layer's outputs as rows: each weighted input z with its slider and number field, and the bar of its activation. */

import { element } from "../../page/dom.js";
import { rangeWords } from "../../page/format.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const LIMIT = 1000; // of |z|
const SCALES = [5, 10, 20, 50, 100, 200, 500, LIMIT]; // ends of the sliders; the narrowest that holds every z

/** A symbol with its index, counted from 1: z₁. @param {string} symbol @param {number} j counted from 0 */
export function indexed(symbol, j) {
  return symbol + [...String(j + 1)].map((digit) => SUBSCRIPTS[Number(digit)]).join("");
}

/**
 * @typedef {{z: number[], activations: number[], texts: string[], beside?: number[], besideTexts?: string[],
 *   marks?: number[]}} Shown `beside` is a second bar under each; `marks` are ticks on the bars
 * @typedef {{z?: (j: number, value: number) => void, activation?: (j: number, value: number) => void,
 *   rest?: () => void}} Told what the reader does; without `z` or `activation` those can only be read. `rest` is told
 *   when a thumb is let go
 */

export class OutputRows {
  /** @param {HTMLElement} container @param {Told} told @param {string} [besideSymbol] of the second bars */
  constructor(container, told, besideSymbol) {
    this.container = container;
    this.told = told;
    this.besideSymbol = besideSymbol;
    /** @type {Row[]} */
    this.rows = [];
    this.scale = SCALES[0];
    container.classList.add("outputs");
  }

  /** @param {Shown} shown */
  show(shown) {
    const count = shown.z.length;
    if (count < this.rows.length) this.rows.splice(count).forEach((row) => row.element.remove());
    while (this.rows.length < count) {
      const row = new Row(this.rows.length, this.told, this.besideSymbol);
      const last = this.rows[this.rows.length - 1];
      if (last) last.element.after(row.element);
      else this.container.prepend(row.element);
      this.rows.push(row);
    }
    const furthest = Math.max(...shown.z.map(Math.abs));
    // A thumb under the finger must not jump: the sliders' ends move out at once, but in only with a new set of z's.
    const scale = SCALES.find((end) => furthest <= end) ?? LIMIT;
    this.scale = Math.max(this.scale, scale);
    this.rows.forEach((row, j) => row.show(shown, j, this.scale));
  }

  /** Let the sliders' ends come back in. */
  rescale() {
    this.scale = SCALES[0];
  }
}

class Row {
  /** @param {number} j @param {Told} told @param {string} [besideSymbol] */
  constructor(j, told, besideSymbol) {
    const z = indexed("z", j);
    const a = indexed("a", j);
    this.slider = told.z ? element("input", { type: "range", step: "0.1", "aria-label": z }) : undefined;
    this.place = element("span", { class: "output__place", "aria-hidden": "true" }, element("span", {}));
    this.typed = told.z ? numberField(`${z}, typed`, "0.1") : undefined;
    this.reading = element("span", { class: "output__reading number" });
    this.fill = element("span", { class: "bar__fill" });
    this.mark = element("span", { class: "bar__mark", hidden: "" });
    this.bar = element("span", { class: "bar" }, this.fill, this.mark);
    this.thumb = told.activation ? element("input", { type: "range", min: "0", max: "1", step: "0.005", "aria-label": a }) : undefined;
    if (this.thumb) this.bar.append(this.thumb);
    this.share = told.activation ? numberField(`${a}, typed`, "0.01") : undefined;
    this.text = element("span", { class: "output__text number" });
    this.error = element("span", { class: "output__problem", role: "status" });
    this.beside = besideSymbol ? new Beside() : undefined;
    this.element = element("div", { class: `output output--${told.z ? "forwards" : "backwards"}`, role: "group", "aria-label": `Output ${j + 1}`, "data-output": j + 1 });
    this.element.append(symbol("z", j, "input"), this.slider ?? this.place, this.typed ?? this.reading);
    this.element.append(symbol("a", j, "activation"), this.bar, this.share ?? this.text);
    if (this.beside) this.element.append(symbol(besideSymbol ?? "", j, "beside", "z"), this.beside.bar, this.beside.text);
    this.element.append(this.error);
    this.#listen(j, told, z, a);
  }

  /** @param {number} j @param {Told} told @param {string} z @param {string} a their names */
  #listen(j, told, z, a) {
    const { slider, typed, thumb, share } = this;
    const released = () => void (typed?.blur(), share?.blur()); // not every browser focuses the slider that is dragged
    slider?.addEventListener("input", () => (released(), told.z?.(j, Number(slider.value))));
    thumb?.addEventListener("input", () => (released(), told.activation?.(j, Number(thumb.value))));
    for (const control of [slider, typed, thumb, share]) control?.addEventListener("change", () => told.rest?.());
    typed?.addEventListener("input", () => this.#read(typed, z, -LIMIT, LIMIT, (value) => told.z?.(j, value)));
    share?.addEventListener("input", () => this.#read(share, a, 0.0001, 0.9999, (value) => told.activation?.(j, value)));
  }

  /** @param {HTMLInputElement} field @param {string} name @param {number} min @param {number} max @param {(value: number) => void} use */
  #read(field, name, min, max, use) {
    const value = field.value.trim() === "" ? NaN : Number(field.value);
    const fits = Number.isFinite(value) && value >= min && value <= max;
    field.setAttribute("aria-invalid", String(!fits));
    const came = field.value.trim() ? `, not ${field.value}` : "";
    this.error.textContent = fits ? "" : `${name}: a number from ${rangeWords({ min, max })}${came}.`;
    if (fits) use(value);
  }

  /** @param {Shown} shown @param {number} j @param {number} scale */
  show({ z, activations, texts, beside, besideTexts, marks }, j, scale) {
    const written = short(z[j], 3);
    if (this.slider) {
      Object.assign(this.slider, { min: -scale, max: scale, value: z[j] });
      this.slider.setAttribute("aria-valuetext", `${written}; activation ${texts[j]}`);
    }
    /** @type {HTMLElement} */ (this.place.firstChild).style.left = `${50 + (50 * z[j]) / scale}%`;
    this.reading.textContent = written.replace("-", "−");
    this.#write(this.typed, written);
    this.fill.style.width = `${100 * activations[j]}%`;
    if (this.thumb) {
      this.thumb.value = String(activations[j]);
      this.thumb.setAttribute("aria-valuetext", texts[j]);
    }
    this.#write(this.share, short(activations[j], 4));
    this.text.textContent = texts[j];
    this.mark.hidden = !marks;
    if (marks) this.mark.style.left = `${100 * marks[j]}%`;
    if (beside && besideTexts) this.beside?.show(beside[j], besideTexts[j]);
  }

  /** Write into a field, unless the reader is typing there. @param {HTMLInputElement | undefined} field @param {string} text */
  #write(field, text) {
    if (!field || document.activeElement === field) return;
    field.value = text;
    field.setAttribute("aria-invalid", "false");
    this.error.textContent = "";
  }
}

class Beside {
  constructor() {
    this.fill = element("span", { class: "bar__fill" });
    this.bar = element("span", { class: "bar bar--beside" }, this.fill);
    this.text = element("span", { class: "output__text number" });
  }

  /** @param {number} value @param {string} text */
  show(value, text) {
    this.fill.style.width = `${100 * value}%`;
    this.text.textContent = text;
  }
}

/** A number as short as it can be written with so many decimals. @param {number} x @param {number} decimals */
function short(x, decimals) {
  return String(Number(x.toFixed(decimals)));
}

/** z₁ as it is set in a formula; with `of`, σ(z₁). @param {string} letter @param {number} j @param {string} place @param {string} [of] */
function symbol(letter, j, place, of) {
  const inner = [element("i", {}, of ?? letter), element("sub", {}, String(j + 1))];
  return element("span", { class: `symbol symbol--${place}`, "aria-hidden": "true" }, ...(of ? [`${letter}(`, ...inner, ")"] : inner));
}

/** @param {string} name @param {string} step */
function numberField(name, step) {
  return element("input", { type: "number", inputmode: "decimal", step, "aria-label": name });
}
