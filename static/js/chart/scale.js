/** An axis of a figure: what it reaches from and to, where its ticks stand and what is written at them. */

// As the chart library counts them: the pixels that a tick takes, and how many there are at least and at most, where the
// figure doesn't say how many it wants.
const PER_TICK = { x: 80, y: 40 };
const [FEWEST, MOST] = [4, 9];
const ROOM = 0.05; // beyond the outermost values, as a share of what is between them

/**
 * @typedef {{at: (value: any) => number, ticks: {at: number, text: string}[]}} Scale `at` is a value's place, as a
 *   share of the axis from its beginning
 */

/**
 * @param {any} axis a figure's, such as its layout.xaxis
 * @param {any[]} values that are drawn along it
 * @param {"x" | "y"} direction @param {number} length in pixels
 * @returns {Scale}
 */
export function scaleOf(axis, values, direction, length) {
  const drawn = values.filter((value) => value !== null && value !== undefined);
  const named = axis.type === "category" || drawn.some((value) => typeof value === "string");
  if (named) return ofNames([...new Set(drawn.map(String))]);
  const number = (/** @type {any} */ value) => (axis.type === "log" ? Math.log10(Number(value)) : Number(value));
  const [from, to] = rangeOf(axis, drawn.map(number));
  const at = (/** @type {any} */ value) => (number(value) - from) / (to - from);
  const most = axis.nticks ?? Math.min(MOST, Math.max(FEWEST, length / PER_TICK[direction])) + 1;
  const places = axis.tickvals ?? multiples(from, to, axis.dtick ?? roundStep((to - from) / most));
  const text = (/** @type {number} */ place, /** @type {number} */ i) => axis.ticktext?.[i] ?? written(axis, place);
  const ticks = places.map((/** @type {number} */ place, /** @type {number} */ i) => ({ at: (place - from) / (to - from), text: text(place, i) }));
  return { at, ticks: ticks.filter((/** @type {{at: number}} */ tick) => tick.at >= -1e-9 && tick.at <= 1 + 1e-9) };
}

/** @param {string[]} names @returns {Scale} */
function ofNames(names) {
  const at = (/** @type {any} */ name) => (names.indexOf(String(name)) + 0.5) / names.length;
  return { at, ticks: names.map((name) => ({ at: at(name), text: name })) };
}

/** @param {any} axis @param {number[]} values @returns {[number, number]} */
function rangeOf(axis, values) {
  if (axis.range) return axis.range;
  const toZero = axis.rangemode === "tozero" ? [0] : [];
  const known = [...values.filter(Number.isFinite), ...toZero];
  if (known.length === 0) return [0, 1];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = ROOM * (high - low) || 1;
  return [toZero.length > 0 && low === 0 ? 0 : low - room, high + room];
}

/** The least of 2, 5 and 10 times the power of ten below that is no shorter. @param {number} step */
export function roundStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return (/** @type {number} */ ([2, 5, 10].find((each) => each * power >= step * (1 - 1e-9)))) * power;
}

/** @param {number} from @param {number} to @param {number} step */
function multiples(from, to, step) {
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** @param {any} axis @param {number} place */
function written({ type, tickformat, tickprefix = "", ticksuffix = "" }, place) {
  const value = type === "log" ? 10 ** place : place;
  const percent = tickformat?.endsWith("%");
  const figures = (percent ? 100 * value : value).toLocaleString("en", { maximumSignificantDigits: 6 }).replace("-", "−");
  return `${tickprefix}${figures}${percent ? "%" : ""}${ticksuffix}`;
}
