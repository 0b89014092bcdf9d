/** The form for a study of the reader's own. */

import { Fields, OUT_OF_RANGE, quote, stoppedBy } from "../../fields/fields.js";
import { costsOn } from "../../page/costs.js";
import { byId } from "../../page/dom.js";
import { noticeAt } from "../../page/notice.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { ask, wordsOf } from "../../server/stream.js";

const MOST_RATES = 12;
const HIGHEST = 1000;

// About as long as the server's refusals are; of a longer one that room shows a part, and the rest can be scrolled to.
const REFUSAL = "50 of the studies are yours, the most one may have; delete one of them first";

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
  return { error: `Learning rates: 1 to ${MOST_RATES} numbers above 0, up to ${HIGHEST}, not ${quote(text)}.` };
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
  { name: "learning_rates", label: "Learning rates", value: new Rates([0.1, 0.3, 1, 3]), suggestions: ["0.1 0.3 1 3", "0.03 0.1 0.3 1 3 10"], hint: `1 to ${MOST_RATES} rates, with spaces between them`, read: readRates },
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
    if (stoppedBy(fields.wrong(), complain)) return;
    start.disabled = true;
    complain("");
    try {
      const made = /** @type {import("./bar.js").OwnStudy} */ (await ask("/api/studies", { method: "POST", body: toStudy(fields.values) }));
      location.assign(`/study?study=${made.id}`);
    } catch (problem) {
      complain(wordsOf(problem));
      start.disabled = false;
    }
  });
  byId("own-fields").addEventListener("input", count); // after the field itself has heard of it
  reserveSpace(byId("own-problem"), [OUT_OF_RANGE, REFUSAL]);
  count();

  function count() {
    const wrong = fields.wrong();
    if (!wrong) complain("");
    byId("own-size").hidden = Boolean(wrong);
    const { cells, learning_rates, seeds, report } = toStudy(fields.values);
    byId("own-size").textContent = `${cells.length * (learning_rates.length * seeds + report)} runs`;
  }
}
