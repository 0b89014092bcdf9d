/** What the last change moved, in words, from the numbers before and after it. */

import { element } from "../../page/dom.js";
import { number, power, signed } from "../../page/format.js";
import { indexed } from "./output_rows.js";
import { constantOf, moves, sum } from "../../math/softmax.js";

/** @typedef {{z: number[], c: number, activations: number[]}} Moment */

const FARTHEST = 700; // what an exponent can be

export class ChangeSummary {
  /** @param {import("./layer.js").Layer} layer */
  constructor(layer) {
    this.now = moment(layer);
    /** The layer before the thumb was taken that moves now, and what it moves. @type {{before: Moment, of: string} | null} */
    this.gesture = null;
    /** The activations before the last change; none after a new start. @type {number[] | undefined} */
    this.before = undefined;
    layer.on("rest", () => void (this.gesture = null));
  }

  /** The sentence about a change. @param {import("./layer.js").Layer} layer @param {import("./layer.js").Cause} cause */
  follow(layer, cause) {
    const last = this.now;
    this.now = moment(layer);
    if (cause.kind === "target") return null;
    if (cause.kind === "new") {
      this.gesture = null;
      this.before = undefined;
      return [`${leaders(this.now.activations)} Move a z, and this line says what it moved.`];
    }
    const of = `${cause.kind} ${cause.index}`;
    if (this.gesture?.of !== of) this.gesture = { before: last, of };
    this.before = this.gesture.before.activations;
    return sentence(this.gesture.before, this.now, cause);
  }
}

/** Which of a new set of activations are the largest. @param {number[]} activations */
export function leaders(activations) {
  const most = Math.max(...activations);
  const tied = activations.filter((a) => a === most).length;
  const share = number(most, 3);
  if (tied === activations.length) return `All ${tied} activations are equal, ${share} each.`;
  if (tied > 1) return `${tied} activations share the top, ${share} each.`;
  return `${indexed("a", activations.indexOf(most))} is the largest, ${share}.`;
}

/** The longest sentences about a layer of so many outputs. @param {number} count */
export function longestMoves(count) {
  const all = (/** @type {number} */ x) => Array.from({ length: count }, () => x);
  const before = { z: all(0), c: 0.0123, activations: all(0) };
  const now = { z: all(-1999.999), c: 0.0124, activations: all(0) };
  /** @type {import("./layer.js").Cause["kind"][]} */
  const kinds = ["z", "constant", "sharpness"];
  return kinds.map((kind) => sentence(before, now, { kind, index: count - 1 }, all(-2.6e-100)));
}

/** @param {import("./layer.js").Layer} layer @returns {Moment} */
const moment = ({ z, c, activations }) => ({ z, c, activations });

/** @param {Moment} before @param {Moment} now @param {import("./layer.js").Cause} cause @param {number[]} [change] how far each moved */
export function sentence(before, now, cause, change = changed(before, now, cause)) {
  const { kind, index = 0 } = cause;
  const others = now.z.length > 2 ? "the others" : "the other";
  const together = now.z.length > 2 ? " together" : "";
  const moved = change.map((by, j) => [swatch(j), `${indexed("a", j)} ${signed(by, 3)}`]);
  const list = (/** @type {(string | Node)[][]} */ parts) => parts.flatMap((part, i) => (i === 0 ? part : [", ", ...part]));
  const each = moved.filter((_, j) => j !== index);
  const theirs = signed(-change[index], 3);
  const own = [...moved[index], `; ${others} ${theirs}${together}`, ...(each.length > 1 ? [" (", ...list(each), ")"] : []), "."];
  if (kind === "z") return [`${indexed("z", index)} ${short(now.z[index] - before.z[index])}: `, ...own];
  if (kind === "activation") return ["Pulled: ", ...own];
  if (kind === "constant") {
    return [`C ${short(constantOf(now.z, now.c) - constantOf(before.z, before.c))}: every z moved by as much, and no activation did.`];
  }
  return [`c from ${Number(before.c.toPrecision(3))} to ${Number(now.c.toPrecision(3))}: `, ...list(moved), "."];
}

/** How far each activation moved. @param {Moment} before @param {Moment} now @param {import("./layer.js").Cause} cause */
function changed(before, now, { kind, index = 0 }) {
  const t = now.c * (now.z[index] - before.z[index]);
  return kind === "z" && t < FARTHEST ? moves(before.activations, index, t) : changes(before.activations, now.activations);
}

/**
 * How far each activation moved. They sum to 0; the largest, whose own difference may be lost in rounding, gets what the
 * others leave (those that tie with it, the same).
 * @param {number[]} before @param {number[]} now
 */
export function changes(before, now) {
  const largest = now.indexOf(Math.max(...now));
  const moved = now.map((a, j) => a - before[j]);
  const isTop = (/** @type {number} */ j) => now[j] === now[largest] && before[j] === before[largest];
  const tops = moved.filter((_, j) => isTop(j)).length;
  return moved.map((by, j) => (isTop(j) ? -sum(moved.filter((_, k) => !isTop(k))) / tops : by));
}

/** A patch of an output's colour. @param {number} j */
function swatch(j) {
  return element("span", { class: "swatch", "data-output": j + 1, "aria-hidden": "true" });
}

/** A change with its sign and no more decimals than it has. @param {number} x */
function short(x) {
  const sign = x < 0 ? "−" : "+";
  const rounded = Math.abs(Number(x.toFixed(3)));
  return sign + (rounded === 0 && x !== 0 ? power(Math.abs(x)) : rounded);
}
