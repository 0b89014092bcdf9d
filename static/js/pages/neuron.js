/** One neuron: the chapter's four figures on clocks of their own and on a common one, and the reader's own neuron. */

import { byId, find, jsonBlock } from "../page/dom.js";
import { costNamed } from "../page/costs.js";
import { addressWriter, opened } from "../page/address.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { badLink, noticeAt } from "../page/notice.js";
import { AS_ALL, costView, ownTable, pageTable, ruleField, surfaceView } from "./neuron/address.js";
import { Workbench } from "./neuron/workbench.js";
import { Detail, decodeGuesses, encodeGuesses } from "./neuron/detail.js";
import { Figure } from "./neuron/figure.js";
import { decode, encode } from "./neuron/kept_runs.js";
import { SharedClock } from "./neuron/shared_clock.js";
import { describe } from "./neuron/words.js";

const presets = jsonBlock("figures");
const starts = jsonBlock("starts");
const story = jsonBlock("story");
const charts = jsonBlock("charts");
const limits = jsonBlock("limits");

const names = ["quadratic-mild", "quadratic-bad", "cross-entropy-mild", "cross-entropy-bad"];
const variants = Object.keys(story);
/** @type {Record<string, any>} checkboxes by the name of their switch */
const switches = { detail: byId("detail"), predict: byId("predict") };
let variant = variants[0];

const fields = ownTable(limits);
const epochs = presets[names[0]].epochs;
const mostEpochs = limits.epochs[1];
const readKept = (/** @type {string} */ text) => decode(text, [...fields, ruleField]);
const kept = encode(presets["cross-entropy-bad"]);
const page = { names, variants, epochs, mostEpochs, kept, readKept, readGuesses: decodeGuesses };
const all = [...fields, costView, surfaceView, ...pageTable(page)];
const write = addressWriter(() => toQuery(all, gather()));
let restored = false;
/** The address follows the page, once the page has come to what its address asks for. */
const follow = () => void (restored && write());

const figures = names.map((name) => {
  const figure = new Figure(byId(name), charts.cost[presets[name].cost], charts.dashes);
  figure.use(presets[name], starts[name]);
  figure.on("step", follow);
  figure.on("rest", follow);
  figure.on("touch", () => together.player.pause());
  return figure;
});
const details = figures.map((figure) => new Detail(figure, charts.anatomy[figure.run.settings.cost], follow));
const together = new SharedClock(find(document, ".bench__bar .clock"), figures, follow);
const bench = new Workbench(charts, fields, follow);
bench.open(presets.own, starts.own, charts);
bench.offer(offers());

for (const button of document.querySelectorAll("button[data-variant]")) {
  button.addEventListener("click", () => {
    together.player.pause();
    setVariant(/** @type {HTMLElement} */ (button).dataset.variant ?? variant);
    for (const figure of crossEntropy()) figure.start();
    if (button.classList.contains("inline")) byId("cross-entropy-bad").scrollIntoView({ block: "center" });
  });
}
for (const input of Object.values(switches)) input.addEventListener("change", setSwitches);

function crossEntropy() {
  return figures.filter((figure) => figure.run.settings.cost === "cross-entropy");
}

/** Let the cross-entropy figures learn in one of the story's ways. @param {string} chosen */
function setVariant(chosen) {
  variant = chosen;
  for (const figure of crossEntropy()) figure.use(inVariant(figure.run.settings, variant), figure.run.steps[0]);
  for (const button of document.querySelectorAll(".story [data-variant]")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.variant === variant));
  }
  follow();
}

/** @param {any} settings @param {string} chosen */
function inVariant(settings, chosen) {
  const [learning_rate, update_rule] = story[chosen];
  return { ...settings, learning_rate, update_rule };
}

/** Guesses are drawn among the outputs, so guessing opens them. */
function setSwitches() {
  const { detail, predict } = switches;
  if (predict.checked) detail.checked = true;
  details.forEach((each) => each.open(detail.checked));
  [...details, bench.detail].forEach((each) => each.guess(predict.checked));
  follow();
}

/** The runs that can be added to the reader's own: the four figures', the cross-entropy's in all the story's ways. */
function offers() {
  const all = names.flatMap((name) => {
    const settings = presets[name];
    return costNamed(settings.cost).update_rules.length === 1 ? [settings] : variants.map((each) => inVariant(settings, each));
  });
  return all.map((settings) => /** @type {[string, any]} */ ([describe(settings), settings]));
}

/** The state of the page, for its address. */
function gather() {
  const epochs = figures.map((figure) => figure.player.index);
  const common = epochs.every((epoch) => epoch === epochs[0]);
  const { rate: speed } = together.clock;
  const speeds = figures.map((figure, i) => [`${names[i]}-speed`, figure.rate === speed ? AS_ALL : figure.rate]);
  const apart = names.map((name, i) => [`${name}-epoch`, common ? 0 : epochs[i]]);
  const on = Object.entries(switches).map(([name, input]) => [name, input.checked ? "on" : "off"]);
  const guesses = encodeGuesses([...details, bench.detail]);
  const others = { variant, speed, epoch: common ? epochs[0] : 0, guesses };
  return { ...bench.gather(), ...others, ...Object.fromEntries([...speeds, ...apart, ...on]) };
}

/** Put the page into the state of its address. */
async function restore() {
  const { values, problems } = fromQuery(all, opened());
  const say = noticeAt("problems");
  say(badLink(problems));
  for (const [name, input] of Object.entries(switches)) input.checked = values[name] === "on";
  setSwitches();
  if (values.variant !== variant) setVariant(values.variant);
  together.setRate(Number(values.speed));
  for (const [i, name] of names.entries()) {
    const speed = values[`${name}-speed`];
    if (speed !== AS_ALL) figures[i].setRate(Number(speed));
  }
  if (values.epoch) await together.seek(values.epoch);
  const apart = names.map((name, i) => values[`${name}-epoch`] && figures[i].seek(values[`${name}-epoch`]));
  await Promise.all(apart);
  const guesses = decodeGuesses(values.guesses);
  [...details, bench.detail].forEach((each, i) => each.recall(guesses[i] ?? []));
  const refused = await bench.restore(values, readKept(values.kept));
  say(badLink([...problems, ...refused]));
  restored = true;
  follow();
}

restore();
