/** One neuron: two of them on the first screen's stage, the chapter's four figures, and the reader's own. */

import { byId, find, findAll, jsonBlock, part } from "../page/dom.js";
import { addressWriter, opened } from "../page/address.js";
import { badLink, noticeAt } from "../page/notice.js";
import { tellPinned } from "../page/pinned.js";
import { Challenges, challengeField } from "../controls/challenges.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { AS_ALL, costView, decodeOldGuesses, ownTable, pageTable, ruleField, surfaceView, UNSAID } from "./neuron/address.js";
import { challenges } from "./neuron/challenges.js";
import { Detail } from "./neuron/detail.js";
import { Figure } from "./neuron/figure.js";
import { decode as decodeKept, encode } from "./neuron/own/kept_runs.js";
import { Workbench } from "./neuron/own/workbench.js";
import { decode as decodeGuess } from "./neuron/story/guess.js";
import { Lesson } from "./neuron/story/lesson.js";
import { Story } from "./neuron/story/story.js";
import { describe } from "./neuron/words.js";

const presets = jsonBlock("figures");
const starts = jsonBlock("starts");
/** The ways in which the cross-entropy figures learn: rate and update rule by name, the usual way first. @type {Record<string, [number, string]>} */
const variantsOfStory = Object.fromEntries(jsonBlock("story"));
const charts = jsonBlock("charts");
const limits = jsonBlock("limits");

const names = ["quadratic-mild", "quadratic-bad", "cross-entropy-mild", "cross-entropy-bad"];
const variants = Object.keys(variantsOfStory);
const detailSwitch = byId("detail", HTMLInputElement);
let variant = variants[0];

const fields = ownTable(limits);
const readKept = (/** @type {string} */ text) => decodeKept(text, [...fields, ruleField]);
const page = {
  names,
  variants,
  epochs: presets[names[0]].epochs,
  mostEpochs: limits.epochs[1],
  kept: encode(presets["cross-entropy-bad"]),
  readKept,
  readGuess: decodeGuess,
  readOldGuesses: decodeOldGuesses,
};
const all = [...fields, costView, surfaceView, ...pageTable(page), challengeField(challenges)];
const write = addressWriter(() => toQuery(all, gather()));
let restored = false;
/** The address follows the page, once the page has come to what its address asks for. */
const follow = () => void (restored && write());

const story = new Story(byId("lesson"), { presets, starts, chart: charts.story });
const lesson = new Lesson(byId("explanation"), story, charts);
const figures = names.map((name) => {
  const figure = new Figure(byId(name), charts.cost[presets[name].cost]);
  figure.become(presets[name], starts[name]);
  figure.on("rest", follow);
  figure.on("step", follow);
  figure.on("seek", follow);
  return figure;
});
const details = figures.map((figure) => new Detail(figure, charts.anatomy[figure.run.settings.cost]));
const bench = new Workbench(charts, fields, follow);
const tasks = new Challenges(part(document, "challenges"), challenges, follow);
bench.open(presets.own, starts.own, charts);
bench.offer(offers());

for (const section of findAll(".lesson, .own")) tellPinned(find(section, ".stage__pinned, .neuron__pinned"), section);
story.on("change", follow);
story.on("seen", follow);
story.stage.on("step", follow);
story.stage.on("seek", follow);
story.on("start", () => lesson.changed());
detailSwitch.addEventListener("change", setDetail);
for (const stage of [story.stage, ...figures, bench.figure]) stage.on("rest", () => tasks.check({ runs: ended() }));
for (const button of findAll("button[data-variant]")) {
  button.addEventListener("click", () => {
    setVariant(button.dataset.variant ?? variant);
    for (const figure of crossEntropy()) figure.start();
    if (button.classList.contains("inline")) byId("cross-entropy-bad").scrollIntoView({ block: "center" });
  });
}

function crossEntropy() {
  return figures.filter((figure) => figure.run.settings.cost === "cross-entropy");
}

/** Let the cross-entropy figures learn in one of the story's ways. @param {string} chosen */
function setVariant(chosen) {
  variant = chosen;
  for (const figure of crossEntropy()) figure.become(inVariant(figure.run.settings, variant), figure.run.steps[0]);
  for (const button of findAll(".story [data-variant]")) {
    button.setAttribute("aria-pressed", String(button.dataset.variant === variant));
  }
  follow();
}

