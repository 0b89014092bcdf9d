/** The softmax in the page, so that bars follow a thumb at once: the server's formulas, and tested against them. */

/** a_j = e^{c·z_j} / Σ e^{c·z_k} (Eqs 78 and 83). @param {number[]} z @param {number} [c] */
export function softmax(z, c = 1) {
  const top = Math.max(...z);
  const powers = z.map((x) => Math.exp(c * (x - top)));
  const all = sum(powers);
  return powers.map((power) => power / all);
}

/** ln a_j, finite wherever z is. @param {number[]} z @param {number} [c] */
export function logSoftmax(z, c = 1) {
  const top = Math.max(...z);
  const first = z.indexOf(top);
  const others = sum(z.map((x, j) => (j === first ? 0 : Math.exp(c * (x - top)))));
  return z.map((x) => c * (x - top) - Math.log1p(others));
}

/** C in z_j = (ln a_j)/c + C: it is (ln Σ e^{c·z_k})/c. @param {number[]} z @param {number} [c] */
export function constantOf(z, c = 1) {
  return z[0] - logSoftmax(z, c)[0] / c;
}

/**
 * The weighted inputs with a_j set to `value`: the other activations keep their proportions, C stays.
 * In logarithms all the way, so that proportions survive where the activations themselves would be 0.
 * @param {number[]} z @param {number} c @param {number} j @param {number} value between 0 and 1
 */
export function pull(z, c, j, value) {
  const constant = constantOf(z, c);
  const others = logSoftmax(z.filter((_, k) => k !== j), c);
  const logarithms = others.map((logarithm) => logarithm + Math.log1p(-value));
  logarithms.splice(j, 0, Math.log(value));
  return logarithms.map((logarithm) => logarithm / c + constant);
}

/** 1 − a_j as the sum of the others. @param {number[]} activations */
function complement(activations) {
  return activations.map((_, j) => sum(activations.filter((_, k) => k !== j)));
}

/**
 * How far each activation moves when c·z_k grows by t: −a_j·a_k(e^t − 1)/(1 − a_k + a_k·e^t) for j ≠ k, and a_k by what the
 * others leave. No difference of two numbers is taken, so that nothing is lost in rounding.
 * @param {number[]} activations @param {number} k @param {number} t at most 700
 */
export function moves(activations, k, t) {
  const others = sum(activations.filter((_, j) => j !== k));
  const share = (activations[k] * Math.expm1(t)) / (others + activations[k] * Math.exp(t));
  return activations.map((a, j) => (j === k ? others : -a) * share);
}

/** ∂a_j/∂z_k = c·a_j(δ_jk − a_k): row j, column k. @param {number[]} activations @param {number} [c] */
export function jacobian(activations, c = 1) {
  const rest = complement(activations);
  return activations.map((a, j) => activations.map((b, k) => c * a * (j === k ? rest[j] : -b)));
}

/**
 * The cost: −ln a_y (Eq. 80), or Σ (y_j − a_j)²/2.
 * @param {string} cost @param {number[]} z @param {number} target
 */
export function costOf(cost, z, target) {
  return mathematicsOf(cost).value(z, target);
}

/**
 * ∂C/∂z_k: a − y under the log-likelihood (Eq. 81), a_k Σ_j a_j(e_k − e_j) with e = a − y under the quadratic cost.
 * @param {string} cost @param {number[]} z @param {number} target
 */
export function gradient(cost, z, target) {
  return mathematicsOf(cost).gradient(z, target);
}

/** @type {Record<string, {value: (z: number[], target: number) => number, gradient: (z: number[], target: number) => number[]}>} */
const COSTS = {
  "log-likelihood": { value: (z, target) => -logSoftmax(z)[target], gradient: errors },
  quadratic: {
    value: (z, target) => sum(errors(z, target).map((error) => error * error)) / 2,
    gradient: (z, target) => {
      const [a, error] = [softmax(z), errors(z, target)];
      return a.map((ak, k) => ak * sum(a.map((aj, j) => aj * (error[k] - error[j]))));
    },
  },
};

/** @param {string} cost */
function mathematicsOf(cost) {
  const known = COSTS[cost];
  if (!known) throw new Error(`The page has no formula for the cost ${cost} on a softmax layer.`);
  return known;
}

/** a_j − y_j, without cancellation at the target. @param {number[]} z @param {number} target */
function errors(z, target) {
  const a = softmax(z);
  const rest = complement(a);
  return a.map((x, j) => (j === target ? -rest[j] : x));
}

/** @param {number[]} values */
export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
