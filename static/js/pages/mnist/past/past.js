/** The networks trained here before: settings, accuracy, curve; to compare, to take away, to bring back. */

import { byId, element } from "../../../page/dom.js";
import { percent, withUnit } from "../../../page/format.js";
import { noticeAt } from "../../../page/notice.js";
import { sparkline } from "./sparkline.js";
import { unusable } from "./unusable.js";
import { LatestRequest } from "../../../server/latest_request.js";
import { PendingRemovals, TOO_LATE } from "../../../server/pending_removals.js";
import { ask } from "../../../server/stream.js";
import { when } from "../networks.js";
import { costWords, inWords } from "../settings.js";

const PAGE = 20;
const HEADS = ["trained", "network", "epochs", "test accuracy", `curve, 0 to ${withUnit(100, "%")}`, "show as", "files", ""];

const FILES = [
  ["curves.csv", "curve, CSV"],
  ["curves.json", "curve, JSON"],
  ["network.npz", "network, npz"],
  ["network.json", "network, JSON"],
  ["repeat.py", "program that repeats it"],
];

/** @typedef {{put: (key: "a" | "b", id: string) => void, look: (value: string) => void, forgotten: (id: string) => void,
 *   changed: () => void}} Told */

export class Past {
  /** @param {import("../networks.js").Networks} networks @param {Told} told */
  constructor(networks, told) {
    this.networks = networks;
    this.told = told;
    this.complain = noticeAt("past-problem");
    /** @type {Record<string, number[]>} test accuracies by run */
    this.accuracies = {};
    this.limit = PAGE;
    this.list = new LatestRequest((limit) => this.#ask(limit), (list) => this.#take(list), noticeAt("past-away"));
    this.removals = new PendingRemovals((id, problem) => this.#removed(id, problem));
    /** @type {(string | undefined)[]} runs whose files are shown */
    this.open = [];
    byId("past-more").addEventListener("click", () => {
      this.limit += PAGE;
      this.load();
    });
    const file = byId("upload-file", HTMLInputElement);
    file.addEventListener("change", () => this.#upload(file));
  }

  /** Show the list as it is now; resolves when it is here. */
  load() {
    return this.list.want(String(this.limit));
  }

  /** @param {string} limit */
  async #ask(limit) {
    const [runs, uploads] = await Promise.all([ask(`/api/runs?limit=${limit}`), ask("/api/networks")]);
    await this.#loadAccuracies(runs);
    return { runs, uploads };
  }

  /** The curves that aren't known yet, or still grow. @param {any[]} runs */
  async #loadAccuracies(runs) {
    const wanted = runs.filter((run) => (this.accuracies[run.id]?.length ?? 0) <= run.position.epoch).map((run) => run.id);
    for (let i = 0; i < wanted.length; i += 50) {
      const query = wanted.slice(i, i + 50).map((id) => `run=${id}`).join("&");
      Object.assign(this.accuracies, await ask(`/api/accuracies?${query}`));
    }
  }

  /** @param {{runs: any[], uploads: any[]}} list */
  #take({ runs, uploads }) {
    this.networks.know(runs, uploads);
    this.#showAnew();
    this.told.changed();
  }

