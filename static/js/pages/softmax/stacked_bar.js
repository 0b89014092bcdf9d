/** Shares as one stacked bar: those of a whole fill it exactly, others fall short of it or run over. */

import { element } from "../../page/dom.js";

const ROOM = 7; // pixels for each letter of a name

export class StackedBar {
  /** @param {HTMLElement} container @param {(j: number) => string} name of a share */
  constructor(container, name) {
    this.container = container;
    this.name = name;
    this.width = 0;
    /** @type {[number[], number]} */
    this.shown = [[], 1];
    new ResizeObserver(([entry]) => {
      this.width = entry.contentRect.width;
      this.show(...this.shown);
    }).observe(container);
    container.classList.add("stacked-bar");
  }

  /** @param {number[]} shares @param {number} [room] the sum that would fill the whole width */
  show(shares, room = 1) {
    this.shown = [shares, room];
    while (this.container.children.length > shares.length) this.container.lastElementChild?.remove();
    while (this.container.children.length < shares.length) this.container.append(element("span", { "data-output": this.container.children.length + 1 }));
    shares.forEach((share, j) => {
      const part = /** @type {HTMLElement} */ (this.container.children[j]);
      part.style.flexBasis = `${(100 * share) / room}%`;
      const name = this.name(j);
      part.textContent = (share / room) * this.width > ROOM * (name.length + 1) ? name : "";
    });
  }
}
