/** Shares of a whole as one stacked bar: that they fill it exactly is the point. */

export class Whole {
  /** @param {HTMLElement} container @param {(j: number) => string} name of a share */
  constructor(container, name) {
    this.container = container;
    this.name = name;
    container.classList.add("whole");
  }

  /** @param {number[]} shares */
  show(shares) {
    while (this.container.children.length > shares.length) this.container.lastElementChild?.remove();
    while (this.container.children.length < shares.length) this.container.append(document.createElement("span"));
    shares.forEach((share, j) => {
      const part = /** @type {HTMLElement} */ (this.container.children[j]);
      part.style.flexGrow = String(share);
      part.textContent = share > 0.06 ? this.name(j) : "";
    });
  }
}
