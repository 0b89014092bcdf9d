/** The softmax page: one layer, and the instruments that show and move it. */

import { Challenges } from "../controls/challenges.js";
import { byId, jsonBlock, part } from "../page/dom.js";
import { addressWriter } from "../page/address.js";
import { announceInUse } from "../page/live_region.js";
import { badLink, noticeAt } from "../page/notice.js";
import { addressOf, readAddress, tables } from "./softmax/address.js";
import { backwards } from "./softmax/backwards.js";
import { sigmoidComparison } from "./softmax/sigmoid_comparison.js";
import { challenges } from "./softmax/challenges.js";
import { forwards } from "./softmax/forwards.js";
import { derivatives } from "./softmax/jacobian.js";
import { Layer } from "./softmax/layer.js";
import { learningSettings } from "./softmax/learning_settings.js";
import { sharpness } from "./softmax/sharpness.js";

const presets = jsonBlock("presets");
const charts = jsonBlock("charts");
const made = tables(presets["as it opened"], jsonBlock("limits"));
const asked = readAddress(made);
const layer = new Layer(asked.layer);

noticeAt("problems")(badLink(asked.problems));

const write = addressWriter(() => addressOf(made, layer, learning, tried.value));
const tried = new Challenges(part(document, "challenges"), challenges, write);
tried.restore(asked.done);
let restored = false;
/** The address follows the page, once the page has come to what its address asks for. */
const follow = () => void (restored && write());
forwards(byId("forwards"), layer, presets);
derivatives(byId("derivatives"), layer);
backwards(byId("backwards"), layer);
sharpness(byId("sharpness"), layer, charts.sharpness, made.sharpness);
sigmoidComparison(byId("beside"), layer);
const learned = { charts, starts: jsonBlock("lessons"), table: made.learning, choice: asked.choice, onMove: follow };
const learning = learningSettings(byId("learning"), layer, learned);
layer.on("change", follow);
layer.follow(() => tried.check(layer));

announceInUse(".layer");

learning.setRate(asked.rate);
if (asked.epoch > 0) await learning.seek(asked.epoch);
restored = true;
follow();
