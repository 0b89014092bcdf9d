/** The stage at the top of the page: a digit, drawn or chosen, read by two networks at once. */

import { byId, setText } from "../../../page/dom.js";
import { aDigit, capitalized } from "../../../page/format.js";
import { DrawingPad } from "./drawing_pad.js";
import { digitCanvas, toBytes } from "../images.js";
import { finished, images } from "../pair.js";
import { Reader } from "./reader.js";
import { Strip } from "./strip.js";
import { toImage } from "./strokes.js";
import { verdict } from "./words.js";

export class Draw {
  /** @param {import("../networks.js").Networks} networks @param {() => void} onChange */
  constructor(networks, onChange) {
    this.onChange = onChange;
    this.meant = byId("meant", HTMLSelectElement);
    this.readers = ["1", "2"].map((name, i) => new Reader(name, networks, finished[i].name, onChange, () => this.#say()));
    /** @type {ArrayLike<number> | null} */
    this.pixels = null;
    /** Which of the pair's images it is, if it is one. @type {number | null} */
    this.chosen = null;
    this.pad = new DrawingPad(byId("pad", HTMLCanvasElement), () => this.#drawn());
    this.strip = new Strip(byId("strip"), images, (place) => this.choose(place));
    byId("pad-clear").addEventListener("click", () => {
      this.meant.value = "";
      this.pad.clear();
    });
    byId("pad-undo").addEventListener("click", () => this.pad.undo());
    this.meant.addEventListener("change", () => this.update());
  }

  /** Which digit it is, where that is known: of a test image it is, of a drawing only who draws can tell. @returns {number | null} */
  get label() {
    return this.meant.value === "" ? null : Number(this.meant.value);
  }

  /** Something has changed in the race or among the networks. */
  update() {
    for (const reader of this.readers) reader.update(this.pixels, this.label, this.chosen);
    this.#say();
  }

  /** Let these networks read from now on. @param {string[]} values */
  readBy(values) {
    this.readers.forEach(({ select }, i) => {
      select.value = values[i];
      select.dataset.chosen = "";
    });
    this.onChange();
  }

  /** Show one of the pair's images. @param {number} place */
  choose(place) {
    const { pixels, label, index } = images[place];
    this.chosen = place;
    this.meant.value = String(label);
    this.pad.show(() => digitCanvas(pixels, capitalized(aDigit(label))));
    this.#use(Array.from(pixels, (byte) => byte / 255), `Test image ${index.toLocaleString("en-US")}, ${aDigit(label)}. Or draw one.`);
  }

  #drawn() {
    if (this.pad.image) return;
    const gone = this.chosen !== null || (this.pad.isEmpty && this.pixels !== null);
    if (gone) this.meant.value = ""; // it was the digit of what is there no longer
    this.chosen = null;
    this.#use(toImage(this.pad.strokes), this.pad.isEmpty ? "Nothing is drawn yet." : "This is what the networks get.");
  }

  /** @param {ArrayLike<number> | null} pixels @param {string} words */
  #use(pixels, words) {
    this.pixels = pixels;
    this.strip.mark(this.chosen);
    const canvas = byId("pad-image", HTMLCanvasElement);
    const label = pixels ? "What the networks get" : "What the networks get: nothing yet";
    digitCanvas(toBytes(pixels ?? new Array(784).fill(0)), label, canvas);
    setText(byId("pad-words"), words);
    this.update();
  }

  #say() {
    const asked = this.readers.some(({ waits }) => waits);
    setText(byId("draw-says"), verdict(this.readers.map(({ reading }) => reading), this.label, asked));
  }
}
