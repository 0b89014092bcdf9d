/** A run's learning as it arrives, averaged into as many points as a chart can show. */

const MOST_POINTS = 400;

/** @typedef {{epoch: number, examples: number, cost: number, accuracy: number, saturated_wrong: number,
 *   gradient_norms: number[], mini_batches: number}} Progress averages over so many mini-batches */
/** @typedef {Record<string, number>} Point a progress record, flat: `relative_cost` and `gradient_1` … included */

export class LearningCurve {
  /** @param {number} total training images that the whole run will see */
  constructor(total) {
    this.width = total / MOST_POINTS;
    /** @type {Point[]} one a bucket: the means over its images, at the last of them */
    this.points = [];
    /** @type {(Record<string, any> & {examples: number})[]} the epochs that have ended */
    this.epochs = [];
    /** @type {Progress | null} */
    this.last = null;
    this.firstCost = NaN; // the cost at epoch 0, or else the first that came
    /** @type {Point[]} the cost before anything was learned, once it is known */
    this.start = [];
    this.weight = 0; // mini-batches in the last bucket
  }

  /** @param {Progress} progress */
  addProgress(progress) {
    const seen = this.last?.examples ?? 0;
    if (progress.examples <= seen) return;
    this.firstCost ||= progress.cost;
    const { mini_batches: weight } = progress;
    const point = this.#flat(progress);
    const bucket = (/** @type {number} */ examples) => Math.ceil(examples / this.width);
    if (this.last && bucket(seen) === bucket(progress.examples)) {
      const share = weight / (this.weight + weight);
      this.points.push(mean(/** @type {Point} */ (this.points.pop()), point, share));
      this.weight += weight;
    } else {
      this.points.push(point);
      this.weight = weight;
    }
    this.last = progress;
  }

  /** @param {Record<string, any>} epoch @param {number} examples training images seen at its end */
  addEpoch(epoch, examples) {
    if (epoch.epoch === 0) {
      this.firstCost = epoch.training_cost;
      this.start = [{ examples: 0, epoch: 0, cost: this.firstCost, relative_cost: 1 }];
    }
    this.epochs.push({ ...epoch, examples });
  }

  /**
   * The points averaged further, to at most so many: for what jumps from one mini-batch to the next.
   * @param {number} most @returns {Point[]}
   */
  coarse(most) {
    const size = Math.ceil(this.points.length / most);
    if (size <= 1) return this.points;
    return Array.from({ length: Math.ceil(this.points.length / size) }, (_, i) => {
      const group = this.points.slice(i * size, (i + 1) * size);
      return group.reduce((old, latest, n) => mean(old, latest, 1 / (n + 1)));
    });
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
