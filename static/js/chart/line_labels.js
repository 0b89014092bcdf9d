/** Names at the right ends of a chart's lines, side by side with their last values and never one on the other. */

import { cssVariable } from "./theme.js";

/**
 * Move labels apart, from the lowest up, and back inside if the topmost has left the chart.
 * @param {{at: number}[]} labels in rising order @param {number} gap @param {number} top
 */
export function spread(labels, gap, top) {
  for (let i = 1; i < labels.length; i += 1) labels[i].at = Math.max(labels[i].at, labels[i - 1].at + gap);
  for (let i = labels.length - 1; i >= 0; i -= 1) {
    const most = i === labels.length - 1 ? top : labels[i + 1].at - gap;
    labels[i].at = Math.min(labels[i].at, most);
  }
}

/** @param {string} text @param {number} y on the axis, as its logarithm on a logarithmic one @param {string} role */
export function endLabel(text, y, role) {
  const place = { xref: "paper", x: 1, xanchor: "left", xshift: 6, yref: "y", y, yanchor: "middle" };
  return { ...place, text, showarrow: false, font: { color: cssVariable(role), size: 13 } };
}
