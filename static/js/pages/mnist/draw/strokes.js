/**
 * Strokes of a pen as an image of MNIST's kind: scaled into a box of 20 × 20 pixels, drawn with a pen of MNIST's width,
 * and moved until its centre of mass is the centre of the 28 × 28 pixels.
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {Point[]} Stroke
 */

const SIDE = 28;
const BOX = 20;
const RADIUS = 1.3; // of the pen, in pixels of the image: drawings then hold as much ink as MNIST’s digits do
const LARGEST = 0.4; // pixels of the image for one of the pad's, so that a dot stays a dot

/**
 * @param {Stroke[]} strokes in the pad's pixels
 * @returns {Float32Array | null} 784 pixels in 0…1, row by row; null when there is nothing drawn
 */
export function toImage(strokes) {
  const points = strokes.flat();
  if (points.length === 0) return null;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(LARGEST, (BOX - 2 * RADIUS) / Math.max(right - left, bottom - top, 1e-9));
  const move = (/** @type {number} */ x, /** @type {number} */ y) => ({
    x: (x - (left + right) / 2) * scale + SIDE / 2,
    y: (y - (top + bottom) / 2) * scale + SIDE / 2,
  });
  const placed = strokes.map((stroke) => stroke.map(({ x, y }) => move(x, y)));
  const centre = centreOfMass(draw(placed));
  const shift = (/** @type {Point} */ { x, y }) => ({ x: x + SIDE / 2 - centre.x, y: y + SIDE / 2 - centre.y });
  return draw(placed.map((stroke) => stroke.map(shift)));
}

/** Each pixel's share of ink, from its distance to the nearest piece of a stroke. @param {Stroke[]} strokes */
function draw(strokes) {
  const image = new Float32Array(SIDE ** 2);
  for (const stroke of strokes) {
    stroke.forEach((point, i) => inkPiece(image, stroke[Math.max(0, i - 1)], point));
  }
  return image;
}

/** @param {Float32Array} image @param {Point} from @param {Point} to */
function inkPiece(image, from, to) {
  const reach = RADIUS + 1;
  const bound = (/** @type {number} */ value) => Math.min(SIDE - 1, Math.max(0, value));
  const rows = [bound(Math.floor(Math.min(from.y, to.y) - reach)), bound(Math.ceil(Math.max(from.y, to.y) + reach))];
  const columns = [bound(Math.floor(Math.min(from.x, to.x) - reach)), bound(Math.ceil(Math.max(from.x, to.x) + reach))];
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    for (let column = columns[0]; column <= columns[1]; column += 1) {
      const ink = RADIUS + 0.5 - distance({ x: column + 0.5, y: row + 0.5 }, from, to);
      const at = row * SIDE + column;
      image[at] = Math.max(image[at], Math.min(1, Math.max(0, ink)));
    }
  }
}

/** From a point to the piece of line between two others. @param {Point} point @param {Point} from @param {Point} to */
function distance(point, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const along = Math.min(1, Math.max(0, share));
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
}

/** @param {Float32Array} image @returns {Point} */
function centreOfMass(image) {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((ink, i) => {
    mass += ink;
    x += ink * ((i % SIDE) + 0.5);
    y += ink * (Math.floor(i / SIDE) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}
