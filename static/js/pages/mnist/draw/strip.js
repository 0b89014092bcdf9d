/** A strip of small test images to choose from: one stop of the keyboard, and the arrows go from image to image. */

import { button } from "../../../page/dom.js";
import { aDigit, capitalized } from "../../../page/format.js";
import { digitCanvas } from "../images.js";

export class Strip {
  /**
   * @param {HTMLElement} container
   * @param {import("../pair.js").Shown[]} images
   * @param {(place: number) => void} onChoose told which of them was chosen
   */
  constructor(container, images, onChoose) {
    this.buttons = images.map(({ label, pixels, index }, place) => {
      const words = `${capitalized(aDigit(label))}, test image ${index}`;
      const made = button("", { class: "strip__image", "aria-label": words }, () => onChoose(place));
      made.append(digitCanvas(pixels, words));
      return made;
    });
    container.replaceChildren(...this.buttons);
    container.addEventListener("keydown", (event) => this.#key(event));
    this.#stopAt(0);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 })[event.key];
    const place = this.buttons.findIndex((each) => each === document.activeElement);
    if (!step || place < 0) return;
    event.preventDefault();
    const next = (place + step + this.buttons.length) % this.buttons.length;
    this.#stopAt(next);
    this.buttons[next].focus();
  }

  /** @param {number} place where Tab comes to */
  #stopAt(place) {
    this.buttons.forEach((each, i) => (each.tabIndex = i === place ? 0 : -1));
  }

  /** Mark one of them, or none. @param {number | null} place */
  mark(place) {
    this.buttons.forEach((each, i) => each.setAttribute("aria-pressed", String(i === place)));
    if (place !== null) this.#stopAt(place);
  }
}
