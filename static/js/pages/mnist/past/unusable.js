/** Why a file is no network, said to who has brought it. */

import { Refused, wordsOf } from "../../../server/stream.js";

/** @param {string} name the file's @param {unknown} problem what the server refuses it with */
export function unusable(name, problem) {
  const cannot = `${name} can’t be used.`;
  const [wrong] = problem instanceof Refused ? problem.problems : [];
  if (!wrong) return `${cannot} ${wordsOf(problem)}`;
  if (wrong.field === "file") return `${cannot} It should be ${wrong.allowed}, but it is ${wrong.got}.`;
  return `${cannot} Its field ${wrong.message}.`;
}
