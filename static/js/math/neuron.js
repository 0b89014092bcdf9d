/**
 * The neuron's mathematics in the browser, for pictures that follow a slider. Like the server's functions, which the
 * tests hold it against, it works from z, so that nothing cancels where the neuron is saturated.
 */

/** σ(z) = 1/(1 + e^−z). @param {number} z */
export function sigmoid(z) {
  return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
}

/** Within this of 0 or 1 an output is called saturated, on every page; σ′(z) = a(1 − a) is at most 0.09 there. */
export const SATURATED = 0.1;

/** Whether the output σ(z) is saturated. @param {number} z */
export function isSaturated(z) {
  return sigmoid(-Math.abs(z)) <= SATURATED;
}

/** ln σ(z), finite wherever z is. @param {number} z */
export function logSigmoid(z) {
  return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
}

/** σ′(z) = σ(z)(1 − σ(z)), right where 1 − σ(z) would round to 0. @param {number} z */
export function sigmoidSlope(z) {
  const tail = Math.exp(-Math.abs(z));
  return tail / ((1 + tail) * (1 + tail));
}

/** σ(z) − y, as (1 − y)σ(z) − yσ(−z). @param {number} z @param {number} y */
export function sigmoidError(z, y) {
  return (1 - y) * sigmoid(z) - y * sigmoid(-z);
}

/** The z that gives the output a. @param {number} a above 0 and below 1 */
export function logit(a) {
  return Math.log(a) - Math.log1p(-a);
}

/** ∂C/∂z = (a − y)σ′(z) under the quadratic cost (Eqs 55 and 56). @param {number} z @param {number} y */
export function quadraticDelta(z, y) {
  return sigmoidError(z, y) * sigmoidSlope(z);
}

/** ∂C/∂z = a − y under the cross-entropy (Eqs 61 and 62): the error itself. */
export const crossEntropyDelta = sigmoidError;

/** ∂C/∂z of a sigmoid neuron under each cost. @type {Record<string, (z: number, y: number) => number>} */
const SIGMOID_DELTAS = { quadratic: quadraticDelta, "cross-entropy": crossEntropyDelta };

/** ∂C/∂z of a sigmoid neuron. @param {string} cost @param {number} z @param {number} y */
export function sigmoidDelta(cost, z, y) {
  const delta = SIGMOID_DELTAS[cost];
  if (!delta) throw new Error(`The page has no formula for the cost ${cost} on a sigmoid neuron.`);
  return delta(z, y);
}

/** ∂C/∂z = a − y of a linear neuron, a = z, under the quadratic cost (Eqs 68 to 70). @param {number} z @param {number} y */
export function linearDelta(z, y) {
  return z - y;
}

/** −[p ln q + (1 − p) ln(1 − q)]; a term whose weight is 0 is 0. @param {number} p @param {number} q both from 0 to 1 */
export function crossEntropy(p, q) {
  const term = (/** @type {number} */ weight, /** @type {number} */ log) => (weight === 0 ? 0 : weight * log);
  return -(term(p, Math.log(q)) + term(1 - p, Math.log1p(-q)));
}

/** −[y ln y + (1 − y) ln(1 − y)], the least that the cross-entropy can be (Eq. 64). @param {number} y from 0 to 1 */
export function binaryEntropy(y) {
  return crossEntropy(y, y);
}

/** ∂C/∂a = (a − y)/(a(1 − a)) (Eq. 75), as (1 − y)/(1 − a) − y/a. @param {number} a @param {number} y */
export function crossEntropySlope(a, y) {
  return (y === 1 ? 0 : (1 - y) / (1 - a)) - (y === 0 ? 0 : y / a);
}

/** The surprise of what had probability p, in nats. @param {number} p */
export function surprise(p) {
  return -Math.log(p);
}

const FAR = 36; // the z beyond which a sigmoid's output can't be told from 0 or 1

/**
 * The area under f from one output to another, by strips that get thinner towards 0 and 1, where f may be steep: their
 * edges are evenly spaced in z. Each strip by Simpson's rule.
 * @param {(a: number) => number} f @param {number} from @param {number} to
 */
export function areaOverOutputs(f, from, to) {
  const strips = 4000;
  const [start, end] = [from, to].map((a) => Math.min(FAR, Math.max(-FAR, logit(a))));
  const edge = (/** @type {number} */ i) => sigmoid(start + ((end - start) * i) / strips);
  let sum = 0;
  for (let i = 0; i < strips; i += 1) {
    const [left, right] = [edge(i), edge(i + 1)];
    if (left !== right) sum += ((right - left) * (f(left) + 4 * f((left + right) / 2) + f(right))) / 6;
  }
  return sum;
}
