/** One neuron: the chapter's four figures on clocks of their own and on a common one, and the reader's own neuron. */

import { Address, ownTable, pageTable } from "./neuron/address.js";
import { Figure } from "./neuron/figure.js";
import { Own } from "./neuron/own.js";
import { Together } from "./neuron/together.js";

/** A block of JSON in the page. @param {string} id */
const given = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const presets = given("figures");
const starts = given("starts");
const story = given("story");
const charts = given("charts");
const table = ownTable(given("limits"));

const names = ["quadratic-mild", "quadratic-bad", "cross-entropy-mild", "cross-entropy-bad"];
let variant = Object.keys(story)[0];

const address = new Address([...table, ...pageTable(Object.keys(story))], gather);
const follow = () => address.follow();

const figures = names.map((name) => {
  const onTouch = () => together.player.pause();
  const figure = new Figure(byId(name), charts[presets[name].cost], { onRest: follow, onTouch });
  figure.use(presets[name], starts[name]);
  return figure;
});
const own = new Own(new Figure(byId("own"), charts.own, { onRest: follow }), table, follow);
own.figure.use(presets.own, starts.own);

const together = new Together(/** @type {HTMLElement} */ (document.querySelector(".bench__bar .clock")), figures, follow);

for (const button of document.querySelectorAll("button[data-variant]")) {
  button.addEventListener("click", () => {
    const chosen = /** @type {HTMLElement} */ (button).dataset.variant ?? variant;
    setVariant(chosen);
    together.player.pause();
    crossEntropy().forEach((figure) => figure.start());
    if (button.classList.contains("inline")) byId("cross-entropy-bad").scrollIntoView({ block: "nearest" });
  });
}

function crossEntropy() {
  return figures.filter((figure) => figure.run.settings.cost === "cross-entropy");
}

/** Let the cross-entropy figures learn in one of the story's ways. @param {string} chosen */
function setVariant(chosen) {
  variant = chosen;
  const [learning_rate, update_rule] = story[variant];
  for (const figure of crossEntropy()) figure.use({ ...figure.run.settings, learning_rate, update_rule }, figure.run.steps[0]);
  for (const button of document.querySelectorAll(".story [data-variant]")) {
    button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.variant === variant));
  }
  follow();
}

/** The state of the page, for its address. */
function gather() {
  const epochs = figures.map((figure) => figure.player.index);
  const common = epochs.every((epoch) => epoch === epochs[0]) ? epochs[0] : 0;
  const apart = common ? [] : names.map((name, i) => [`${name}-epoch`, epochs[i]]);
  const others = { variant, epoch: common, "own-epoch": own.figure.player.index };
  const none = Object.fromEntries(names.map((name) => [`${name}-epoch`, 0]));
  return { ...own.settings, ...others, ...none, ...Object.fromEntries(apart) };
}

/** Put the page into the state of its address. */
async function restore() {
  const { values, problems } = address.read();
  const place = byId("problems");
  place.hidden = problems.length === 0;
  place.textContent = `This link asks for something that can’t be shown: ${problems.join(" ")} The default stands in its place.`;
  if (values.variant !== variant) setVariant(values.variant);
  if (values.epoch) await together.seek(values.epoch);
  names.forEach((name, i) => values[`${name}-epoch`] && figures[i].seek(values[`${name}-epoch`]));
  await own.set(values);
  if (values["own-epoch"]) await own.figure.seek(values["own-epoch"]);
}

restore();
