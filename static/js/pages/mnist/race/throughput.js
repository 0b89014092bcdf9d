/** How fast a run goes and when it will be done, from what has arrived in the last seconds. */

const WINDOW = 8; // seconds

export class Throughput {
  constructor() {
    /** @type {[number, number][]} (seconds, images seen) */
    this.marks = [];
  }

  /** The run stood still, or what came was history: start measuring anew. */
  reset() {
    this.marks = [];
  }

  /** @param {number} seconds on a clock that only goes forward @param {number} images seen until then */
  mark(seconds, images) {
    this.marks.push([seconds, images]);
    while (this.marks.length > 2 && this.marks[1][0] < seconds - WINDOW) this.marks.shift();
  }

  /** Images a second, or NaN until that is known. */
  get rate() {
    const [first] = this.marks;
    const last = this.marks[this.marks.length - 1];
    if (!first || last[0] - first[0] < 0.5) return NaN;
    return (last[1] - first[1]) / (last[0] - first[0]);
  }
}
