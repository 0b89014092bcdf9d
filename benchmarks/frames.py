"""How smooth the page about one neuron stays while its stage plays, without a graphics processor.

    python -m benchmarks.frames
    python -m benchmarks.frames --height 3200

The second with all that shows the stage's epoch in sight at once: its charts, gates and landscapes.
"""

import argparse
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.serving import server
from tests.browser import chromium

FRAMES = """() => new Promise((done) => {
  const frames = [];
  let last = performance.now();
  const next = (now) => {
    frames.push(now - last);
    last = now;
    if (Number(document.querySelector('#stage .clock input[data-do]').value) < 300) requestAnimationFrame(next);
    else done(frames.slice(1));
  };
  requestAnimationFrame(next);
})"""
DRAWN = "() => [...document.querySelectorAll('#lesson .chart')].some((chart) => chart.data)"


def main() -> None:
    """Print a line for each round."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frames", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--height", type=int, default=900, help="of the window, in pixels")
    options = parser.parse_args()
    with server("-m", "app", "serve", port=8769) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.installed(), args=chromium.ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": options.height})
        page.goto(f"{url}/?why=on&start=both")
        page.evaluate("dispatchEvent(new Event('pointermove'))")  # the chart library comes with the reader
        page.wait_for_function(DRAWN)
        for _ in range(options.rounds):
            page.locator("#stage").get_by_role("button", name="Reset").click()
            page.locator("#stage").get_by_role("button", name="Run", exact=True).click()
            frames = page.evaluate(FRAMES)
            print(f"{len(frames)} frames, {median(frames):.1f} ms the median, {max(frames):.1f} ms the longest")
        browser.close()


if __name__ == "__main__":
    main()
