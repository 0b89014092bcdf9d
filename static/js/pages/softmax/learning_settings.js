/** What the reader chooses for learning: the target, the costs, the rate; and the starts by how wrong they are. */

import { findAll, part } from "../../page/dom.js";
import { Fields } from "../../fields/fields.js";
import { indexed } from "./output_rows.js";
import { Learning } from "./learning.js";
import { debounced } from "../../page/debounce.js";

/**
 * @param {HTMLElement} element
 * @param {import("./layer.js").Layer} layer
 * @param {{charts: Record<string, any>, starts: Record<string, [number[], number]>, table: import("../../fields/fields.js").Field[],
 *   choice: import("./learning.js").Choice, onMove: () => void}} given
 */
export function learningSettings(element, layer, { charts, starts, table, choice, onMove }) {
  const learning = new Learning(element, layer, charts, choice, onMove);
  const fields = new Fields(part(element, "fields"), table, (values) => {
    learning.choose(/** @type {any} */ (values));
  });
  fields.set(choice);
  const target = part(element, "target", HTMLSelectElement);
  target.addEventListener("change", () => layer.change({ target: Number(target.value) }, { kind: "target" }));
  const buttons = findAll("button[data-start]", element).map((button) => {
    const [z, right] = starts[button.dataset.start ?? ""];
    button.addEventListener("click", () => layer.change({ z, target: right }, { kind: "new" }));
    return { button, z, right };
  });
  const restartSoon = debounced(() => learning.restart());
  layer.follow((cause) => {
    if (target.options.length !== layer.z.length) {
      target.replaceChildren(...layer.z.map((_, j) => new Option(indexed("a", j), String(j))));
    }
    target.value = String(layer.target);
    for (const { button, z, right } of buttons) {
      button.setAttribute("aria-pressed", String(right === layer.target && z.join() === layer.z.join()));
    }
    part(element, "sharp").style.visibility = layer.c === 1 ? "hidden" : "visible"; // and keeps its room
    if (cause.kind === "new" || cause.kind === "target") learning.restart();
    else if (cause.kind !== "sharpness") restartSoon();
  });
  return learning;
}