/** @param {any} settings @param {string} chosen */
function inVariant(settings, chosen) {
  const [learning_rate, update_rule] = variantsOfStory[chosen];
  return { ...settings, learning_rate, update_rule };
}

function setDetail() {
  for (const each of details) each.open(detailSwitch.checked);
  follow();
}

/** The runs that can be added to the reader's own: the four figures', the cross-entropy's in all the story's ways. */
function offers() {
  const all = names.flatMap((name) => {
    const settings = presets[name];
    return settings.cost === "quadratic" ? [settings] : variants.map((each) => inVariant(settings, each));
  });
  return all.map((settings) => /** @type {[string, any]} */ ([describe(settings), settings]));
}

/** The runs on the page that have come to their end, for the challenges. */
function ended() {
  const stages = [story.stage, ...figures, bench.figure];
  const runs = stages.flatMap((stage) => (stage.reached >= stage.last ? stage.views.runs.map(([, run]) => run) : []));
  return runs.filter(({ complete }) => complete).map(({ settings, steps }) => ({ ...settings, outputs: steps.map(({ output }) => output) }));
}

/** The state of the page, for its address. */
function gather() {
  const { stage } = story;
  const speeds = figures.map((figure, i) => [`${names[i]}-speed`, figure.rate === stage.rate ? AS_ALL : figure.rate]);
  const epochs = names.map((name, i) => [`${name}-epoch`, figures[i].place]);
  const { start, quantity } = story;
  const told = { start: start === "bad" && stage.place === 0 ? UNSAID : start, quantity, guess: story.guess.encoded(), why: story.seen ? "on" : "off" };
  // The figures' guesses are drawn on the stage now; those of the reader's own neuron stay where they were made.
  const made = bench.detail.guesses.map((guess) => guess ?? "").join("_");
  const older = { predict: "off", guesses: made && "*".repeat(names.length) + made };
  const others = { ...older, variant, speed: stage.rate, epoch: stage.place, detail: detailSwitch.checked ? "on" : "off", done: tasks.value };
  return { ...bench.gather(), ...told, ...others, ...Object.fromEntries([...speeds, ...epochs]) };
}

/** Put the page into the state of its address. */
async function restore() {
  const { values, problems } = fromQuery(all, opened());
  const say = noticeAt("problems");
  say(badLink(problems));
  tasks.restore(values.done);
  detailSwitch.checked = values.detail === "on";
  setDetail();
  if (values.variant !== variant) setVariant(values.variant);
  if (values.variant !== variants[0]) byId("slip").setAttribute("open", "");
  for (const [i, name] of names.entries()) figures[i].setRate(Number(values[`${name}-speed`] === AS_ALL ? values.speed : values[`${name}-speed`]));
  // All of it is put into its place before any answer is waited for: what the reader does meanwhile stays.
  const sought = names.map((name, i) => values[`${name}-epoch`] && figures[i].seek(values[`${name}-epoch`]));
  const refused = bench.restore(values, readKept(values.kept));
  await Promise.all([restoreStory(values), ...sought]);
  say(badLink([...problems, ...(await refused)]));
  restored = true;
  follow();
}

/** @param {Record<string, any>} values */
async function restoreStory(values) {
  const guessed = decodeOldGuesses(values.guesses);
  const onStage = guessed.slice(0, names.length).flat().some((guess) => guess !== null);
  // Older links knew no start: their epoch was that of all four figures, and their guesses were outputs.
  const older = values.start === UNSAID && (values.epoch > 0 || onStage);
  story.setStart(older ? "both" : values.start === UNSAID ? "bad" : values.start);
  story.setQuantity(onStage ? "output" : values.quantity);
  story.stage.setRate(Number(values.speed));
  story.guess.restore(values.guess);
  names.forEach((name, i) => {
    const points = (guessed[i] ?? []).map((value, k) => [((k + 1) * page.epochs) / 3, value]).filter(([, value]) => value !== null);
    if (points.length > 0) story.guess.set(name, /** @type {[number, number][]} */ (points));
  });
  bench.detail.recall(guessed[names.length] ?? []);
  if (values.why === "on") story.reveal();
  const all = older ? [...figures, story.stage] : [story.stage];
  if (values.epoch) await Promise.all(all.map((stage) => stage.seek(values.epoch)));
}

restore();
