/** A chart as Plotly gets it: its traces and its layout in the type and the colours of the page. */

const FLOOR = 0.25; // of a cost's colour on the lowest ground
const LETTERS = 14; // pixels high, on axes and beside lines
const MOST_POINTS = 3000; // of a line; a screen has fewer columns

/** A CSS variable's value, such as the colour of a cost. @param {string} name */
export function cssVariable(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * The axes along which a trace draws, and the field of a record on each.
 * @param {{meta: {field: string, x?: string, z?: string}}} trace
 */
export function fieldsOf({ meta: { x = "epoch", field, z } }) {
  return Object.entries(z ? { x, y: field, z } : { x, y: field });
}

/**
 * The trace as Plotly gets it: in its role's colour, thinned where it has more points than a screen has columns.
 * @param {any} trace
 */
export function painted(trace) {
  const copy = { ...trace, ...drawn(trace) };
  if (!trace.meta?.role) return copy;
  const color = cssVariable(trace.meta.role);
  if ("colorscale" in trace) {
    // A landscape in three dimensions has no lines to show its floor by, so its lowest ground has a colour, too.
    const ground = trace.type === "surface" ? mixed(cssVariable("paper"), color, FLOOR) : cssVariable("paper");
    copy.colorscale = [[0, ground], [1, mixed(cssVariable("paper"), color, trace.meta.strength ?? 1)]];
    copy.contours = { ...trace.contours, labelfont: { color: cssVariable("ink"), size: 12 } };
  }
  const marker = { ...trace.marker, color };
  if (trace.type === "scatter3d") marker.line = { ...marker.line, color: cssVariable("ink") }; // it lies on ground of its colour
  return { ...copy, line: { width: 2.5, ...trace.line, color }, marker, textfont: { size: 15, ...trace.textfont, color } };
}

/** A colour between two of the form #rrggbb. @param {string} from @param {string} to @param {number} share */
function mixed(from, to, share) {
  const part = (/** @type {string} */ color, /** @type {number} */ i) => parseInt(color.slice(2 * i - 1, 2 * i + 1), 16);
  const between = [1, 2, 3].map((i) => Math.round((1 - share) * part(from, i) + share * part(to, i)));
  return `rgb(${between.join(",")})`;
}

/** Each how many-th of its points a trace is drawn with. @param {any} trace */
export function strideOf(trace) {
  return trace.meta?.field ? Math.max(1, Math.ceil((trace.x?.length ?? 0) / MOST_POINTS)) : 1;
}

/**
 * The points of a line that are drawn, apart from those that go on being gathered: what the library holds is what it drew.
 * @param {any} trace
 */
function drawn(trace) {
  if (!trace.meta?.field) return {};
  const stride = strideOf(trace);
  const kept = (/** @type {any[]} */ values) => values.filter((_, i) => i % stride === 0 || i === values.length - 1);
  return Object.fromEntries(fieldsOf(trace).map(([axis]) => [axis, kept(trace[axis])]));
}

/** The layout in the page's type and colours. @param {any} layout */
export function themed(layout) {
  const ink = cssVariable("ink-soft");
  const rule = cssVariable("rule");
  const axis = { color: ink, gridcolor: rule, linecolor: rule, tickcolor: rule, separatethousands: true };
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const title = (/** @type {string} */ key) => {
    const role = layout.meta?.roles?.[key]; // an axis of its own quantity has its title in that colour
    const font = { size: LETTERS, ...(role && { color: cssVariable(role) }) };
    return layout[key].title && { title: { ...layout[key].title, font } };
  };
  const scene = (/** @type {any} */ { xaxis, yaxis, zaxis, ...rest }) => {
    return { ...rest, xaxis: { ...axis, ...xaxis }, yaxis: { ...axis, ...yaxis }, zaxis: { ...axis, ...zaxis } };
  };
  return {
    ...layout,
    ...(layout.scene && { scene: scene(layout.scene) }),
    ...Object.fromEntries(axes.map((key) => [key, { ...axis, ...layout[key], ...title(key) }])),
    annotations: (layout.annotations ?? []).map(inRole),
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: cssVariable("sans"), size: LETTERS, color: ink },
    hoverlabel: {
      bgcolor: cssVariable("paper"),
      bordercolor: rule,
      font: { family: cssVariable("sans"), size: LETTERS, color: cssVariable("ink") },
      ...layout.hoverlabel,
    },
  };
}

/** A text in the colour of the role it has for a name, on the ground that it names. @param {any} annotation */
function inRole({ bgcolor, ...annotation }) {
  const ground = bgcolor && { bgcolor: cssVariable(bgcolor) };
  if (!annotation.name) return { ...annotation, ...ground };
  return { ...annotation, ...ground, font: { size: LETTERS, ...annotation.font, color: cssVariable(annotation.name) } };
}
