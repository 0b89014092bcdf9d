/** Axes for numbers that are given by their base-10 logarithms, and so may be beyond a float. */

/**
 * A range and steps of whole powers of ten around these logarithms.
 * @param {(number | null)[]} logs null where there is no number
 */
export function decades(logs) {
  const [low, high] = span(logs, 3);
  const room = 0.1 * (high - low);
  return { range: [low - room, high + room], tick0: 0, dtick: stride(high - low, 8) };
}

/** A round step that takes no more than so many to come this far. @param {number} far @param {number} steps */
export function stride(far, steps) {
  const least = Math.max(1, far / steps);
  const size = 10 ** Math.floor(Math.log10(least));
  return size * ([1, 2, 5].find((step) => step * size >= least) ?? 10);
}

/**
 * A range around these logarithms, and ticks at 1, 2 and 5 times the powers of ten; at powers alone where it is wide.
 * @param {(number | null)[]} logs
 * @param {(log10: number) => string} spell
 */
export function roundNumbers(logs, spell) {
  const [low, high] = span(logs, 1);
  const room = 0.15 * (high - low);
  const range = [low - room, high + room];
  const wide = high - low;
  const step = stride(wide, 4);
  const mantissas = wide > 2 ? [0] : [0, Math.log10(2), Math.log10(5)];
  const tickvals = [];
  for (let power = Math.floor(range[0] / step) * step; power <= range[1] && tickvals.length < 50; power += step) {
    tickvals.push(...mantissas.map((mantissa) => power + mantissa).filter((log) => log >= range[0] && log <= range[1]));
  }
  return { range, tickvals, ticktext: tickvals.map(spell) };
}

/** The least and the greatest, at least so far apart. @param {(number | null)[]} logs @param {number} apart */
function span(logs, apart) {
  const known = /** @type {number[]} */ (logs.filter((log) => log !== null));
  if (known.length === 0) return [-apart / 2, apart / 2];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const missing = Math.max(0, apart - (high - low)) / 2;
  return [low - missing, high + missing];
}
