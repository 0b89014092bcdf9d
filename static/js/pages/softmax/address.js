/** What the page's address holds: the weighted inputs, the sharpness and the target. */

import { costsOn } from "../../page/costs.js";
import { opened } from "../../page/address.js";
import { challengeField } from "../../controls/challenges.js";
import { PLAYBACK_RATES } from "../../controls/clock.js";
import { fromQuery, toQuery } from "../../fields/fields.js";
import { challenges } from "./challenges.js";
import { MOST_EPOCHS } from "./descent.js";

const LIMIT = 1000;

/** The weighted inputs as they stand in an address: 2.5,-1,3.2,0.5. @param {number[]} z */
const written = (z) => z.map((x) => String(Number(x.toPrecision(12)))).join(",");

/** @param {string} text */
const numbers = (text) => text.split(",").map((each) => (each.trim() === "" ? NaN : Number(each)));

/** @param {string} text @returns {{value?: string, error?: string}} */
function readZ(text) {
  const z = numbers(text);
  const fits = z.length >= 2 && z.length <= 10 && z.every((x) => Math.abs(x) <= LIMIT);
  if (fits) return { value: written(z) };
  return { error: `z: 2 to 10 numbers from −1000 to 1000 with commas between them, not “${text}”.` };
}

/**
 * The page's settings as tables of fields: of the layer, and of learning.
 * @param {number[]} z of the page as it opens @param {Record<string, [number, number]>} limits by field's name
 * @returns {{layer: import("../../fields/fields.js").Field[], sharpness: import("../../fields/fields.js").Field,
 *   learning: import("../../fields/fields.js").Field[]}}
 */
export function tables(z, limits) {
  const sharpness = { name: "c", label: "Sharpness c", value: 1, min: 0.01, max: 100, step: 0.01, log: true };
  const [, most] = limits.learning_rate;
  const byName = costsOn("softmax").map(({ name, label }) => /** @type {[string, string]} */ ([name, label]));
  return {
    sharpness,
    layer: [
      { name: "z", label: "z", value: written(z), suggestions: [], read: readZ },
      sharpness,
      { name: "target", label: "Target", value: 2, min: 1, max: 10, step: 1, whole: true },
    ],
    learning: [
      {
        name: "cost",
        label: "Learn under",
        value: "both",
        choices: [["both", `${byName.length === 2 ? "both" : "all"} costs at once`], ...byName],
      },
      { name: "learning_rate", label: "Learning rate η", value: 0.5, min: 1e-6, max: most, slider: [0.01, 10], step: 0.01, log: true },
      { name: "epochs", label: "Epochs", value: 300, min: limits.epochs[0], max: limits.epochs[1], slider: [10, 2000], step: 1, log: true, whole: true },
    ],
  };
}

/** @type {import("../../fields/fields.js").Field} */
const SPEED = { name: "speed", label: "Speed", value: PLAYBACK_RATES[0], choices: PLAYBACK_RATES.map((rate) => [rate, rate]) };
const DONE = challengeField(challenges);
const EPOCH = { name: "epoch", label: "Epoch", value: 0, min: 0, max: MOST_EPOCHS, step: 1, whole: true };

/** What the address asks for, and what in it can't be used. @param {ReturnType<typeof tables>} made */
export function readAddress(made) {
  const { values, problems } = fromQuery([...made.layer, ...made.learning, SPEED, EPOCH, DONE], opened());
  const z = numbers(values.z);
  if (values.target > z.length) {
    problems.push(`Target: a whole number from 1 to ${z.length}, not ${values.target}.`);
    values.target = 2;
  }
  if (values.epoch > values.epochs) {
    problems.push(`Epoch: a whole number from 0 to ${values.epochs}, not ${values.epoch}.`);
    values.epoch = 0;
  }
  const { cost, learning_rate, epochs, epoch, speed, done } = values;
  return { layer: { z, c: values.c, target: values.target - 1 }, choice: { cost, learning_rate, epochs }, epoch, rate: Number(speed), done, problems };
}

/**
 * The page's state as a query string.
 * @param {ReturnType<typeof tables>} made @param {import("./layer.js").Layer} layer
 * @param {import("./learning.js").Learning} learning
 * @param {string} done challenges
 */
export function addressOf(made, { z, c, target }, { choice, player, rate }, done) {
  const values = { z: written(z), c, target: target + 1, ...choice, speed: rate, epoch: player.index, done };
  return toQuery([...made.layer, ...made.learning, SPEED, EPOCH, DONE], values);
}
