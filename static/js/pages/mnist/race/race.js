/** The race: two networks from one Run, paused, stepped and cancelled together. */

import { stoppedBy } from "../../../fields/fields.js";
import { byId } from "../../../page/dom.js";
import { choiceFromQuery, choiceToQuery, fromRun, toRun } from "../settings.js";
import { comparison, expectedFromQuery, expectedToQuery, isOf } from "./expected.js";
import { Lane } from "./lane.js";
import { Setup } from "./setup.js";
import { showStatus } from "./status.js";
import { Stories } from "./stories.js";

/** @typedef {"a" | "b"} Key */
/** @type {Key[]} */
const KEYS = ["a", "b"];
const TICK = 1000; // ms
const PAUSING = 15_000; // ms that a run may take to come to a pause
const GONE = "It may have been forgotten. Press Run for a new one.";

export class Race {
  /**
   * @param {Record<string, any>} races the presets
   * @param {(lanes: Lane[], costs: Record<Key, string>) => void} onChange told of whatever is new in a lane
   */
  constructor(races, onChange) {
    this.onChange = onChange;
    /** Told when what the URL says of the race has changed. */
    this.onAddress = () => {};
    /** Told before a step is taken, and waited for. @type {() => Promise<void>} */
    this.beforeStep = () => Promise.resolve();
    this.setup = new Setup(() => this.#chosen());
    this.stories = new Stories(races, (choice) => this.#preset(choice));
    this.lanes = KEYS.map((key) => new Lane(key, () => this.#show()));
    /** Resolves when the server has answered for each run of the race that is being started. @type {Promise<void> | null} */
    this.starting = null;
    /** What the link says its runs ended with. @type {Partial<Record<Key, import("./expected.js").Expected>>} */
    this.expected = {};
    // A run of which nothing is heard is told of, too.
    setInterval(() => this.lanes.some((lane) => lane.silence > 1) && this.#show(), TICK);
    this.#wire();
  }

  /** The lanes with a run. */
  get running() {
    return this.lanes.filter((lane) => lane.run);
  }

  /** Whether a race is being started, or at work. */
  get active() {
    return this.starting !== null || this.lanes.some((lane) => lane.active);
  }

  /** The lanes with a run, or those that will have one. */
  get takingPart() {
    const { running } = this;
    if (running.length) return running;
    return this.setup.choice.alone ? [this.lanes[0]] : this.lanes;
  }

  /** Open what the URL asks for: runs by their ids, or settings. */
  async open() {
    const query = new URLSearchParams(location.search);
    const { choice, problems } = choiceFromQuery(location.search);
    this.setup.set(choice);
    this.setup.unfold();
    const link = expectedFromQuery(location.search, choice);
    this.expected = link.expected;
    problems.push(...link.problems);
    const asked = this.lanes.filter((lane) => query.get(lane.key));
    if (problems.length) problems.push("The default is shown instead.");
    await this.#each(asked, (lane) => this.#find(lane, /** @type {string} */ (query.get(lane.key))), problems, GONE);
    this.#show();
  }

  /** Say again how everything stands. */
  tell() {
    this.#show();
  }

  /** Show a run in a lane. @param {Key} key @param {string} id */
  async put(key, id) {
    await this.#each([this.#lane(key)], async (lane) => {
      if (await this.#find(lane, id)) this.onAddress();
    });
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

  #wire() {
    byId("run").addEventListener("click", () => this.#run());
    for (const verb of /** @type {const} */ (["pause", "resume", "cancel"])) {
      byId(verb).addEventListener("click", () => this.#command(verb));
    }
    byId("step").addEventListener("click", () => this.#step());
  }

  /** Start both, at work or paused; one that is being started is waited for instead. @param {boolean} [paused] */
  async #start(paused = false) {
    if (this.starting) return this.starting;
    if (stoppedBy(this.setup.wrong(), this.complain)) return;
    this.complain("");
    for (const lane of this.lanes) lane.clear();
    this.starting = this.#startLanes(paused).finally(() => {
      this.starting = null;
    });
    this.#showControls(); // nothing else: what is chosen further down the page stays while the lanes are empty
    await this.starting;
    this.onAddress();
    this.#show();
  }

  /** @param {boolean} paused */
  async #startLanes(paused) {
    const { choice } = this.setup;
    let before = Promise.resolve(); // A comes before B in a queue
    await this.#each(this.takingPart, (lane) => {
      before = before.catch(() => {}).then(() => lane.start({ ...toRun(choice[lane.key]), paused }));
      return before;
    });
  }

  async #run() {
    await this.#start();
    this.#keepFocus("pause");
  }

