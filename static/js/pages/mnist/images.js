/** Small pictures of numbers: digits in ink, weights in two hues on one scale. */

const SIDE = 28;

/** @typedef {(picture: Int8Array | Uint8Array, ink: string[]) => ImageData} Painter */

/** Bytes that came as base64. @param {string} text */
export function bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Pixels in 0…1 as bytes. @param {ArrayLike<number>} pixels */
export function toBytes(pixels) {
  return Uint8Array.from(pixels, (pixel) => Math.round(255 * pixel));
}

/**
 * A canvas that shows one 28 × 28 image, in the ink of the page's colour scheme.
 * @param {Uint8Array} pixels 0 is paper, 255 ink
 * @param {string} label what it shows, in words
 * @param {HTMLCanvasElement} [canvas] an old one to paint anew
 */
export function digitCanvas(pixels, label, canvas = document.createElement("canvas")) {
  canvas.width = canvas.height = SIDE;
  canvas.className = "digit";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  paint(canvas, () => {
    const [ink] = colours("ink");
    const image = new ImageData(SIDE, SIDE);
    pixels.forEach((value, i) => image.data.set([...ink, value], 4 * i));
    canvas.getContext("2d", { willReadFrequently: true })?.putImageData(image, 0, 0);
  });
  return canvas;
}

/**
 * A sheet of pictures, one a neuron: weights above 0 in one hue, below 0 in the other, as strong as they are large.
 * @param {HTMLCanvasElement} canvas
 * @param {Int8Array} weights 784 a neuron, ±127 for the largest of all
 * @param {number} columns
 */
export function weightSheet(canvas, weights, columns) {
  const neurons = weights.length / SIDE ** 2;
  const cell = SIDE + 2; // with the gap between two pictures
  canvas.width = columns * cell - 2;
  canvas.height = Math.ceil(neurons / columns) * cell - 2;
  paint(canvas, () => {
    const [positive, negative] = colours("positive", "negative");
    const image = new ImageData(canvas.width, canvas.height);
    weights.forEach((weight, i) => {
      const neuron = Math.floor(i / SIDE ** 2);
      const row = Math.floor((i % SIDE ** 2) / SIDE) + Math.floor(neuron / columns) * cell;
      const column = (i % SIDE) + (neuron % columns) * cell;
      const at = 4 * (row * canvas.width + column);
      image.data.set([...(weight > 0 ? positive : negative), Math.round((255 * Math.abs(weight)) / 127)], at);
    });
    canvas.getContext("2d", { willReadFrequently: true })?.putImageData(image, 0, 0);
  });
}

/** @type {Map<HTMLCanvasElement, () => void>} what paints each canvas that is on the page */
const painters = new Map();

/** Paint now, and again whenever the colour scheme changes. @param {HTMLCanvasElement} canvas @param {() => void} painter */
function paint(canvas, painter) {
  painter();
  painters.set(canvas, painter);
  if (painters.size > 500) forgetGone();
}

function forgetGone() {
  for (const canvas of painters.keys()) if (!canvas.isConnected) painters.delete(canvas);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  forgetGone();
  for (const painter of painters.values()) painter();
});

/** CSS variables as red, green and blue. @param {string[]} names */
function colours(...names) {
  const style = getComputedStyle(document.documentElement);
  return names.map((name) => {
    const value = parseInt(style.getPropertyValue(`--${name}`).trim().slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  });
}
