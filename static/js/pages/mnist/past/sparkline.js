/** A curve the size of a word. */

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [96, 22];

/**
 * @param {number[]} values shares in 0…1, on one scale in all rows
 * @param {string} role whose colour it has
 * @param {string} label the same in words
 */
export function sparkline(values, role, label) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("class", "spark tinted");
  svg.setAttribute("data-role", role);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  if (values.length === 0) return svg;
  const x = (/** @type {number} */ i) => 2 + ((WIDTH - 6) * i) / Math.max(1, values.length - 1);
  const y = (/** @type {number} */ value) => HEIGHT - 3 - (HEIGHT - 6) * value;
  const points = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`);
  const line = document.createElementNS(NAMESPACE, "polyline");
  line.setAttribute("points", points.join(" "));
  const dot = document.createElementNS(NAMESPACE, "circle");
  const [cx, cy] = points[points.length - 1].split(",");
  for (const [key, value] of Object.entries({ cx, cy, r: "2.2" })) dot.setAttribute(key, value);
  svg.append(line, dot);
  return svg;
}
