/** A run's learning as it arrives, averaged into as many points as a chart can show. */

const MOST_POINTS = 400;

/** @typedef {{epoch: number, examples: number, cost: number, accuracy: number, saturated_wrong: number,
 *   gradient_norms: number[]}} Progress */
/** @typedef {Record<string, number>} Point a progress record, flat: `relative_cost` and `gradient_1` … included */

export class Curve {
  /** @param {number} total training images that the whole run will see */
  constructor(total) {
    this.width = total / MOST_POINTS;
    /** @type {Point[]} one a bucket: the means over its images, at the last of them */
    this.points = [];
    /** @type {(Record<string, any> & {examples: number})[]} the epochs that have ended */
    this.epochs = [];
    /** @type {Progress | null} */
    this.last = null;
    this.firstCost = NaN;
    this.weight = 0; // images in the last bucket
  }

  /** @param {Progress} progress */
  addProgress(progress) {
    const seen = this.last?.examples ?? 0;
    const images = progress.examples - seen;
    if (images <= 0) return;
    if (!this.last) this.firstCost = progress.cost;
    const point = this.#flat(progress);
    const bucket = (/** @type {number} */ examples) => Math.ceil(examples / this.width);
    if (this.last && bucket(seen) === bucket(progress.examples)) {
      const share = images / (this.weight + images);
      this.points.push(mean(/** @type {Point} */ (this.points.pop()), point, share));
      this.weight += images;
    } else {
      this.points.push(point);
      this.weight = images;
    }
    this.last = progress;
  }

  /** @param {Record<string, any>} epoch @param {number} examples training images seen at its end */
  addEpoch(epoch, examples) {
    this.epochs.push({ ...epoch, examples });
  }

  /** @param {Progress} progress @returns {Point} */
  #flat({ gradient_norms, ...numbers }) {
    const gradients = gradient_norms.map((norm, i) => [`gradient_${i + 1}`, norm]);
    return { ...numbers, relative_cost: numbers.cost / this.firstCost, ...Object.fromEntries(gradients) };
  }
}

/** @param {Point} old @param {Point} latest @param {number} share the latest's @returns {Point} */
function mean(old, latest, share) {
  const blend = (/** @type {string} */ key) => [key, old[key] + share * (latest[key] - old[key])];
  const { examples, epoch } = latest;
  return { ...Object.fromEntries(Object.keys(latest).map(blend)), examples, epoch };
}
