/** The charts' numbers as a table, an epoch a row: for who would rather have them than the pictures. */

import { byId } from "../../../page/dom.js";
import { number, percent } from "../../../page/format.js";
import { fillTable } from "../../../page/table.js";

/** @typedef {import("./lane.js").Lane} Lane */

const HEADINGS = ["test accuracy", "validation accuracy", "training cost", "fingerprint"];

export class EpochTable {
  constructor() {
    this.details = byId("race-numbers", HTMLDetailsElement);
    /** @type {Lane[]} */
    this.lanes = [];
    this.shown = "";
    this.details.addEventListener("toggle", () => this.#show());
  }

  /** Something has changed in the race. @param {Lane[]} lanes */
  update(lanes) {
    this.lanes = lanes;
    this.#show();
  }

  /** Only where it is in sight, and only what is new. */
  #show() {
    const running = this.lanes.filter(({ curve }) => curve?.epochs.length);
    const state = running.map(({ run, curve }) => `${run.id} ${curve?.epochs.length}`).join();
    if (!this.details.open || state === this.shown) return;
    this.shown = state;
    const curves = running.map(({ curve }) => curve?.epochs ?? []);
    const rows = Array.from({ length: Math.max(0, ...curves.map(({ length }) => length)) }, (_, epoch) => [
      String(epoch),
      ...curves.flatMap((epochs) => cells(epochs[epoch])),
    ]);
    const headings = running.flatMap(({ key }) => HEADINGS.map((words) => `${key.toUpperCase()}: ${words}`));
    fillTable(byId("race-table", HTMLTableElement), ["epoch", ...headings], rows);
  }
}

/** @param {Record<string, any> | undefined} epoch */
function cells(epoch) {
  if (!epoch) return HEADINGS.map(() => "");
  const { test_accuracy: test, validation_accuracy: validation, training_cost: cost, fingerprint } = epoch;
  return [percent(test), percent(validation), number(cost, 4), fingerprint ?? ""];
}
