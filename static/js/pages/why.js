/** Why learning slows: instruments that follow their sliders, and a gradient check that the server makes. */

import { jsonBlock } from "../page/dom.js";
import { addressWriter, opened } from "../page/address.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { logit } from "../math/neuron.js";
import { badLink, noticeAt } from "../page/notice.js";
import { announceInUse } from "../page/live_region.js";
import { GradientCheck, checkTable } from "./why/check.js";
import { entropy, forms, linear } from "./why/exercises.js";
import { inputs } from "./why/inputs.js";
import { Instrument } from "./why/instrument.js";
import { origin, surprises } from "./why/origin.js";
import { gradients, saturation } from "./why/slope.js";

const figures = jsonBlock("figures");
const checked = checkTable(jsonBlock("limits"));
const sections = [saturation, gradients, inputs, forms, entropy, linear, origin, surprises];
const all = [...sections.flatMap(({ table }) => table), ...checked];

const { values, problems } = fromQuery(all, opened());
noticeAt("problems")(badLink(problems));

const follow = addressWriter(() => toQuery(all, Object.assign({}, ...instruments.map(({ fields }) => fields.values))));
const byName = Object.fromEntries(sections.map((section) => [section.name, new Instrument(section, figures, follow)]));
const instruments = [...Object.values(byName), new GradientCheck(checked, figures.check, follow)];
for (const instrument of instruments) instrument.set(values);
announceInUse();

// Buttons in the text that put an instrument into a state: data-set holds its name, data-values the settings.
for (const button of document.querySelectorAll("button[data-set]")) {
  const { set, values: settings } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", () => {
    const { output, ...others } = JSON.parse(settings ?? "{}");
    byName[set ?? ""].set(output === undefined ? others : { z: Number(logit(output).toFixed(4)), ...others });
  });
}
