/** The bar above the charts while they show a reader's study: what it is at, and what can be done with it. */

import { byId, findAll, part, setText } from "../../page/dom.js";
import { noticeAt } from "../../page/notice.js";
import { LatestRequest } from "../../server/latest_request.js";
import { PendingRemovals, TOO_LATE } from "../../server/pending_removals.js";
import { ask, Unanswered, wordsOf } from "../../server/stream.js";

/** @typedef {{id: string, status: "running" | "paused" | "done" | "failed", message: string, study: import("./study.js").Study}} OwnStudy */

const LOOK_AGAIN = 2000; // milliseconds between two looks at a study that is at work

const WHOSE = "This is a reader’s study, not the lab’s.";

/** @type {Record<OwnStudy["status"], string>} */
const STATUS = { running: "is being computed", paused: "is paused", done: "is done", failed: "has stopped" };

/** What can be done with a study, by its status. @type {Record<OwnStudy["status"], string[]>} */
const OFFERS = { running: ["pause", "delete"], paused: ["resume", "delete"], done: ["delete"], failed: ["resume", "delete"] };

export class StudyBar {
  /** @param {string} id @param {(study: import("./study.js").Study) => void} show told of the study at once, and of every run that is new */
  constructor(id, show) {
    this.id = id;
    this.path = `/api/studies/${encodeURIComponent(id)}`;
    this.show = show;
    this.place = byId("own-bar");
    this.complain = noticeAt("problems");
    /** @type {OwnStudy | null} */
    this.own = null;
    this.timer = 0;
    this.server = new LatestRequest((/** @type {string} */ path) => this.#ask(path), (/** @type {OwnStudy} */ own) => this.#take(own), this.complain);
    this.removals = new PendingRemovals((_, problem) => this.#removed(problem));
    for (const button of findAll("[data-do]", this.place)) button.addEventListener("click", () => this.#act(button.dataset.do ?? ""));
    this.place.hidden = false;
    setText(part(this.place, "words"), WHOSE);
    this.#offer([]);
    this.server.want(this.path);
  }

  /** @param {string} path @returns {Promise<OwnStudy>} */
  async #ask(path) {
    try {
      return await ask(path);
    } catch (problem) {
      if (this.own === null && !(problem instanceof Unanswered)) this.#missing();
      throw problem;
    }
  }

  /** Of a study that isn't here there is nothing to show. */
  #missing() {
    byId("told").hidden = true;
    byId("elsewhere").hidden = false;
  }

  /** @param {OwnStudy} own */
  #take(own) {
    const { status, study } = own;
    clearTimeout(this.timer);
    const finished = this.own?.study.summary.finished;
    this.own = own;
    this.#draw();
    if (study.summary.finished !== finished) this.show(study);
    if (status === "running") this.timer = window.setTimeout(() => this.server.want(this.path), LOOK_AGAIN);
  }

  #draw() {
    const { status, message, study } = /** @type {OwnStudy} */ (this.own);
    const { finished, expected } = study.summary;
    const going = this.removals.has(this.id);
    const words = `${WHOSE} It ${STATUS[status]}: ${finished} of ${expected} runs. ${message}`;
    const lost = finished === 1 ? "its one finished run" : `its ${finished} finished runs`;
    setText(part(this.place, "words"), going ? `In a moment this study is deleted, with ${lost}. Undo keeps it.` : words.trim());
    const progress = part(this.place, "progress", HTMLProgressElement);
    Object.assign(progress, { max: expected, value: finished });
    this.#offer(going ? ["undo"] : OFFERS[status]);
  }

  /** Show these buttons; if one goes that has the keyboard, the first that stays takes it. @param {string[]} names */
  #offer(names) {
    const buttons = findAll("[data-do]", this.place);
    const left = buttons.some((button) => button === document.activeElement && !names.includes(button.dataset.do ?? ""));
    for (const button of buttons) button.hidden = !names.includes(button.dataset.do ?? "");
    if (left) buttons.find(({ hidden }) => !hidden)?.focus();
  }

  /** @param {string} name */
  async #act(name) {
    if (name === "delete") this.removals.add("studies", this.id);
    else if (name !== "undo") return this.#command(name);
    else if (!this.removals.undo(this.id)) return this.complain(TOO_LATE);
    this.#draw();
  }

  /** @param {string} verb */
  async #command(verb) {
    try {
      this.#take(await ask(`${this.path}/${verb}`, { method: "POST" }));
    } catch (problem) {
      this.complain(wordsOf(problem));
    }
  }

  /** @param {string} problem why it is still there, or "" */
  #removed(problem) {
    if (!problem) return location.assign("/study");
    this.complain(problem);
    this.#draw();
  }
}
