/** What came of a race that is over, in words: who has lost which digits, and how good both are. */

import { byId, setText } from "../../../page/dom.js";
import { percent } from "../../../page/format.js";
import { reserveSpace } from "../../../page/reserve_space.js";
import { ask, insist } from "../../../server/stream.js";
import { digitWords, lostDigits } from "../lost.js";

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {import("../challenges.js").Network} Network */

/** As many lost digits as there usually are: what is said of them has its room from the start. */
const LONGEST = [3, 1].map((lost) => ({
  digits: Array.from({ length: 10 }, (_, digit) => ({ digit, images: 1, recall: digit < lost ? 0 : 1 })),
  accuracy: 0.5,
  images: 10_000,
}));

export class Verdict {
  /** @param {(networks: Network[]) => void} onFound told of the networks that were looked into */
  constructor(onFound) {
    this.onFound = onFound;
    this.asked = "";
    reserveSpace(byId("race-says"), [LONGEST.map((lost, i) => sentence("AB"[i], lost)).join(" ")]);
  }

  /** Something has changed in the race. @param {Lane[]} lanes */
  update(lanes) {
    const done = lanes.filter(({ status }) => status === "done");
    const over = done.length > 0 && lanes.every(({ active }) => !active);
    const asked = over ? done.map(({ run }) => run.id).join() : "";
    if (asked === this.asked) return;
    this.asked = asked;
    if (!asked) return setText(byId("race-says"), "");
    this.#find(done, asked);
  }

  /** @param {Lane[]} lanes @param {string} asked */
  async #find(lanes, asked) {
    const settled = await Promise.allSettled(lanes.map(({ run }) => insist(() => ask(`/api/runs/${run.id}/inspection`), () => {})));
    if (asked !== this.asked) return;
    const found = lanes.flatMap((lane, i) => {
      const one = settled[i];
      return one.status === "fulfilled" ? [{ lane, inspection: one.value }] : [];
    });
    const said = found.map(({ lane, inspection }) => sentence(lane.key.toUpperCase(), inspection));
    setText(byId("race-says"), said.join(" "));
    this.onFound(found.map(({ lane, inspection }) => ofChallenges(lane, inspection)));
  }
}

/** @param {string} name @param {any} inspection */
function sentence(name, inspection) {
  const lost = lostDigits(inspection);
  const right = `${percent(inspection.accuracy)} of ${inspection.images.toLocaleString("en-US")} test images right`;
  if (lost.length === 0) return `${name} has lost no digit: ${right}.`;
  return `${name} has lost ${digitWords(lost)}: ${right}.`;
}

/** @param {Lane} lane @param {any} inspection @returns {Network} */
function ofChallenges({ run }, { digits }) {
  const { cost, epochs, weight_init } = run.settings;
  const rightByDigit = digits.map((/** @type {any} */ { images, recall }) => (images > 0 ? recall : 1));
  return { cost, epochs, weight_init, rightByDigit };
}
