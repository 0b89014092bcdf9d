/** The layer played backwards: pull an activation, and the weighted inputs follow; move C, and no activation does. */

import { byId, part } from "../../page/dom.js";
import { Fields } from "../../fields/fields.js";
import { signed } from "../../page/format.js";
import { indexed, OutputRows } from "./output_rows.js";
import { reserveSpace } from "../../page/reserve_space.js";
import { constantOf, pull } from "../../math/softmax.js";
import { activationTexts, written } from "./words.js";

const LIMIT = 1000; // of |z|
const TOO_FAR = "That would take the z’s more than 2000 apart; here they stay within ±1000. A larger c needs less.";
const AT_FIRST = "Pull a bar by its end.";
const ENDS = [0.0001, 0.9999]; // of a pulled activation: no finite z gives 0 or 1

/** @param {HTMLElement} element @param {import("./layer.js").Layer} layer */
export function backwards(element, layer) {
  const say = (/** @type {string} */ words) => void (part(element, "says").textContent = words);
  let before = layer.z; // the z's when the bar was taken
  const outputs = new OutputRows(part(element, "outputs"), {
    activation: (j, value) => {
      const z = within(pull(layer.z, layer.c, j, Math.min(ENDS[1], Math.max(ENDS[0], value))));
      if (z) layer.change({ z }, { kind: "activation", index: j });
      else say(TOO_FAR);
    },
    rest: () => layer.rest(),
  });
  layer.on("rest", () => void (before = layer.z));
  const constant = new Fields(
    part(element, "constant"),
    [{ name: "constant", label: "Constant C", value: 0, min: -2000, max: 2000, slider: [-10, 10], step: 0.1 }],
    ({ constant: wanted }) => {
      const by = wanted - constantOf(layer.z, layer.c);
      const [low, high] = [-LIMIT - Math.min(...layer.z), LIMIT - Math.max(...layer.z)];
      const moved = Math.min(high, Math.max(low, by));
      layer.change({ z: layer.z.map((x) => x + moved) }, { kind: "constant" });
    },
  );
  part(element, "constant").addEventListener("change", () => layer.rest());
  layer.follow((cause) => {
    const { z, c, activations, logarithms } = layer;
    if (cause.kind === "new") {
      outputs.rescale();
      reserveSpace(part(element, "says"), [TOO_FAR, follows(z.map(() => 0), z.map(() => -1999.99), 2, z.length - 1)]);
    }
    showFormula(c);
    outputs.show({ z, activations, texts: activationTexts(logarithms) });
    if (cause.kind !== "constant") constant.set({ constant: Number(constantOf(z, c).toFixed(3)) });
    if (cause.kind === "activation") say(follows(before, z, c, cause.index ?? 0));
    else before = z;
    if (cause.kind === "constant") say("Every z moved by as much, and no activation did.");
    if (["new", "z", "sharpness"].includes(cause.kind)) say(AT_FIRST);
  });
}

/** The formula for this sharpness, which has no c in it where c is 1. @param {number} c */
function showFormula(c) {
  const text = byId("inverse");
  part(text, "sharp").textContent = `The sharpness, set below, is c = ${written(c)}.`;
  for (const [name, shown] of /** @type {const} */ ([["sharp", c !== 1], ["sharp-formula", c !== 1], ["formula", c === 1]])) {
    part(text, name).classList.toggle("reserved__space", !shown);
  }
}

/**
 * How the z's follow a pulled activation: each by what its (ln a)/c grew, and C, which stays unless a z would leave the limit.
 * @param {number[]} before @param {number[]} z @param {number} c @param {number} j
 */
export function follows(before, z, c, j) {
  const [own, other] = [j, j === 0 ? 1 : 0].map((k) => signed(z[k] - before[k], 2));
  const by = constantOf(z, c) - constantOf(before, c);
  const moved = Math.abs(by) >= 0.005;
  const logarithm = c === 1 ? `ln ${indexed("a", j)}` : `(ln ${indexed("a", j)})/c`;
  const follow = `${indexed("z", j)} follows ${logarithm}${moved ? " and C" : ""}: ${own};`;
  const kept = moved ? ` C moved by ${signed(by, 2)}, to keep the z’s within ±${LIMIT}.` : "";
  if (z.length === 2) return `${follow} ${indexed("z", 1 - j)} ${other}.${kept}`;
  return `${follow} the other z’s ${other} each. They keep their differences, so the other activations keep their proportions.${kept}`;
}

/** These z's, moved together until they are within the limit; nothing where they are too far apart. @param {number[]} z */
function within(z) {
  const [least, most] = [Math.min(...z), Math.max(...z)];
  if (most - least > 2 * LIMIT) return null;
  const by = Math.max(0, -LIMIT - least) + Math.min(0, LIMIT - most);
  return by === 0 ? z : z.map((x) => x + by);
}
