/** Ten outputs as bars, one for each digit: what a network answers, how sure it is, and what was right. */

/** @typedef {{outputs: number[], target?: number | null}} Shown */

export class OutputBars {
  /** @param {HTMLElement} container @param {(x: number) => string} write a number */
  constructor(container, write) {
    this.write = write;
    this.rows = Array.from({ length: 10 }, (_, digit) => new Row(digit));
    this.list = document.createElement("div");
    this.list.className = "answers";
    this.list.setAttribute("role", "img");
    this.list.append(...this.rows.map((row) => row.element));
    container.append(this.list);
    this.show(null);
  }

  /** @param {Shown | null} shown null for nothing yet */
  show(shown) {
    const best = shown ? shown.outputs.indexOf(Math.max(...shown.outputs)) : -1;
    this.rows.forEach((row, digit) => row.show(shown, digit === best, this.write));
    this.list.setAttribute("aria-label", shown ? this.#words(shown) : "No outputs yet");
  }

  /** @param {Shown} shown */
  #words({ outputs }) {
    return `Outputs ${outputs.map((output, digit) => `${digit}: ${this.write(output)}`).join(", ")}`;
  }
}

class Row {
  /** @param {number} digit */
  constructor(digit) {
    this.digit = digit;
    this.fill = span("answers__fill");
    this.text = span("answers__text number");
    const track = span("answers__track");
    track.append(this.fill);
    const name = span("answers__digit");
    name.textContent = String(digit);
    this.element = document.createElement("div");
    this.element.className = "answers__row";
    this.element.append(name, track, this.text);
  }

  /** @param {Shown | null} shown @param {boolean} best @param {(x: number) => string} write */
  show(shown, best, write) {
    const output = shown?.outputs[this.digit] ?? 0;
    this.fill.style.width = `${100 * output}%`;
    this.text.textContent = shown ? write(output) : "";
    this.element.classList.toggle("is-best", best);
    this.element.classList.toggle("is-target", shown?.target === this.digit);
  }
}

/** @param {string} className */
function span(className) {
  const made = document.createElement("span");
  made.className = className;
  return made;
}
