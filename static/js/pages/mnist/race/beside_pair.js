/** How a race differs from the finished pair at the top of the page: why other digits may be lost in it, or none. */

import { byId, setText } from "../../../page/dom.js";
import { finished, trainingImages } from "../pair.js";
import { choiceToQuery, fromRun, TABLES } from "../settings.js";

/** @typedef {{name: string, cost: string, settings: Record<string, any>, images: number}} Raced one network of the race; images: of an epoch, 0 while that isn't known */
/** @typedef {{what: string, here: string, there: string}} Difference */

const IMAGES = "images in an epoch";

const SAME = "These are the settings of the pair at the top of the page: from them the same two networks come out, to the last bit.";

/** The race in which the pair was trained, as a link. */
const PAIR_QUERY = choiceToQuery({ a: fromRun(finished[0].settings), b: fromRun(finished[1].settings), alone: false });

/** Say how the race differs from the pair, and offer the pair's settings. @param {Raced[]} networks those that take part */
export function showBesidePair(networks) {
  const found = sentence(networks);
  setText(byId("race-pair"), found);
  const link = byId("race-pair-link", HTMLAnchorElement);
  link.href = `/mnist?${PAIR_QUERY}`;
  link.hidden = found === SAME;
}

/** @param {Raced[]} networks */
export function sentence(networks) {
  const each = networks.map((network) => ({ name: network.name, found: differences(network) }));
  const said = [...new Set(each.flatMap(({ found }) => found.map(({ what }) => what)))].map((what) => inBoth(what, each));
  if (said.length === 0) return SAME;
  return `The pair at the top of the page was trained with other settings: ${said.join("; ")}. Which digit a network loses, and whether it loses one, depends on all of these.`;
}

/** A difference, said once if it is the same for all that take part. @param {string} what @param {{name: string, found: Difference[]}[]} each */
function inBoth(what, each) {
  const told = each.map(({ name, found }) => ({ name, words: words(found.find((one) => one.what === what)) }));
  if (told.every(({ words }) => words === told[0].words)) return `${what} ${told[0].words}`;
  return `${what} ${told.flatMap(({ name, words }) => (words ? [`${words.slice(0, -1)} in ${name})`] : [])).join(", ")}`;
}

/** @param {Difference | undefined} difference */
const words = (difference) => (difference ? `${difference.there} (here ${difference.here})` : "");

/** What a network of the race has otherwise than that of the pair with the same cost. @param {Raced} network @returns {Difference[]} */
function differences({ cost, settings, images }) {
  const other = finished.find((each) => each.settings.cost === cost);
  if (!other) return [{ what: "cost", there: finished.map((each) => each.settings.cost).join(" and "), here: cost }];
  const found = TABLES.a.flatMap((field) => {
    const [here, there] = [settings, other.settings].map((values) => valueWords(field, values[field.name]));
    return here === there ? [] : [{ what: field.label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()), here, there }];
  });
  if (images && images !== trainingImages) found.push({ what: IMAGES, here: count(images), there: count(trainingImages) });
  return found;
}

/** @param {import("../../../fields/fields.js").Field} field @param {any} value */
function valueWords(field, value) {
  if ("choices" in field) return field.choices.find(([each]) => each === value)?.[1].split(":")[0] ?? String(value);
  return Array.isArray(value) ? value.join("–") : String(value);
}

/** @param {number} n */
const count = (n) => n.toLocaleString("en-US");
