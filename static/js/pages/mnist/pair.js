/** The finished pair that the page opens with: two networks, a few test images, and what became of these while they learned. */

import { jsonBlock } from "../../page/dom.js";
import { counted } from "../../page/format.js";
import { costWords, inDetail } from "./settings.js";
import { bytes } from "./images.js";

/**
 * @typedef {{index: number, label: number, pixels: Uint8Array}} Shown a test image
 * @typedef {{name: string, settings: any, fingerprint: string, accuracy: number, images: number, digits: any[],
 *   lost: number[], outputs: number[][], answers: number[][], z: number[][], after: number[][]}} Finished
 *   outputs are by image; answers, z and after by moment and then by image, the last two of each image's own neuron
 */

const story = jsonBlock("pair");
const TICKS = [0, 10, 100]; // mini-batches

/** @type {Shown[]} */
export const images = story.images.map((/** @type {any} */ image) => ({ ...image, pixels: bytes(image.pixels) }));

/** @type {Finished[]} */
export const finished = story.networks;

/** @type {number[]} mini-batches learned from at each moment */
export const moments = story.moments;

/** How many images an epoch of the pair's training had. */
export const trainingImages = story.mini_batches_per_epoch * finished[0].settings.mini_batch_size;

/** The same with words for a reader. @param {number} moment its place among the moments */
export function inWords(moment) {
  const done = moments[moment];
  const all = story.mini_batches_per_epoch;
  if (done === 0) return "before learning";
  if (done < all) return `after ${counted(done, "mini-batch", "mini-batches")}`;
  return `after ${counted(done / all, "epoch", "epochs")}`;
}

/** Ticks of an axis of moments: few enough for a phone. @returns {{at: number, text: string}[]} */
export function ticks() {
  const all = story.mini_batches_per_epoch;
  const epochs = [1, moments[moments.length - 1] / all];
  return moments.flatMap((done, at) => {
    if (epochs.includes(done / all)) return [{ at, text: `${done / all} ep.` }];
    return TICKS.includes(done) ? [{ at, text: done.toLocaleString("en-US") }] : [];
  });
}

/** As networks that can be asked and looked into. @returns {import("./networks.js").Network[]} */
export function asNetworks() {
  return finished.map(({ name, settings, fingerprint, accuracy, lost }) => ({
    value: name,
    path: `/api/networks/${name}`,
    group: "trained beforehand",
    name: costWords(settings.cost),
    detail: inDetail(settings),
    cost: settings.cost,
    output: settings.output,
    learning: false,
    moment: name,
    fingerprint,
    accuracy,
    lost,
  }));
}
