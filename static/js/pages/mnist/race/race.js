/** The race: two networks from one Run, paused, stepped and cancelled together. */

import { stoppedBy } from "../../../fields/fields.js";
import { noticeAt } from "../../../page/notice.js";
import { choiceFromQuery, choiceToQuery, fromRun, toRun } from "../settings.js";
import { Commands } from "./commands.js";
import { comparison, expectedFromQuery, expectedToQuery, isOf } from "./expected.js";
import { Lane } from "./lane.js";
import { refusals } from "./lanes.js";
import { Setup } from "./setup.js";
import { showStatus } from "./status.js";
import { Stories } from "./stories.js";

/** @typedef {"a" | "b"} Key */
/** @type {Key[]} */
const KEYS = ["a", "b"];
const TICK = 1000; // ms
const GONE = "It may have been forgotten. Press Run for a new one.";

export class Race {
  /**
   * @param {Record<string, any>} races the presets
   * @param {(lanes: Lane[], costs: Record<Key, string>) => void} onChange told of whatever is new in a lane
   */
  constructor(races, onChange) {
    this.onChange = onChange;
    /** Tells the reader what is wrong, or that nothing is. */
    this.complain = noticeAt("race-problem");
    /** Told when what the URL says of the race has changed. */
    this.onAddress = () => {};
    this.setup = new Setup(() => this.#chosen());
    this.stories = new Stories(races, (choice) => this.#preset(choice));
    this.lanes = KEYS.map((key) => new Lane(key, () => this.#show()));
    this.commands = new Commands(this.lanes, () => this.#begin());
    // While it starts nothing else is shown anew: what is chosen further down the page stays while the lanes are empty.
    this.commands.on("starting", () => this.#showControls());
    this.commands.on("started", () => {
      this.onAddress();
      this.#show();
    });
    this.commands.on("change", () => this.#show());
    this.commands.on("problem", (words) => this.complain(words));
    /** What the link says its runs ended with. @type {Partial<Record<Key, import("./expected.js").Expected>>} */
    this.expected = {};
    // A run of which nothing is heard is told of, too.
    setInterval(() => this.lanes.some((lane) => lane.silence > 1) && this.#show(), TICK);
  }

  /** The lanes with a run. */
  get running() {
    return this.lanes.filter((lane) => lane.run);
  }

  /** The lanes with a run, or those that will have one. */
  get takingPart() {
    const { running } = this;
    if (running.length) return running;
    return this.setup.choice.alone ? [this.lanes[0]] : this.lanes;
  }

  /** Open what the URL asks for: runs by their ids, or settings. */
  async open() {
    const { search } = location;
    const query = new URLSearchParams(search);
    const { choice, problems } = choiceFromQuery(search);
    this.setup.set(choice);
    this.setup.unfold();
    const link = expectedFromQuery(search, choice);
    this.expected = link.expected;
    problems.push(...link.problems);
    const asked = this.lanes.filter((lane) => query.get(lane.key));
    if (problems.length) problems.push("The default is shown instead.");
    const refused = await refusals(asked, (lane) => this.#find(lane, /** @type {string} */ (query.get(lane.key))));
    this.complain([...problems, ...refused, ...(refused.length ? [GONE] : [])].join(" "));
    if (location.search !== search) this.onAddress(); // the reader has chosen something meanwhile
    this.#show();
  }

  /** Say again how everything stands. */
  tell() {
    this.#show();
  }

  /** Show a run in a lane. @param {Key} key @param {string} id */
  async put(key, id) {
    const refused = await refusals([this.#lane(key)], async (lane) => {
      if (await this.#find(lane, id)) this.onAddress();
    });
    this.complain(refused.join());
    this.#show();
  }

  /** A run is no more: no lane shows it any longer. @param {string} id */
  forget(id) {
    for (const lane of this.lanes) if (lane.run?.id === id) lane.clear();
    this.onAddress();
    this.#show();
  }

  /** @param {Key} key */
  #lane(key) {
    return /** @type {Lane} */ (this.lanes.find((lane) => lane.key === key));
  }

  /** Show a run and its settings; whether no other has overtaken it. @param {Lane} lane @param {string} id */
  async #find(lane, id) {
    if (!(await lane.find(id, (words) => this.complain(words)))) return false;
    const { a, b } = this.setup.choice;
    this.setup.set({ a, b, alone: false, [lane.key]: fromRun(lane.run.settings) });
    return true;
  }

  /** Clear the lanes for a new race, unless a field stands in its way; its runs. @returns {[Lane, Record<string, any>][]} */
  #begin() {
    if (stoppedBy(this.setup.wrong(), this.complain)) return [];
    this.complain("");
    for (const lane of this.lanes) lane.clear();
    const { choice } = this.setup;
    return this.takingPart.map((lane) => [lane, toRun(choice[lane.key])]);
  }

  /** The settings of a story. @param {import("../settings.js").Choice} choice */
  #preset(choice) {
    for (const lane of this.lanes) lane.clear();
    this.setup.set(choice);
    this.setup.unfold();
    this.#chosen();
  }

  /** The reader has chosen other settings: what is shown of an earlier race stays until the next Run. */
  #chosen() {
    this.complain("");
    this.#expectNoMore();
    this.onAddress(); // which names a race that is shown, without what the link expected of it
    this.#show();
  }

  /** A fingerprint says nothing of other settings than the link's. */
  #expectNoMore() {
    const { choice } = this.setup;
    for (const key of KEYS) {
      const expected = this.expected[key];
      if (expected && !isOf(expected, { settings: toRun(choice[key]) })) delete this.expected[key];
    }
  }

  /** The runs, or else the settings, as a query string; with the fingerprints that the link came with. */
  get query() {
    const runs = this.running.map((lane) => `${lane.key}=${lane.run.id}`).join("&");
    return [runs || choiceToQuery(this.setup.choice), ...expectedToQuery(this.expected)].filter(Boolean).join("&");
  }

  /** The settings of both runs and what they ended with: whoever opens that can train them again and compare. */
  get repeatQuery() {
    const lanes = this.running;
    if (!lanes.length) return this.query;
    const settings = Object.fromEntries(lanes.map((lane) => [lane.key, fromRun(lane.run.settings)]));
    const alone = lanes.length === 1 && lanes[0].key === "a";
    const ended = lanes.filter(({ status, run }) => status === "done" && run.latest?.fingerprint);
    const fingerprints = Object.fromEntries(ended.map(({ key, run }) => [key, { fingerprint: run.latest.fingerprint, settings: null }]));
    return [choiceToQuery({ ...this.setup.choice, ...settings, alone }), ...expectedToQuery(fingerprints)].filter(Boolean).join("&");
  }

  #show() {
    this.#showControls();
    const { choice } = this.setup;
    for (const lane of this.lanes) {
      const out = lane.key === "b" && choice.alone && !lane.run;
      showStatus(lane, out, choice[lane.key], comparison(this.expected[lane.key], lane.run));
    }
    const costs = { a: this.#cost("a"), b: this.#cost("b") };
    this.onChange(this.lanes, costs);
  }

  /** What can be pressed and chosen now. */
  #showControls() {
    const { active } = this.commands;
    this.commands.show();
    this.setup.disable(active);
    this.stories.show(this.setup.choice, active);
  }

  /** @param {Key} key */
  #cost(key) {
    return this.#lane(key).run?.settings.cost ?? this.setup.choice[key].cost;
  }
}
