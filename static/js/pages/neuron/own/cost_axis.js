/** How the cost of the reader's own neuron is shown, and axes that end where the runs do. */

/** The record's field, the axis and its title. */
const COST_VIEWS = /** @type {const} */ ({
  relative: { field: "relative", title: "C relative to its start", type: "linear", symbol: "C / C at epoch 0" },
  raw: { field: "cost", title: "cost C", type: "linear", symbol: "C" },
  log: { field: "cost", title: "cost C, log axis", type: "log", symbol: "C" },
});

export class CostAxis {
  /** @param {import("../figure.js").Figure} figure @param {import("../detail.js").Detail} detail */
  constructor(figure, detail) {
    this.figure = figure;
    this.detail = detail;
  }

  /** @param {string} name of the view */
  show(name) {
    const { chart, views } = this.figure;
    const view = COST_VIEWS[/** @type {keyof typeof COST_VIEWS} */ (name)];
    if (chart) {
      for (const trace of chart.traces) {
        trace.meta.field = view.field;
        if (!trace.meta.mark) trace.hovertemplate = `epoch %{x}<br>${view.symbol} = %{y:.5~g}<extra></extra>`;
      }
      chart.layout.yaxis.title.text = view.title;
    }
    this.#fit(view);
    views.redraw();
  }

  /** Let the axes end where the runs do, as far as those are known, so that no axis moves while they run. @param {{field: "relative" | "cost", type: "linear" | "log"}} view */
  #fit({ field, type }) {
    const { views, chart } = this.figure;
    const steps = views.runs.flatMap(([, run]) => run.steps);
    if (chart) Object.assign(chart.layout.yaxis, { type, range: span(steps.map((step) => step[field]), type) });
    /** @type {[string, "output" | "slope" | "gradient_size"][]} */
    const rows = [["yaxis", "output"], ["yaxis2", "slope"], ["yaxis3", "gradient_size"]];
    for (const [axis, name] of rows) {
      const range = span(steps.map((step) => step[name]), "linear");
      if (this.detail.chart) Object.assign(this.detail.chart.layout[axis], { range });
    }
    for (const each of [chart, this.detail.chart]) {
      if (!each) continue;
      each.layout.xaxis.range = [0, views.last];
      each.refresh();
    }
  }
}

/**
 * An axis that holds these values, and 0 where it is linear.
 * @param {(number | null)[]} values @param {"linear" | "log"} type
 */
function span(values, type) {
  const known = values.filter((value) => value !== null);
  if (type === "linear") {
    const low = known.reduce((least, value) => Math.min(least, value), 0);
    const high = known.reduce((most, value) => Math.max(most, value), low);
    const room = 0.04 * (high - low || 1);
    return [low - room / 3, Math.min(high + room, Number.MAX_VALUE)];
  }
  const powers = known.filter((value) => value > 0).map(Math.log10);
  const high = powers.reduce((most, value) => Math.max(most, value), -300);
  const low = powers.reduce((least, value) => Math.min(least, value), high - 0.5);
  return [low - 0.1, high + 0.1];
}
