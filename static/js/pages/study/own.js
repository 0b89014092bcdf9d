/** A study of the reader's own: its form, and the bar above the charts while they show one. */

import { Fields, OUT_OF_RANGE } from "../../fields/fields.js";
import { costsOn } from "../../page/costs.js";
import { byId, element } from "../../page/dom.js";
import { noticeAt } from "../../page/notice.js";
import { ask } from "../../server/stream.js";

/** @typedef {{id: string, status: "running" | "paused" | "done" | "failed", message: string, study: import("./study.js").Study}} OwnStudy */

const MOST_RATES = 12;
const HIGHEST = 1000;
const LOOK_AGAIN = 2000; // milliseconds between two looks at a study that is at work

/** Rates as a reader types them: numbers with spaces or commas between them. */
class Rates {
  /** @param {number[]} values */
  constructor(values) {
    this.values = values;
  }

  toString() {
    return this.values.join(" ");
  }
}

/** @param {string} text @returns {{value?: Rates, error?: string}} */
function readRates(text) {
  const values = text.split(/[\s,;]+/).filter(Boolean).map(Number);
  const fits = values.length >= 1 && values.length <= MOST_RATES && values.every((value) => value > 0 && value <= HIGHEST);
  if (fits) return { value: new Rates([...new Set(values)].sort((a, b) => a - b)) };
  return { error: `Learning rates: 1 to ${MOST_RATES} numbers above 0, up to ${HIGHEST}, with spaces between them, not “${text}”.` };
}

/** @param {string} name @param {string} label @param {number} value @param {number} min @param {number} max */
const whole = (name, label, value, min, max) => ({ name, label, value, min, max, step: 1, whole: true, plain: true });

const TWO = ["quadratic", "cross-entropy"];
const NETWORK_COSTS = costsOn("sigmoid", "softmax");

/** @type {import("../../fields/fields.js").Field[]} */
const TABLE = [
  {
    name: "costs",
    label: "Costs",
    value: "two",
    choices: [
      ["two", "quadratic and cross-entropy"],
      ["every", `every cost: ${NETWORK_COSTS.map(({ short }) => short).join(", ")}`],
    ],
  },
  {
    name: "weight_init",
    label: "First weights",
    value: "both",
    choices: [
      ["both", "large and small"],
      ["large", "large"],
      ["scaled", "small"],
    ],
  },
  whole("hidden", "Hidden neurons", 30, 1, 300),
  { name: "learning_rates", label: "Learning rates", value: new Rates([0.1, 0.3, 1, 3]), suggestions: ["0.1 0.3 1 3", "0.03 0.1 0.3 1 3 10"], read: readRates },
  whole("seeds", "Starts at each", 3, 1, 20),
  whole("report", "Fresh starts", 8, 0, 40),
  whole("epochs", "Epochs", 3, 1, 30),
  {
    name: "training_images",
    label: "Images",
    value: "10000",
    choices: [
      ["10000", "10,000 of MNIST"],
      ["50000", "all of MNIST"],
    ],
  },
];

/** @param {Record<string, any>} values */
function cellsOf({ costs, weight_init, hidden }) {
  const starts = weight_init === "both" ? ["large", "scaled"] : [weight_init];
  const chosen = NETWORK_COSTS.filter(({ name }) => costs === "every" || TWO.includes(name));
  return starts.flatMap((start) => chosen.map(({ name, activations }) => ({ cost: name, output: activations[0], weight_init: start, hidden })));
}

/** The body of POST /api/studies. @param {Record<string, any>} values */
export function toStudy(values) {
  const { seeds, report, epochs, learning_rates, training_images } = values;
  return { cells: cellsOf(values), learning_rates: learning_rates.values, seeds, report, epochs, training_images: Number(training_images) };
}

/** The form. */
export function offerStudy() {
  const fields = new Fields(byId("own-fields"), TABLE, count);
  const complain = noticeAt("own-problem");
  const start = byId("own-start", HTMLButtonElement);
  start.addEventListener("click", async () => {
    const wrong = /** @type {HTMLElement | null} */ (byId("own-fields").querySelector('[aria-invalid="true"]'));
    if (wrong) {
      wrong.focus();
      return complain(OUT_OF_RANGE);
    }
    start.disabled = true;
    complain("");
    try {
      const made = /** @type {OwnStudy} */ (await ask("/api/studies", { method: "POST", body: toStudy(fields.values) }));
      location.assign(`/study?study=${made.id}`);
    } catch (problem) {
      complain(/** @type {Error} */ (problem).message);
      start.disabled = false;
    }
  });
  count();

  function count() {
    const { cells, learning_rates, seeds, report } = toStudy(fields.values);
    byId("own-size").textContent = `${cells.length * (learning_rates.length * seeds + report)} runs`;
  }
}

/**
 * Follow a study until it rests: `show` is told of it at once, and whenever more of it is done.
 * @param {string} id @param {(study: import("./study.js").Study) => void} show
 */
export async function followStudy(id, show) {
  const path = `/api/studies/${encodeURIComponent(id)}`;
  const bar = byId("own-bar");
  /** @type {number | undefined} */
  let timer;
  let finished = -1;

  /** @param {OwnStudy} own */
  const take = (own) => {
    clearTimeout(timer);
    bar.replaceChildren(...barOf(own, command));
    if (own.study.summary.finished !== finished) show(own.study);
    finished = own.study.summary.finished;
    if (own.status === "running") timer = window.setTimeout(look, LOOK_AGAIN);
  };
  const complain = noticeAt("problems");
  const look = async () => {
    try {
      take(await ask(path));
      complain("");
    } catch (problem) {
      complain(/** @type {Error} */ (problem).message);
      timer = window.setTimeout(look, LOOK_AGAIN);
    }
  };
  /** @param {"pause" | "resume" | "delete"} name */
  const command = async (name) => {
    try {
      if (name === "delete") {
        await ask(path, { method: "DELETE" });
        location.assign("/study");
      } else take(await ask(`${path}/${name}`, { method: "POST" }));
    } catch (problem) {
      complain(/** @type {Error} */ (problem).message);
    }
  };
  bar.hidden = false;
  take(await ask(path));
}

/** @type {Record<OwnStudy["status"], string>} */
const STATUS = { running: "is being computed", paused: "is paused", done: "is done", failed: "has stopped" };

/** What a study is at, and what can be done with it. @param {OwnStudy} own @param {(name: "pause" | "resume" | "delete") => void} command */
function barOf({ status, message, study }, command) {
  const { finished, expected } = study.summary;
  const words = `This is a reader’s study, not the lab’s. It ${STATUS[status]}: ${finished} of ${expected} runs. ${message}`;
  /** @param {"pause" | "resume" | "delete"} name @param {string} label */
  const button = (name, label) => {
    const made = element("button", { type: "button" }, label);
    made.addEventListener("click", () => command(name));
    return made;
  };
  const buttons = [button("delete", "Delete")];
  if (status === "running") buttons.unshift(button("pause", "Pause"));
  if (status === "paused" || status === "failed") buttons.unshift(button("resume", "Go on"));
  const progress = element("progress", { max: expected, value: finished, "aria-label": "Runs done" });
  return [element("p", { role: "status" }, words), progress, element("p", { class: "controls" }, ...buttons, element("a", { href: "/study" }, "The lab’s own study"))];
}
