/** A strip of small test images to choose from. */

import { button } from "../../../page/dom.js";
import { digitCanvas } from "../images.js";

export class Strip {
  /**
   * @param {HTMLElement} container
   * @param {import("../pair.js").Shown[]} images
   * @param {(place: number) => void} onChoose told which of them was chosen
   */
  constructor(container, images, onChoose) {
    this.buttons = images.map(({ label, pixels, index }, place) => {
      const words = `A ${label}, test image ${index}`;
      const made = button("", { class: "strip__image", "aria-label": words }, () => onChoose(place));
      made.append(digitCanvas(pixels, words));
      return made;
    });
    container.replaceChildren(...this.buttons);
  }

  /** Mark one of them, or none. @param {number | null} place */
  mark(place) {
    this.buttons.forEach((each, i) => each.setAttribute("aria-pressed", String(i === place)));
  }
}
