/** The ground under the reader's own neuron: both costs side by side, a ring to drag its start, and one cost in 3-D. */

import { find, part } from "../../../page/dom.js";
import { number } from "../../../page/format.js";
import { NEURON_COSTS } from "../address.js";
import { Landscape, windowOf } from "../landscape.js";
import { ownName } from "../words.js";
import { DragHandle } from "./drag_handle.js";
import { Mountain } from "./mountain.js";

const MOST = 50; // the largest weight and bias that there are
const STEP = 0.1;

export class Ground {
  /**
   * @param {HTMLElement} element
   * @param {HTMLElement} mountain the place of the 3-D view
   * @param {{landscape: any, mountain: any}} charts
   * @param {import("./own_neuron.js").OwnNeuron} own
   */
  constructor(element, mountain, charts, own) {
    this.own = own;
    this.half = 4;
    this.shown = NEURON_COSTS[0].name;
    const { figure } = own;
    this.landscapes = NEURON_COSTS.map(({ name: cost }) => {
      const onGrid = () => this.#raise();
      return new Landscape(part(element, `landscape-${cost}`), cost, charts.landscape, figure, { who: ownName, name: "neuron-surface", onGrid });
    });
    this.handles = NEURON_COSTS.map(({ name: cost }) => {
      const handle = new DragHandle(find(part(element, `landscape-${cost}`), ".landscape__handle"), {
        label: `Start of your neuron on the landscape of the ${cost}`,
        words: (weight, bias) => `weight ${number(weight, 2)}, bias ${number(bias, 2)}`,
        onMove: (weight, bias) => own.set({ weight, bias }),
        onRest: () => this.use(own.settings, this.shown),
      });
      return handle;
    });
    this.mountain = new Mountain(mountain, charts.mountain, figure);
  }

  /** Show the ground of this neuron. @param {import("../run.js").Settings} settings @param {string} shown the cost in 3-D */
  use(settings, shown) {
    this.shown = shown;
    if (!this.handles.some(({ held }) => held)) this.half = windowOf(settings); // axes stand still under a hand
    for (const handle of this.handles) {
      handle.over({ x: [-this.half, this.half], y: [-this.half, this.half], step: STEP, most: MOST });
      handle.show(settings.weight, settings.bias);
    }
    for (const landscape of this.landscapes) landscape.use(settings, this.half);
    this.#raise();
  }

  #raise() {
    const landscape = this.landscapes.find(({ cost }) => cost === this.shown);
    if (landscape) this.mountain?.use(landscape.grid, this.shown);
  }
}
