/** MNIST: the chapter's network, trained twice at once. */

import { offerDownloads } from "../download.js";
import { RaceCharts } from "./mnist/charts.js";
import { showData } from "./mnist/data.js";
import { Race } from "./mnist/race.js";
import { summarise } from "./mnist/summary.js";

/** @param {string} id */
const json = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const NAMES = ["accuracy", "cost", "saturation", "gradients"];
const places = Object.fromEntries(NAMES.map((name) => [name, element(`chart-${name}`)]));
const charts = new RaceCharts(places, json("figures"));

const race = new Race(json("races"), (lanes, costs) => {
  const entries = lanes.map((lane) => ({ key: lane.key, cost: costs[lane.key], curve: lane.curve, total: lane.total }));
  charts.set(entries);
  summarise(lanes);
});

element("cost-scale").addEventListener("change", (event) => {
  charts.showCost(/** @type {HTMLSelectElement} */ (event.target).value);
});
for (const name of NAMES) {
  const label = element(`title-${name}`).textContent ?? name;
  offerDownloads(element(`plot-${name}`), { name: `mnist-${name}`, label, rows: () => charts.rows(name), chart: charts.charts[name] });
}

showData();
race.open();