  /** Pause, resume or cancel the lanes with one of these statuses. @param {"pause" | "resume" | "cancel"} verb */
  async #command(verb) {
    await this.starting; // whoever cancels between the two answers means both
    const wanted = { pause: ["running", "queued"], resume: ["paused"], cancel: ["running", "queued", "paused"] }[verb];
    const lanes = this.#withStatus(...wanted);
    if (lanes.length) await this.#each(lanes, (lane) => lane.command(verb)); // else what a start was refused for is still told
    this.#show();
    this.#keepFocus({ pause: "resume", resume: "pause", cancel: "run" }[verb]);
  }

  async #step() {
    const epoch = byId("step-size", HTMLSelectElement).value === "epoch"; // as it was when Step was pressed
    if (this.active) {
      await this.starting;
      await this.#pauseAll();
    } else await this.#start(true);
    if (!this.running.length) return; // it was refused
    await this.beforeStep();
    await this.#each(this.#withStatus("paused"), (lane) => lane.command("step", epoch ? { rest_of_epoch: true } : { mini_batches: 1 }));
    this.#show();
    this.#keepFocus("pause");
  }

  /** Pause whatever is at work, and wait until it is. */
  async #pauseAll() {
    const busy = this.#withStatus("running", "queued");
    if (!busy.length) return;
    await this.#each(busy, (lane) => lane.command("pause"));
    const end = performance.now() + PAUSING;
    while (busy.some(({ status }) => status === "running" || status === "queued") && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, TICK / 10));
    }
  }

  /** @param {string[]} statuses */
  #withStatus(...statuses) {
    return this.lanes.filter(({ status }) => statuses.includes(status));
  }

  /**
   * Do it with each of these lanes, and tell what was refused, after other problems and before what that may mean.
   * @param {Lane[]} lanes @param {(lane: Lane) => Promise<unknown>} act @param {string[]} [problems] @param {string} [meaning]
   */
  async #each(lanes, act, problems = [], meaning = "") {
    const done = await Promise.allSettled(lanes.map(act));
    const refused = done.flatMap((one, i) =>
      one.status === "rejected" ? [`${lanes[i].key.toUpperCase()}: ${message(one.reason)}`] : [],
    );
    this.complain([...problems, ...refused, ...(refused.length ? [meaning] : [])].join(" ").trim());
  }

  /** A button that has just been switched off hands the keyboard on. @param {string} id */
  #keepFocus(id) {
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.matches(":disabled")) byId(id).focus({ preventScroll: true });
  }

  /** The settings of a story. @param {import("../settings.js").Choice} choice */
  #preset(choice) {
    if (this.active) return;
    for (const lane of this.lanes) lane.clear();
    this.setup.set(choice);
    this.setup.unfold();
    this.#chosen();
  }

  /** The reader has chosen other settings: what is shown of an earlier race stays until the next Run. */
  #chosen() {
    this.complain("");
    this.#expectNoMore();
    if (!this.running.length) this.onAddress();
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
    const { active } = this;
    const starting = this.starting !== null;
    const any = (/** @type {string[]} */ ...wanted) => this.#withStatus(...wanted).length > 0;
    const pressed = /** @type {HTMLElement | null} */ (document.activeElement);
    enable("run", !active);
    enable("pause", starting || any("running", "queued"));
    enable("resume", any("paused"));
    enable("step", starting || any("paused", "running", "queued") || !active);
    enable("cancel", active);
    if (pressed?.matches(":disabled")) handOn(pressed);
    this.setup.disable(active);
    this.stories.show(this.setup.choice, active);
  }

  /** @param {Key} key */
  #cost(key) {
    return this.#lane(key).run?.settings.cost ?? this.setup.choice[key].cost;
  }

  /** Tell the reader what is wrong, or that nothing is. @param {string} words */
  complain(words) {
    const place = byId("race-problem");
    place.hidden = !words;
    place.textContent = words;
  }
}

/** @param {string} id @param {boolean} on */
function enable(id, on) {
  byId(id, HTMLButtonElement).disabled = !on;
}

/** A button that is switched off hands the keyboard on to the first beside it that is not. @param {HTMLElement} button */
function handOn(button) {
  const next = /** @type {HTMLElement | null} */ (button.closest(".controls")?.querySelector("button:enabled"));
  next?.focus({ preventScroll: true });
}

/** @param {unknown} error */
function message(error) {
  return error instanceof Error ? error.message : String(error);
}
