/** The softmax page: one layer, and the instruments that show and move it. */

import { follower } from "../address.js";
import { addressOf, readAddress, table } from "./softmax/address.js";
import { forwards } from "./softmax/forwards.js";
import { Layer } from "./softmax/layer.js";

/** A block of JSON in the page. @param {string} id */
const given = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const presets = given("presets");
const fields = table(presets["the start"]);
const { problems, ...asked } = readAddress(fields);
const layer = new Layer(asked);

const notice = byId("problems");
notice.hidden = problems.length === 0;
notice.textContent = problems.length ? `The link asks for something that can’t be. ${problems.join(" ")}` : "";

forwards(byId("forwards"), layer, presets);
layer.onChange(follower(() => addressOf(fields, layer)));
