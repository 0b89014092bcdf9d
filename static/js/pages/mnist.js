/** MNIST: the chapter's network, trained twice at once, taken step by step, looked into, and asked. */

import { byId, jsonBlock } from "../page/dom.js";
import { addressWriter } from "../page/address.js";
import { offerDownloads } from "../controls/download.js";
import { RaceCharts } from "./mnist/race/charts.js";
import { showData } from "./mnist/data.js";
import { Draw } from "./mnist/draw/draw.js";
import { Inside } from "./mnist/inside/inside.js";
import { Networks } from "./mnist/networks.js";
import { Past } from "./mnist/past/past.js";
import { Race } from "./mnist/race/race.js";
import { Steps } from "./mnist/steps/steps.js";
import { summarise } from "./mnist/race/summary.js";

const NAMES = ["accuracy", "cost", "saturation", "gradients"];

const charts = new RaceCharts(Object.fromEntries(NAMES.map((name) => [name, byId(`chart-${name}`)])), jsonBlock("figures"));
const race = new Race(jsonBlock("races"), show);
const networks = new Networks(race.lanes);
const steps = new Steps(race.lanes);
const inside = new Inside(networks, jsonBlock("inside-figures"), follow);
const draw = new Draw(networks, () => {
  follow();
  draw.update();
});
const past = new Past(networks, {
  put: async (key, id) => {
    await race.put(key, id);
    byId("race").scrollIntoView();
  },
  look: (value) => {
    inside.choose(value);
    byId("inside").scrollIntoView();
  },
  forgotten: (id) => race.forget(id),
  changed: () => showNetworks(),
});

/** The selects that a link may set, by their name there, and what they show when it doesn't. @type {[string, HTMLSelectElement, string][]} */
const choices = [
  ["look", inside.select, "a"],
  ["read1", draw.readers[0].select, "a"],
  ["read2", draw.readers[1].select, "b"],
];
/** What the link wants them to be, until the networks are known. @type {Map<string, string>} */
const wanted = new Map([...new URLSearchParams(location.search)].filter(([name]) => choices.some(([each]) => each === name)));

const remember = addressWriter(() => {
  const rest = choices.filter(([, { dataset, value }, usual]) => dataset.chosen !== undefined && value !== usual).map(([name, { value }]) => `${name}=${value}`);
  return [race.query, ...rest].filter(Boolean).join("&");
});
race.onAddress = follow;
race.beforeStep = async () => {
  steps.update();
  await steps.ready;
};

function follow() {
  remember();
}

let statuses = "";
let images = 0; // that one epoch sees, once the data has said so

/** @param {import("./mnist/race/lane.js").Lane[]} lanes @param {Record<"a" | "b", string>} costs */
function show(lanes, costs) {
  const none = lanes.every((lane) => !lane.run);
  const total = (/** @type {import("./mnist/race/lane.js").Lane} */ lane) => (none ? race.setup.choice[lane.key].epochs * images : lane.total);
  charts.set(lanes.map((lane) => ({ key: lane.key, cost: costs[lane.key], curve: lane.curve, total: total(lane) })));
  summarise(lanes, charts.costField);
  steps.update();
  showNetworks();
  const now = lanes.map(({ run, status }) => `${run?.id} ${status}`).join();
  if (now !== statuses && opened) past.load();
  statuses = now;
}

function showNetworks() {
  inside.update();
  draw.update();
}

byId("cost-scale").addEventListener("change", (event) => {
  charts.showCost(/** @type {HTMLSelectElement} */ (event.target).value);
  summarise(race.lanes, charts.costField);
});
for (const name of NAMES) {
  const label = byId(`title-${name}`).textContent ?? name;
  const rows = () => charts.rows(name);
  offerDownloads(byId(`plot-${name}`), { name: `mnist-${name}`, label, rows, chart: charts.charts[name] });
}

let opened = false;

async function open() {
  showData().then((count) => {
    images = count;
    race.tell();
  });
  await race.open();
  opened = true;
  await past.load();
  for (const [name, select] of choices) {
    const value = wanted.get(name);
    if (!value) continue;
    if (!networks.get(value)) {
      race.complain(`The link asks for the network ${value}, which isn’t here: it may have been forgotten. Another is shown.`);
      continue;
    }
    select.value = value;
    select.dataset.chosen = "";
  }
  showNetworks();
}

open();
