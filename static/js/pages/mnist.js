/** MNIST: the chapter's network, trained twice at once, taken step by step, looked into, and asked. */

import { byId, jsonBlock, part } from "../page/dom.js";
import { addressWriter, opened } from "../page/address.js";
import { Challenges } from "../controls/challenges.js";
import { offerDownloads } from "../controls/download.js";
import { RaceCharts } from "./mnist/race/charts.js";
import { showData } from "./mnist/data.js";
import { challenges } from "./mnist/challenges.js";
import { showChapter } from "./mnist/chapter.js";
import { Draw } from "./mnist/draw/draw.js";
import { Follow } from "./mnist/follow/follow.js";
import { EpochTable } from "./mnist/race/epoch_table.js";
import { Inside } from "./mnist/inside/inside.js";
import { Networks } from "./mnist/networks.js";
import { Past } from "./mnist/past/past.js";
import { Race } from "./mnist/race/race.js";
import { showBesidePair } from "./mnist/race/beside_pair.js";
import { Verdict } from "./mnist/race/verdict.js";
import { Steps } from "./mnist/steps/steps.js";
import { summarise } from "./mnist/race/summary.js";

const NAMES = ["accuracy", "cost", "saturation", "gradients"];

opened(); // after a reload the address of what was on the screen, which the parts of the page read there
const LOST = 0; // the pair's first image: of the digit that one of them has lost

const charts = new RaceCharts(Object.fromEntries(NAMES.map((name) => [name, byId(`chart-${name}`)])), jsonBlock("figures"));
const race = new Race(jsonBlock("races"), show);
const networks = new Networks(race.lanes);
const steps = new Steps(race.lanes);
const inside = new Inside(networks, jsonBlock("inside-figures"), follow);
const draw = new Draw(networks, () => {
  follow();
  draw.update();
});
draw.choose(LOST);
new Follow(jsonBlock("follow-figure"));
const numbers = new EpochTable();
const tried = new Challenges(part(document, "challenges"), challenges, follow);
const verdict = new Verdict((found) => tried.check({ networks: found }));
const past = new Past(networks, {
  put: async (key, id) => {
    await race.put(key, id);
    const place = byId("race-charts");
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  },
  look: (value) => {
    inside.choose(value);
    byId("inside").scrollIntoView();
  },
  forgotten: (id) => race.forget(id),
  changed: () => {
    showNetworks();
    showChapter(networks.runs);
  },
});

/** The selects that a link may set, by their name there, and what they show when it doesn't. @type {[string, HTMLSelectElement, string][]} */
const choices = [
  ["look", inside.select, "a"],
  ["read1", draw.readers[0].select, draw.readers[0].usual],
  ["read2", draw.readers[1].select, draw.readers[1].usual],
];
/** What the link wants them to be, which the address says on until the networks are known. @type {Map<string, string>} */
const wanted = new Map([...new URLSearchParams(location.search)].filter(([name]) => choices.some(([each]) => each === name)));

const remember = addressWriter(() => {
  const rest = choices.map(([name, { dataset, value }, usual]) => {
    const chosen = dataset.chosen === undefined ? wanted.get(name) : value;
    return chosen === undefined || chosen === usual ? "" : `${name}=${chosen}`; // "" is a choice: no network
  });
  return [race.query, ...rest, tried.value && `done=${tried.value}`].filter(Boolean).join("&");
});
race.onAddress = follow;
race.commands.beforeStep = async () => {
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
  const entry = (/** @type {import("./mnist/race/lane.js").Lane} */ { key, curve, total, seen, images: epoch }) => {
    const known = none ? { total: race.setup.choice[key].epochs * images, epoch: images } : { total, epoch };
    return { key, cost: costs[key], curve, seen, ...known };
  };
  charts.set(lanes.map(entry));
  summarise(lanes, charts.costField);
  steps.update();
  verdict.update(lanes);
  numbers.update(lanes);
  showBesidePair(race.takingPart.map(({ key, run, images: epoch }) => {
    const settings = run?.settings ?? race.setup.choice[key];
    return { name: key.toUpperCase(), cost: settings.cost, settings, images: run ? epoch : images };
  }));
  for (const id of ["race-draw", "race-inside"]) byId(id, HTMLButtonElement).disabled = none;
  byId("race-repeat", HTMLAnchorElement).href = `/mnist?${race.repeatQuery}`;
  showNetworks();
  const now = lanes.map(({ run, status }) => `${run?.id} ${status}`).join();
  if (now !== statuses && raceShown) past.load();
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
  const chart = { element: byId(`chart-${name}`), picture: (/** @type {"png" | "svg"} */ format) => charts.chart(name).picture(format) };
  offerDownloads(byId(`plot-${name}`), { name: `mnist-${name}`, label, rows, chart });
}

byId("race-draw").addEventListener("click", () => {
  draw.readBy(["a", "b"]);
  byId("draw").scrollIntoView();
});
byId("race-inside").addEventListener("click", () => {
  inside.choose("a");
  byId("inside").scrollIntoView();
});

let raceShown = false; // that the link asks for

/** Whether a link is about a race: its runs, its settings, or what it ended with. @param {string} search */
function isOfRace(search) {
  return [...new URLSearchParams(search).keys()].some((name) => /^([ab](_.+)?|alone|fingerprint)$/.test(name));
}

/** Whether the browser puts the page back to where it stood. */
function isReload() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return navigation?.type !== "navigate";
}

async function open() {
  tried.restore(new URLSearchParams(location.search).get("done") ?? "");
  showData((count) => {
    images = count;
    race.tell();
  });
  await race.open();
  raceShown = true;
  if (isOfRace(location.search) && !location.hash && !isReload()) byId("race").scrollIntoView();
  await past.load();
  for (const [name, select] of choices) {
    const value = wanted.get(name);
    wanted.delete(name);
    if (!value || select.dataset.chosen !== undefined) continue; // the reader's own choice since is the later one
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
