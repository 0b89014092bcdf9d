/** The networks that can be asked and looked into: the race's two, earlier runs', those from files, and the finished pair. */

import { element } from "../../page/dom.js";
import { asNetworks } from "./pair.js";
import { costWords, inDetail } from "./settings.js";

/**
 * @typedef {{value: string, path: string, group: string, name: string, detail: string, cost: string, output: string, learning: boolean, moment: string,
 *   fingerprint?: string, accuracy?: number, lost?: number[]}} Network path is where the server has it; group, name and detail tell it
 *   in words; moment changes whenever the network has; fingerprint, accuracy and lost digits are those after its last epoch
 */

const READY = ["running", "paused", "queued", "done"]; // statuses of runs that have a network

export class Networks {
  /** @param {import("./race/lane.js").Lane[]} lanes */
  constructor(lanes) {
    this.lanes = lanes;
    /** @type {any[]} earlier runs, newest first */
    this.runs = [];
    /** @type {any[]} */
    this.uploads = [];
    /** @type {Network[]} */
    this.known = [];
    /** @type {Network[]} */
    this.uploaded = [];
    this.pair = asNetworks();
  }

  /** The runs and uploads that the server knows. @param {any[]} runs @param {any[]} uploads */
  know(runs, uploads) {
    this.runs = runs;
    this.uploads = uploads;
    this.known = runs.filter((run) => READY.includes(run.status)).map(earlier);
    this.uploaded = uploads.map(uploaded);
  }

  /** @returns {Network[]} */
  all() {
    const raced = this.lanes.flatMap((lane) => (READY.includes(lane.status) ? [this.#raced(lane)] : []));
    const racing = this.lanes.map((lane) => lane.run?.id);
    return [...raced, ...this.known.filter(({ value }) => !racing.includes(value)), ...this.uploaded, ...this.pair];
  }

  /** @param {string} value */
  get(value) {
    return this.all().find((network) => network.value === value) ?? null;
  }

  /**
   * Offer them in a select: what the reader has chosen there stays as long as it exists, else the usual one is shown.
   * @param {HTMLSelectElement} select @param {string} usual @param {string} [none] the words for no network
   */
  offer(select, usual, none) {
    const offers = this.all().map(({ value, group, name, detail }) => ({ value, group, words: `${name}, ${detail}` }));
    const text = JSON.stringify([none, offers]);
    if (select.dataset.offers === text) return;
    select.dataset.offers = text;
    const { value } = select;
    const groups = [...new Set(offers.map(({ group }) => group))].map((group) => {
      const own = offers.filter((each) => each.group === group);
      return element("optgroup", { label: group }, ...own.map(({ value, words }) => new Option(words, value)));
    });
    select.replaceChildren(...(none ? [new Option(none, "")] : []), ...groups);
    const has = (/** @type {string} */ wanted) => [...select.options].some((option) => option.value === wanted);
    if (select.dataset.chosen !== undefined && has(value)) select.value = value;
    else if (has(usual)) select.value = usual;
    else select.value = this.pair[0].value;
  }

  /** @param {import("./race/lane.js").Lane} lane @returns {Network} */
  #raced({ key, run, status, seen }) {
    return {
      value: key,
      path: `/api/runs/${run.id}`,
      group: "in this race",
      name: `${key.toUpperCase()}: ${costWords(run.settings.cost)}`,
      detail: inDetail(run.settings),
      cost: run.settings.cost,
      output: run.settings.output,
      ...measured(run),
      learning: status === "running",
      moment: `${run.id} ${status} ${status === "running" ? seen : JSON.stringify(run.position)}`,
    };
  }
}

/** A date as short as it can be. @param {string} date */
export function when(date) {
  return new Date(date).toLocaleString(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** @param {any} run @returns {Network} */
function earlier({ id, settings, status, position, created, latest }) {
  return {
    value: id,
    path: `/api/runs/${id}`,
    group: "trained earlier",
    name: `${costWords(settings.cost)}, ${when(created)}`,
    detail: inDetail(settings),
    cost: settings.cost,
    output: settings.output,
    ...measured({ latest }),
    learning: false,
    moment: `${id} ${status} ${JSON.stringify(position)}`,
  };
}

/** What the last `epoch` event says of a run's network. @param {any} run */
function measured({ latest }) {
  return { fingerprint: latest?.fingerprint, accuracy: latest?.test_accuracy };
}

/** @param {any} network @returns {Network} */
function uploaded({ id, sizes, cost, output }) {
  return {
    value: `file-${id}`,
    path: `/api/networks/${id}`,
    group: "from a file",
    name: costWords(cost),
    detail: sizes.join("–"),
    cost,
    output,
    learning: false,
    moment: id,
  };
}
