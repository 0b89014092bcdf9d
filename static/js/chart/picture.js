/** A chart as a picture that can leave the page: with a title, the settings, a legend, and the faces it is set in. */

import { element } from "../page/dom.js";
import { cssVariable, painted, themed } from "./theme.js";

const HEAD = 56; // pixels that a picture's title and settings take
const LEGEND = 40;
const SHARPNESS = 2; // pixels of a PNG for one of the page's
const LOOK = 100; // ms between two looks at whether the letters have come
const MOST_LOOKS = 20;

/**
 * The picture's data URL.
 * @param {any} library @param {HTMLElement} place the chart's on the page
 * @param {{data: any[], layout: any}} figure @param {"png" | "svg"} format
 */
export async function pictureOf(library, place, { data, layout }, format) {
  const size = { width: place.offsetWidth, height: place.offsetHeight + HEAD + LEGEND };
  const left = pictured(themed(layout), titleOf(place));
  const options = { ...size, format: "svg", imageDataOnly: true };
  const drawing = await library.toImage({ data: data.map(listed), layout: left }, options);
  const whole = drawing.replace(/<svg[^>]*>/, `$&<defs><style>${await faces()}</style></defs>`);
  const address = `data:image/svg+xml,${encodeURIComponent(whole)}`;
  return format === "svg" ? address : painting(address, size);
}

/** A trace with its line in the legend; a dot has its line's name, and needs none of its own. @param {any} trace */
function listed(trace) {
  return { ...painted(trace), showlegend: Boolean(trace.name) && !trace.meta?.mark };
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
  const names = (place.getAttribute("aria-labelledby") ?? "").split(" ").filter((id) => id.endsWith("title"));
  const around = place.closest("[aria-label]")?.getAttribute("aria-label");
  return document.getElementById(names[0])?.textContent?.trim() || around || document.title;
}

/**
 * A layout that can leave the page: with a title, the settings as the link has them, and a legend below.
 * @param {any} layout @param {string} title
 */
function pictured(layout, title) {
  const asked = [...new URLSearchParams(location.search)].map(([name, value]) => `${name}=${value}`);
  const settings = asked.join(", ") || "as the page opens";
  const { margin } = layout;
  return {
    ...layout,
    paper_bgcolor: cssVariable("paper"),
    margin: { ...margin, t: margin.t + HEAD, b: margin.b + LEGEND },
    title: { text: `${plain(title)}<br><sup>${plain(settings)} · Saturation Lab</sup>`, x: 0.02, xanchor: "left", y: 1, yanchor: "top", pad: { t: 20 }, font: { size: 16 } },
    showlegend: true,
    legend: { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom" },
  };
}

/** A text in which Plotly finds no markup. @param {string} text */
function plain(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
