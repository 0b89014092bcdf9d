/** The softmax page: one layer, and the instruments that show and move it. */

import { follower } from "../page/address.js";
import { badLink, noticeAt } from "../page/notice.js";
import { addressOf, readAddress, tables } from "./softmax/address.js";
import { backwards } from "./softmax/backwards.js";
import { beside } from "./softmax/sigmoid_comparison.js";
import { forwards } from "./softmax/forwards.js";
import { derivatives } from "./softmax/jacobian.js";
import { Layer } from "./softmax/layer.js";
import { lessons } from "./softmax/learning_settings.js";
import { sharpness } from "./softmax/sharpness.js";

/** A block of JSON in the page. @param {string} id */
const given = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const presets = given("presets");
const charts = given("charts");
const made = tables(presets["as it opened"], given("limits"));
const asked = readAddress(made);
const layer = new Layer(asked.layer);

noticeAt("problems")(badLink(asked.problems));

const write = follower(() => addressOf(made, layer, learning));
let restored = false;
/** The address follows the page, once the page has come to what its address asks for. */
const follow = () => void (restored && write());
forwards(byId("forwards"), layer, presets);
derivatives(byId("derivatives"), layer);
backwards(byId("backwards"), layer);
sharpness(byId("sharpness"), layer, charts.sharpness, made.sharpness);
beside(byId("beside"), layer);
const learned = { charts, starts: given("lessons"), table: made.learning, choice: asked.choice, onMove: follow };
const learning = lessons(byId("learning"), layer, learned);
layer.onChange(follow);

// All instruments show the same layer; a screen reader is told by the one in use, and not by all of them at once.
document.addEventListener("focusin", ({ target }) => {
  const inUse = /** @type {HTMLElement} */ (target).closest(".layer");
  for (const place of document.querySelectorAll("[data-live]")) {
    place.setAttribute("aria-live", place.closest(".layer") === inUse ? "polite" : "off");
  }
});

learning.setSpeed(asked.speed);
if (asked.epoch > 0) await learning.seek(asked.epoch);
restored = true;
follow();
