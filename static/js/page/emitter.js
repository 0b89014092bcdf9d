/** What other modules can listen to: an EventTarget whose events carry one value each. */

/** @template {Record<string, any>} Events what each event carries, by its name */
export class Emitter extends EventTarget {
  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {(value: Events[Name]) => void} listener
   */
  on(name, listener) {
    this.addEventListener(name, (event) => listener(/** @type {CustomEvent} */ (event).detail));
  }

  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {Events[Name]} [value]
   */
  emit(name, value) {
    this.dispatchEvent(new CustomEvent(name, { detail: value }));
  }
}
