/** The page's elements: found, made, and given new text; and the data that the server put into the page. */

/**
 * The element with this id.
 * @template {HTMLElement} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind] what it has to be
 * @returns {Kind}
 * @throws {Error} where the page has no such element
 */
export function byId(id, kind) {
  return checked(document.getElementById(id), `#${id}`, kind);
}

/**
 * The first element that the selector finds inside another.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} inside
 * @param {string} selector
 * @param {new () => Kind} [kind] what it has to be
 * @returns {Kind}
 * @throws {Error} where there is no such element
 */
export function find(inside, selector, kind) {
  return checked(inside.querySelector(selector), selector, kind);
}

/**
 * A part of a section, by the name that its template gives it with `data-part`.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} section
 * @param {string} name
 * @param {new () => Kind} [kind] what it has to be
 * @returns {Kind}
 */
export function part(section, name, kind) {
  return find(section, `[data-part="${name}"]`, kind);
}

/**
 * All elements that the selector finds.
 * @param {string} selector
 * @param {ParentNode} [inside]
 * @returns {HTMLElement[]}
 */
export function findAll(selector, inside = document) {
  return [...inside.querySelectorAll(selector)].map((each) => /** @type {HTMLElement} */ (each));
}

/**
 * @template {Element} Kind
 * @param {Element | null} found @param {string} selector @param {new () => Kind} [kind]
 */
function checked(found, selector, kind) {
  if (!found) throw new Error(`The page has no element ${selector}.`);
  if (kind && !(found instanceof kind)) throw new Error(`${selector} is a ${found.localName}, not a ${kind.name}.`);
  return /** @type {Kind} */ (found);
}

/** What the server put into the page for its scripts, as a block of JSON. @param {string} id @returns {any} */
export function jsonBlock(id) {
  return JSON.parse(byId(id).textContent ?? "null");
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/**
 * A new element of a drawing.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...(string | Node)} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svgElement(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/**
 * @template {Element} Kind
 * @param {Kind} made @param {Record<string, string | number>} attributes @param {(string | Node)[]} children
 */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A button with this text. @param {string} text @param {Record<string, string>} [attributes] @param {() => void} [onClick] */
export function button(text, attributes = {}, onClick) {
  const made = element("button", { type: "button", ...attributes }, text);
  if (onClick) made.addEventListener("click", onClick);
  return made;
}

/** Write a text where it is a new one, so that a screen reader doesn't say the same twice. @param {Element} place @param {string} text */
export function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {...(string | Node)} children */
export function paragraph(...children) {
  return element("p", {}, ...children);
}

/** Words in the colour of a cost or of a quantity. @param {string} role the colour's @param {string} words */
export function tinted(role, words) {
  return element("b", { class: "tinted", "data-role": role }, words);
}

/** @param {string} words */
export function bold(words) {
  return element("b", {}, words);
}

/** @param {string} words */
export function struck(words) {
  return element("s", {}, words);
}
