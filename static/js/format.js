/** Numbers as a reader reads them: a true minus sign, no more digits than are of use, powers of ten spelt out. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number with a fixed count of decimals, or as a power of ten where that would show only zeros.
 * @param {number} x
 * @param {number} [decimals]
 */
export function number(x, decimals = 4) {
  if (!Number.isFinite(x)) return "—";
  const size = Math.abs(x);
  const tooSmall = size !== 0 && size < 10 ** -decimals;
  if (tooSmall || size >= 1e6) return power(x);
  return minus(x.toFixed(decimals));
}

/**
 * A number with its sign always shown.
 * @param {number} x
 * @param {number} [decimals]
 */
export function signed(x, decimals = 2) {
  return (x >= 0 ? "+" : "") + number(x, decimals);
}

/**
 * Scientific notation: 1.9 × 10⁻⁵.
 * @param {number} x
 * @param {number} [decimals]
 */
export function power(x, decimals = 1) {
  const [mantissa, exponent] = x.toExponential(decimals).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[Number(c)])).join("");
  return `${minus(mantissa)} × 10${raised}`;
}

/**
 * A share in 0…1 as per cent.
 * @param {number} share
 * @param {number} [decimals]
 */
export function percent(share, decimals = 2) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(decimals)} %` : "—";
}

/**
 * Seconds as a clock would say them: 7 s, 1 min 05 s.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "—";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
