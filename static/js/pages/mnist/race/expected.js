/** The fingerprints that a link says its runs ended with, and whether the runs here came to the same. */

import { fromRun } from "../settings.js";

/** @typedef {"a" | "b"} Key */
/** @typedef {{fingerprint: string, settings: Record<string, any> | null}} Expected settings are null where the link names a run */

const SHAPE = /^[0-9a-f]{6,64}$/;

/**
 * What a link expects: `fingerprint` of a single run, or `a_fingerprint` and `b_fingerprint` of a race.
 * @param {string} search @param {import("../settings.js").Choice} choice the settings in it
 * @returns {{expected: Partial<Record<Key, Expected>>, problems: string[]}}
 */
export function expectedFromQuery(search, choice) {
  const query = new URLSearchParams(search);
  /** @type {Partial<Record<Key, Expected>>} */
  const expected = {};
  const problems = [];
  for (const key of /** @type {Key[]} */ (["a", "b"])) {
    const text = query.get(`${key}_fingerprint`) ?? (key === "a" ? query.get("fingerprint") : null);
    if (text === null) continue;
    if (SHAPE.test(text)) expected[key] = { fingerprint: text, settings: query.get(key) ? null : choice[key] };
    else problems.push(`${key.toUpperCase()}: a fingerprint is 6 to 64 of the digits 0 to 9 and a to f, not “${text.slice(0, 70)}”.`);
  }
  return { expected, problems };
}

/** For the link of the page. @param {Partial<Record<Key, Expected>>} expected */
export function expectedToQuery(expected) {
  return Object.entries(expected).map(([key, { fingerprint }]) => `${key}_fingerprint=${fingerprint}`);
}

/** Whether a run has the settings that the link's had. @param {Expected} expected @param {{settings: any}} run */
export function isOf({ settings }, run) {
  const own = fromRun(run.settings);
  return settings === null || Object.keys(settings).every((name) => String(settings[name]) === String(own[name]));
}

/**
 * Whether a run that is done came to the same numbers as the link's, in words; nothing while it isn't done.
 * @param {Expected | undefined} expected @param {any} run
 */
export function comparison(expected, run) {
  if (!expected || run?.status !== "done" || !run.latest?.fingerprint || !isOf(expected, run)) return "";
  const found = run.latest.fingerprint;
  const length = Math.min(found.length, expected.fingerprint.length);
  if (found.slice(0, length) === expected.fingerprint.slice(0, length)) return "The same to the last bit as the link’s run.";
  const images = run.data.kind === "mnist" ? "all of MNIST" : "the sample of MNIST";
  return (
    `Not the link’s numbers: its run ended with the fingerprint ${expected.fingerprint}. This one has the same settings and ` +
    `learned from ${images}; from other images other numbers follow. If the images were the same, python -m app verify says ` +
    "whether this machine computes the published numbers."
  );
}
