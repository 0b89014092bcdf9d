/** Several lanes at once. */

import { wordsOf } from "../../../server/stream.js";

/** @typedef {import("./lane.js").Lane} Lane */

/** Those with a run in one of these statuses. @param {Lane[]} lanes @param {string[]} statuses */
export function withStatus(lanes, ...statuses) {
  return lanes.filter(({ status }) => statuses.includes(status));
}

/** Do it with each at the same time; resolves to what was refused, and in which. @param {Lane[]} lanes @param {(lane: Lane) => Promise<unknown>} act */
export async function refusals(lanes, act) {
  const done = await Promise.allSettled(lanes.map((lane) => act(lane)));
  return done.flatMap((one, i) => (one.status === "rejected" ? [`${lanes[i].key.toUpperCase()}: ${wordsOf(one.reason)}`] : []));
}
