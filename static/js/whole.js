/** Shares as one stacked bar: those of a whole fill it exactly, others fall short of it or run over. */

export class Whole {
  /** @param {HTMLElement} container @param {(j: number) => string} name of a share */
  constructor(container, name) {
    this.container = container;
    this.name = name;
    container.classList.add("whole");
  }

  /** @param {number[]} shares @param {number} [room] the sum that would fill the whole width */
  show(shares, room = 1) {
    while (this.container.children.length > shares.length) this.container.lastElementChild?.remove();
    while (this.container.children.length < shares.length) this.container.append(document.createElement("span"));
    shares.forEach((share, j) => {
      const part = /** @type {HTMLElement} */ (this.container.children[j]);
      part.style.flexBasis = `${(100 * share) / room}%`;
      part.textContent = share / room > 0.06 ? this.name(j) : "";
    });
  }
}
