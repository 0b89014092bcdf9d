/** Numbers as a reader reads them: a true minus sign, no more digits than are of use, powers of ten spelt out on one line. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const TIMES = "\u00a0×\u00a0"; // a line doesn’t end within a number

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
  return `${minus(mantissa)}${TIMES}${tenTo(Number(exponent))}`;
}

/**
 * A number with a fixed count of significant digits, or as a power of ten where that would be long.
 * @param {number} x
 * @param {number} [digits]
 */
export function significant(x, digits = 3) {
  if (!Number.isFinite(x)) return "—";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e4)) return power(x, digits - 1);
  const text = x.toPrecision(digits);
  return minus(size === 0 ? "0" : text.includes("e") ? String(Number(text)) : text);
}

/**
 * The number whose base-10 logarithm this is, which may itself be beyond a float: 48, 0.0047, 2.4 × 10⁻⁷², and
 * 10^(3.1 × 10⁸⁴) where even its power of ten is a long number.
 * @param {number} log
 * @param {number} [digits] significant ones
 */
export function fromLog10(log, digits = 2) {
  if (Math.abs(log) >= 1e6) return `10^(${power(log)})`;
  if (log > -3 && log < 4) {
    const text = (10 ** log).toPrecision(digits);
    return text.includes("e") ? String(Number(text)) : text;
  }
  let exponent = Math.floor(log);
  let mantissa = (10 ** (log - exponent)).toFixed(digits - 1);
  if (Number(mantissa) === 10) {
    exponent += 1;
    mantissa = (1).toFixed(digits - 1);
  }
  return `${mantissa}${TIMES}${tenTo(exponent)}`;
}

/** A digit with its article: a 7, an 8. @param {number} digit */
export function aDigit(digit) {
  return `${digit === 8 ? "an" : "a"} ${digit}`;
}

/** With a capital, as a sentence begins. @param {string} words */
export function capitalized(words) {
  return words[0].toUpperCase() + words.slice(1);
}

/** 10⁻⁷². @param {number} exponent a whole number */
function tenTo(exponent) {
  return `10${[...String(exponent)].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[Number(c)])).join("")}`;
}

/**
 * A share in 0…1 as per cent.
 * @param {number} share
 * @param {number} [decimals]
 */
export function percent(share, decimals = 2) {
  return Number.isFinite(share) ? withUnit((100 * share).toFixed(decimals), "%") : "—";
}

/** A number with its unit, 97.77 % or 12 MB: a line doesn't end between them. @param {string | number} text @param {string} unit */
export function withUnit(text, unit) {
  return `${text}\u00a0${unit}`;
}

/** How many of something: 1 epoch, 2,000 epochs. @param {number} n @param {string} one @param {string} many */
export function counted(n, one, many) {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}

/**
 * Seconds as a clock would say them: 7 s, 1 min 05 s.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "—";
  const whole = Math.round(seconds);
  if (whole < 60) return withUnit(whole, "s");
  return `${withUnit(Math.floor(whole / 60), "min")} ${withUnit(String(whole % 60).padStart(2, "0"), "s")}`;
}

/** From one number to another, as a field allows them: −50 to 50. @param {{min: number, max: number}} limits */
export function rangeWords({ min, max }) {
  return `${minus(String(min))} to ${minus(String(max))}`;
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}