  /** @param {HTMLInputElement} field */
  async #upload(field) {
    const file = field.files?.[0];
    if (!file) return;
    field.value = "";
    try {
      const { id } = await ask("/api/networks", { method: "POST", body: file });
      this.complain("");
      await this.load();
      this.told.look(`file-${id}`);
    } catch (error) {
      this.complain(unusable(file.name, error));
    }
  }

  #show() {
    const { runs, uploads } = this.networks;
    this.open = [...rowsOf()].filter((each) => each.querySelector("details[open]")).map(({ dataset }) => dataset.id);
    const table = byId("past-table", HTMLTableElement);
    const rows = [...runs.map((run) => this.#run(run)), ...uploads.map((network) => this.#uploaded(network))];
    byId("past-empty").hidden = rows.length > 0;
    byId("past-more").hidden = runs.length < this.limit;
    table.hidden = rows.length === 0;
    table.createTHead().replaceChildren(element("tr", {}, ...HEADS.map((head) => element(head ? "th" : "td", {}, head))));
    (table.tBodies[0] ?? table.createTBody()).replaceChildren(...rows);
  }

  /** @param {any} run */
  #run(run) {
    if (this.removals.has(run.id)) return this.#forgotten(run, inWords(run.settings));
    const accuracies = this.accuracies[run.id] ?? [];
    const link = anchor(`/mnist?a=${run.id}`, inWords(run.settings));
    link.className = "tinted";
    link.dataset.role = run.settings.cost;
    const last = accuracies.length ? `${percent(accuracies[accuracies.length - 1])}` : "–";
    const hasNetwork = ["running", "paused", "queued", "done"].includes(run.status);
    const files = document.createElement("details");
    files.open = this.open.includes(run.id);
    const summary = document.createElement("summary");
    summary.textContent = "Files";
    const offered = FILES.filter(([name]) => hasNetwork || !name.startsWith("network"));
    files.append(summary, ...offered.map(([name, text]) => anchor(`/api/runs/${run.id}/${name}`, text, true)));
    return row(run.id, [
      when(run.created),
      link,
      run.status === "done" ? String(run.settings.epochs) : `${run.position.epoch} of ${run.settings.epochs}, ${run.status}`,
      last,
      sparkline(accuracies, run.settings.cost, `Test accuracy: ${accuracies.map((a) => percent(a, 1)).join(", ")}`),
      group(button("A", "Show as A", () => this.told.put("a", run.id)), button("B", "Show as B", () => this.told.put("b", run.id))),
      files,
      button("Forget", `Forget ${inWords(run.settings)}`, () => this.#forget("runs", run.id), "quiet"),
    ]);
  }

  /** @param {any} network */
  #uploaded(network) {
    const look = button("Look inside", "Look inside", () => this.told.look(`file-${network.id}`), "quiet");
    const name = `from a file: ${costWords(network.cost)}, ${network.sizes.join("–")}`;
    if (this.removals.has(network.id)) return this.#forgotten(network, name);
    const forget = button("Forget", `Forget ${name}`, () => this.#forget("networks", network.id), "quiet");
    return row(network.id, [when(network.created), name, "", "", "", look, "", forget]);
  }

  /** A row of which nothing is left but the way back. @param {{id: string, created: string}} gone @param {string} name */
  #forgotten({ id, created }, name) {
    const undo = button("Undo", `Undo: keep ${name}`, () => this.#undo(id));
    const made = row(id, [when(created), name, "forgotten", "", "", "", "", undo]);
    made.className = "is-forgotten";
    return made;
  }

  /** @param {"runs" | "networks"} kind @param {string} id */
  #forget(kind, id) {
    this.removals.add(kind, id);
    this.#showAnew();
  }

  /** @param {string} id */
  #undo(id) {
    if (!this.removals.undo(id)) return this.complain(TOO_LATE);
    this.#showAnew();
  }

  /** @param {string} id @param {string} problem why it is still there, or "" */
  #removed(id, problem) {
    this.complain(problem);
    if (!problem) this.told.forgotten(id);
    this.load();
  }

  /** The rows once more, with the keyboard where it was: on the same control, or else at the end of the same row. */
  #showAnew() {
    const { activeElement: focused } = document;
    const row = [...rowsOf()].findIndex((each) => each.contains(focused));
    const [id, name] = [rowsOf()[row]?.dataset.id, focused && nameOf(focused)];
    this.#show();
    if (row < 0) return;
    const now = [...rowsOf()].find((each) => each.dataset.id === id) ?? rowsOf()[Math.min(row, rowsOf().length - 1)];
    const same = [...(now?.querySelectorAll("a, button, summary") ?? [])].find((each) => nameOf(each) === name);
    const next = same ?? now?.querySelector("td:last-child button") ?? byId("upload-file");
    /** @type {HTMLElement} */ (next).focus({ preventScroll: true });
  }
}

function rowsOf() {
  return /** @type {NodeListOf<HTMLElement>} */ (byId("past-table").querySelectorAll("tbody tr"));
}

/** @param {Element} control */
function nameOf(control) {
  return control.getAttribute("aria-label") ?? control.textContent;
}

/** @param {string} id the network's @param {(string | Node)[]} contents */
function row(id, contents) {
  const cells = contents.map((content, i) => element("td", { "data-head": HEADS[i] }, content)); // a head for a phone, where a row is a card
  return element("tr", { "data-id": id }, ...cells);
}

/** @param {...Node} parts */
function group(...parts) {
  const made = document.createElement("span");
  made.className = "pick";
  made.append(...parts);
  return made;
}

/** @param {string} href @param {string} text @param {boolean} [download] */
function anchor(href, text, download = false) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  if (download) link.download = "";
  return link;
}

/** @param {string} text @param {string} label @param {() => void} act @param {string} [className] */
function button(text, label, act, className = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.className = className;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
