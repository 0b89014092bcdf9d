/** The race: two networks from one Run, paused, stepped and cancelled together. */

import { differ, choiceFromQuery, choiceToQuery, COMMON, fromRun, toRun } from "./settings.js";
import { Lane } from "./lane.js";
import { Setup } from "./setup.js";
import { showStanding } from "./standing.js";

/** @typedef {"a" | "b"} Key */
/** @type {Key[]} */
const KEYS = ["a", "b"];

export class Race {
  /**
   * @param {Record<string, any>} races the presets
   * @param {(lanes: Lane[], costs: Record<Key, string>) => void} onChange told of whatever is new in a lane
   */
  constructor(races, onChange) {
    this.races = races;
    this.onChange = onChange;
    this.setup = new Setup(() => this.#chosen());
    this.lanes = KEYS.map((key) => new Lane(key, () => this.#show()));
    this.#wire();
  }

  /** The lanes with a run. */
  get running() {
    return this.lanes.filter((lane) => lane.run);
  }

  /** Open what the URL asks for: runs by their ids, or settings. */
  async open() {
    const query = new URLSearchParams(location.search);
    const { choice, problems } = choiceFromQuery(location.search);
    this.setup.set(choice);
    if (problems.length) this.#complain(`${problems.join(" ")} The default is shown instead.`);
    const asked = this.lanes.filter((lane) => query.get(lane.key));
    await Promise.all(asked.map((lane) => this.#find(lane, /** @type {string} */ (query.get(lane.key)))));
    this.#show();
  }

  /** Show a run in a lane. @param {Key} key @param {string} id */
  async put(key, id) {
    const lane = this.#lane(key);
    await this.#find(lane, id);
    this.#remember();
    this.#show();
  }

  /** @param {Key} key */
  #lane(key) {
    return /** @type {Lane} */ (this.lanes.find((lane) => lane.key === key));
  }

  /** @param {Lane} lane @param {string} id */
  async #find(lane, id) {
    try {
      await lane.find(id);
      const { a, b } = this.setup.choice;
      this.setup.set({ a, b, alone: false, [lane.key]: fromRun(lane.run) });
    } catch (error) {
      this.#complain(`${lane.key.toUpperCase()}: ${message(error)}`);
    }
  }

  #wire() {
    const commands = { pause: "running", resume: "paused", cancel: "active" };
    element("run").addEventListener("click", () => this.#run());
    for (const [verb, wanted] of Object.entries(commands)) {
      element(verb).addEventListener("click", () => this.#command(/** @type {any} */ (verb), wanted));
    }
    element("step").addEventListener("click", () => this.#step());
    for (const chip of document.querySelectorAll("[data-preset]")) {
      chip.addEventListener("click", () => this.#preset(/** @type {HTMLElement} */ (chip).dataset.preset ?? ""));
    }
  }

  async #run() {
    if (!this.setup.valid) return this.#complain("Mend the field in red first.");
    this.#complain("");
    const { a, b, alone } = this.setup.choice;
    for (const lane of this.lanes) lane.clear();
    element("run").setAttribute("disabled", "");
    const lanes = alone ? [this.lanes[0]] : this.lanes;
    const started = await Promise.allSettled(lanes.map((lane) => lane.start(toRun(lane.key === "a" ? a : b))));
    const refused = started.flatMap((one, i) => (one.status === "rejected" ? [`${lanes[i].key.toUpperCase()}: ${message(one.reason)}`] : []));
    if (refused.length) this.#complain(refused.join(" "));
    this.#remember();
    this.#show();
    element("pause").focus({ preventScroll: true });
  }

  /** @param {"pause" | "resume" | "step" | "cancel"} verb @param {string} wanted the status of the runs it is for @param {(lane: Lane) => unknown} [body] */
  async #command(verb, wanted, body) {
    const lanes = this.lanes.filter(({ active, status }) => (wanted === "active" ? active : status === wanted || (wanted === "running" && status === "queued")));
    const done = await Promise.allSettled(lanes.map((lane) => lane.command(verb, body?.(lane))));
    const refused = done.filter((one) => one.status === "rejected").map((one) => message(one.reason));
    this.#complain(refused.join(" "));
    this.#show();
    if (document.activeElement === document.body || document.activeElement?.hasAttribute("disabled")) {
      element({ pause: "resume", resume: "pause", step: "step", cancel: "run" }[verb]).focus({ preventScroll: true });
    }
  }

  async #step() {
    const size = /** @type {HTMLSelectElement} */ (element("step-size")).value;
    const batches = (/** @type {Lane} */ { run }) => Math.ceil(run.images.training / run.mini_batch_size);
    await this.#command("step", "paused", (lane) => ({ mini_batches: size === "epoch" ? batches(lane) : Number(size) }));
  }

  /** @param {string} name */
  #preset(name) {
    const { a, b } = this.races[name];
    if (this.running.some((lane) => lane.active)) return;
    for (const lane of this.lanes) lane.clear();
    this.setup.set({ a: fromRun(a), b: fromRun(b), alone: false });
    this.#chosen();
  }

  /** The reader has chosen other settings: what is shown of an earlier race stays until the next Run. */
  #chosen() {
    if (!this.running.length) this.#remember();
    this.#show();
  }

  /** The runs, or else the settings, in the URL. */
  #remember() {
    const ids = this.running.map((lane) => `${lane.key}=${lane.run.id}`).join("&");
    const query = ids || choiceToQuery(this.setup.choice);
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }

  #show() {
    const { choice } = this.setup;
    const statuses = this.lanes.map((lane) => lane.status);
    const active = this.lanes.some((lane) => lane.active);
    const any = (/** @type {string[]} */ ...wanted) => statuses.some((status) => wanted.includes(status));
    enable("run", !active);
    enable("pause", any("running", "queued"));
    enable("resume", any("paused"));
    enable("step", any("paused"));
    enable("cancel", active);
    this.setup.disable(active);
    this.#tellStory(active);
    for (const lane of this.lanes) {
      const out = lane.key === "b" && choice.alone && !lane.run;
      showStanding(lane, out, choice[/** @type {Key} */ (lane.key)]);
    }
    const costs = { a: this.#cost("a"), b: this.#cost("b") };
    this.onChange(this.lanes, costs);
  }

  /** @param {Key} key */
  #cost(key) {
    return this.#lane(key).run?.cost ?? this.setup.choice[key].cost;
  }

  /** Mark the preset that the settings are, and tell its story. @param {boolean} active */
  #tellStory(active) {
    const { a, b, alone } = this.setup.choice;
    const same = (/** @type {any} */ one, /** @type {any} */ other) => one.cost === other.cost && one.learning_rate === other.learning_rate && !differ(one, other);
    let story = "";
    for (const chip of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-preset]"))) {
      const race = this.races[chip.dataset.preset ?? ""];
      const chosen = !alone && same(a, race.a) && same(b, race.b);
      chip.setAttribute("aria-pressed", String(chosen));
      chip.disabled = active && !chosen;
      if (chosen) story = race.story;
    }
    element("story").textContent = story || "Settings of your own.";
  }

  /** @param {string} words */
  #complain(words) {
    const place = element("race-problem");
    place.hidden = !words;
    place.textContent = words;
  }
}

/** @param {string} id @param {boolean} on */
function enable(id, on) {
  /** @type {HTMLButtonElement} */ (element(id)).disabled = !on;
}

/** @param {unknown} error */
function message(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
