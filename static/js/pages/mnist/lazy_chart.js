/** A chart that is made when its reader comes near it, or when it is used: until then its place keeps the chart's size. */

import { Chart } from "../../chart/chart.js";

const NEAR = "400px"; // above and below the window

/**
 * @param {HTMLElement} place
 * @param {{data: any[], layout: any}} figure
 * @param {(chart: Chart) => void} onMade told once, with the chart
 * @returns {() => void} what makes it now
 */
export function lazyChart(place, figure, onMade) {
  place.style.minHeight = `${figure.layout.height}px`;
  let made = false;
  const make = () => {
    if (made) return;
    made = true;
    near.disconnect();
    const chart = new Chart(place, figure);
    chart.use();
    onMade(chart);
  };
  const near = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) make();
  }, { rootMargin: `${NEAR} 0px` });
  near.observe(place);
  return make;
}
