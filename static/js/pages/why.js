/** Why learning slows: instruments that follow their sliders, and a gradient check that the server makes. */

import { Challenges, challengeField } from "../controls/challenges.js";
import { findAll, jsonBlock, part } from "../page/dom.js";
import { addressWriter, opened } from "../page/address.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { logit } from "../math/neuron.js";
import { badLink, noticeAt } from "../page/notice.js";
import { announceInUse } from "../page/live_region.js";
import { challenges } from "./why/challenges.js";
import { GradientCheck, checkTable } from "./why/check.js";
import { entropy, forms, linear } from "./why/exercises.js";
import { inputs } from "./why/inputs.js";
import { Instrument } from "../controls/instrument.js";
import { likelihood, origin, several, surprises } from "./why/origin.js";
import { gradients, saturation } from "./why/slope.js";

const figures = jsonBlock("figures");
const checked = checkTable(jsonBlock("limits"));
const sections = [saturation, gradients, inputs, forms, entropy, linear, origin, likelihood, surprises, several];
const all = [...sections.flatMap(({ table }) => table), ...checked, challengeField(challenges)];

const { values, problems } = fromQuery(all, opened());
noticeAt("problems")(badLink(problems));

const settings = () => Object.assign({}, ...instruments.map(({ fields }) => fields.values));
const writeAddress = addressWriter(() => toQuery(all, { ...settings(), done: tried.value }));
const tried = new Challenges(part(document, "challenges"), challenges, writeAddress);
tried.restore(values.done);
/** @type {(Instrument | GradientCheck)[]} */
const instruments = [];
const follow = () => {
  writeAddress();
  tried.check({ values: settings(), checks: check.checks });
};
const byName = Object.fromEntries(sections.map((section) => [section.name, new Instrument(section, figures, follow)]));
const check = new GradientCheck(checked, figures.check, follow);
instruments.push(...Object.values(byName), check);
for (const instrument of instruments) instrument.set(values);
announceInUse(".instrument");

// A question that a link changes something in, or leads to, is open; a chart that comes to be seen takes its place's width.
for (const fold of /** @type {HTMLDetailsElement[]} */ (findAll("details.more"))) {
  const section = [...sections, { name: "check", table: checked }].find(({ name }) => fold.querySelector(`#${name}`));
  const changed = section?.table.some(({ name, value }) => String(values[name]) !== String(value));
  const led = () => Boolean(location.hash && fold.querySelector(location.hash));
  fold.open = Boolean(changed) || led();
  addEventListener("hashchange", () => void (fold.open ||= led()));
  fold.addEventListener("toggle", () => window.dispatchEvent(new Event("resize")));
}

// Buttons in the text that put an instrument into a state: data-set holds its name, data-values the settings.
for (const button of document.querySelectorAll("button[data-set]")) {
  const { set, values: wanted } = /** @type {HTMLElement} */ (button).dataset;
  button.addEventListener("click", () => {
    const { output, ...others } = JSON.parse(wanted ?? "{}");
    byName[set ?? ""].set(output === undefined ? others : { z: Number(logit(output).toFixed(4)), ...others });
  });
}
