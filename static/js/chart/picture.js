/** A chart as a picture that can leave the page: with a title, the settings, a legend, and the faces it is set in. */

import { element, findAll } from "../page/dom.js";
import { cssVariable, painted, themed } from "./theme.js";

const HEAD = 14; // pixels above a picture's title and below its settings
const TITLE = 16; // pixels high
const SETTINGS = 0.7 * TITLE; // as Plotly sets raised words
const LINE = 21; // from one line to the next, whatever is in it
const MARGIN = 0.02; // of the width, on either side
const LEGEND = 19; // pixels around the legend's lines
const SIGN = 50; // pixels that a line's sign in the legend takes, with the room around its name
const SHARPNESS = 2; // pixels of a PNG for one of the page's
const LOOK = 100; // ms between two looks at whether the letters have come
const MOST_LOOKS = 20;

/**
 * The picture's data URL.
 * @param {any} library @param {HTMLElement} place the chart's on the page
 * @param {{data: any[], layout: any}} figure @param {"png" | "svg"} format
 */
export async function pictureOf(library, place, { data, layout }, format) {
  const lines = heading(place);
  const head = HEAD + lines.length * LINE;
  const shown = { data: data.map(listed), layout: themed(layout) };
  const foot = LEGEND + LINE * rowsOfLegend(shown, place.offsetWidth);
  const size = { width: place.offsetWidth, height: place.offsetHeight + head + foot };
  const options = { ...size, format: "svg", imageDataOnly: true };
  const drawing = await library.toImage({ ...shown, layout: pictured(shown.layout, lines.join("<br>"), head, foot) }, options);
  const whole = drawing.replace(/<svg[^>]*>/, `$&<defs><style>${await faces()}</style></defs>`);
  const address = `data:image/svg+xml,${encodeURIComponent(whole)}`;
  return format === "svg" ? address : painting(address, size);
}

/** A trace with its line in the legend; a dot has its line's name, and needs none of its own. @param {any} trace */
function listed(trace) {
  return { ...painted(trace), showlegend: Boolean(trace.name) && !trace.meta?.mark };
}

/** In how many rows the legend stands under the axes: side by side, or in columns of one width. @param {{data: any[], layout: any}} shown @param {number} width */
function rowsOfLegend({ data, layout }, width) {
  const names = data.filter(({ showlegend, x }) => showlegend && x?.length > 0).map(({ name }) => name);
  const widths = names.map(widthIn(layout.font.size)).map((name) => SIGN + name);
  const { l = 0, r = 0 } = layout.margin;
  const room = width - l - r;
  if (widths.reduce((sum, each) => sum + each, 0) <= room) return 1;
  return Math.ceil(names.length / Math.max(1, Math.floor(room / Math.max(...widths))));
}

/** A drawing as a PNG. @param {string} address @param {{width: number, height: number}} size */
async function painting(address, { width, height }) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = element("canvas", { width: SHARPNESS * width, height: SHARPNESS * height });
  const paint = () => {
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  };
  // A browser says that the image is there before its faces are: it is painted again until the letters have come.
  const empty = paint();
  for (let looked = 0; looked < MOST_LOOKS; looked += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    if (paint() !== empty) return paint();
  }
  return empty;
}

/** The page's faces that its charts are set in, whole: a picture that has left the page can't ask for them. */
async function faces() {
  const wanted = cssVariable("sans");
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  const used = rules.filter(({ style }) => wanted.includes(style.getPropertyValue("font-family").replaceAll(/["']/g, "")));
  return (await Promise.all(used.map(carried))).join("");
}

/** A face with its file inside. @param {CSSFontFaceRule} rule */
async function carried({ cssText, parentStyleSheet }) {
  const address = /url\("?([^")]+)"?\)/.exec(cssText)?.[1] ?? "";
  const file = await (await fetch(new URL(address, parentStyleSheet?.href ?? location.href))).blob();
  const inside = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.readAsDataURL(file);
  });
  return cssText.replace(address, inside).replace(/font-display: \w+/, "font-display: block");
}

/** What the page calls a chart: its heading, or what the figure that it is in is called. @param {HTMLElement} place */
function titleOf(place) {
  const names = (place.getAttribute("aria-labelledby") ?? "").split(" ").filter((id) => /\btitle\b/.test(id));
  const around = place.closest("[aria-label]")?.getAttribute("aria-label");
  return document.getElementById(names[0])?.textContent?.trim() || around || document.title;
}

/** What stands above a picture, line by line, as wide as the chart is: its title, and what was set. @param {HTMLElement} place */
function heading(place) {
  const width = (1 - 2 * MARGIN) * place.offsetWidth;
  const settings = [...settingsOf(place), "Saturation Lab"].join(" · ");
  return [
    ...wrapped(titleOf(place), widthIn(TITLE), width).map(plain),
    ...wrapped(settings, widthIn(SETTINGS), width).map((line) => `<sup>${plain(line)}</sup>`),
  ];
}

/**
 * What was set, in the page's words: what stands around a chart names in its data-settings the elements that say so, each
 * a text or the label of a field. Where there is none, the legend says all.
 * @param {HTMLElement} place
 */
export function settingsOf(place) {
  const around = /** @type {HTMLElement | null} */ (place.closest("[data-settings]"));
  const said = around ? findAll(around.dataset.settings ?? "", around) : [];
  return said.filter(counts).map((each) => `${wordsOf(each)} ${chosen(each)}`.trim());
}

/** Whether it is in sight, and not a field that is switched off. @param {HTMLElement} said */
function counts(said) {
  return said.checkVisibility() && !fieldOf(said)?.matches(":disabled");
}

/** @param {HTMLElement} label */
function fieldOf(label) {
  return label instanceof HTMLLabelElement ? label.control : null;
}

/** What the field of a label holds. @param {HTMLElement} label */
function chosen(label) {
  const control = fieldOf(label);
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0] ? wordsOf(control.selectedOptions[0]) : "";
  return control instanceof HTMLInputElement ? control.value : "";
}

/** @param {HTMLElement} place */
function wordsOf(place) {
  return (place.textContent ?? "").trim().replaceAll(/\s+/g, " ");
}

/**
 * A text in lines that are no wider than this, where its words allow it.
 * @param {string} text @param {(text: string) => number} widthOf @param {number} width
 */
export function wrapped(text, widthOf, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** How wide a text is in the charts' face. @param {number} size of the letters, in pixels @returns {(text: string) => number} */
function widthIn(size) {
  const context = element("canvas").getContext("2d");
  if (context) context.font = `${size}px ${cssVariable("sans") || "sans-serif"}`;
  return (text) => context?.measureText(text).width ?? 0;
}

/**
 * A layout that can leave the page: with a heading as high as `head`, and a legend below as high as `foot`.
 * @param {any} layout @param {string} text @param {number} head @param {number} foot
 */
function pictured(layout, text, head, foot) {
  const { margin } = layout;
  return {
    ...layout,
    paper_bgcolor: cssVariable("paper"),
    margin: { ...margin, t: margin.t + head, b: margin.b + foot },
    title: { text, x: MARGIN, xanchor: "left", y: 1, yanchor: "top", pad: { t: 20 }, font: { size: TITLE } },
    showlegend: true,
    legend: { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom" },
  };
}

/** A text in which Plotly finds no markup. @param {string} text */
function plain(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
