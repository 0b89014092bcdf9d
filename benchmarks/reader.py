"""What a reader with every panel open costs a training network, and how smooth the page stays meanwhile.

    python -m benchmarks.reader

The page about MNIST is open in a Chromium of this machine, in a window so tall that all of its panels are on the
screen. Runs with it and runs that nobody watches take turns.
"""

import argparse
import json
import time
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.serving import server
from tests.browser import chromium

TALL: ViewportSize = {"width": 1280, "height": 7000}
COUNT_FRAMES = """() => {
  window.frames_drawn = [];
  const frame = (now) => { window.frames_drawn.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


class Smoothness(NamedTuple):
    """Frames a second while a run lasted, and the longest one in milliseconds."""

    frames: float
    longest: float


def ask(url: str, body: dict[str, object] | None = None) -> Any:
    """The JSON that the server answers; with a body, to a POST."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"})) as answer:
        return json.load(answer)


def train(url: str, run: str) -> float:
    """Seconds of a paused run from here to its end, as the server sees it."""
    began = time.perf_counter()
    ask(f"{url}/api/runs/{run}/resume", {})
    while ask(f"{url}/api/runs/{run}")["status"] != "done":
        time.sleep(0.05)
    return time.perf_counter() - began


def watched(page: Page, url: str, run: str) -> tuple[float, Smoothness]:
    """The same with every panel of the page open on it."""
    page.goto(f"{url}/mnist?a={run}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator("#standing-a", has_text="Paused.").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(COUNT_FRAMES)
    seconds = train(url, run)
    times = page.evaluate("window.frames_drawn")
    page.locator("#standing-a", has_text="Done.").wait_for()
    gaps = [after - before for before, after in pairwise(times)]
    return seconds, Smoothness(1000 * len(gaps) / sum(gaps), max(gaps))


def line(browser: Browser, url: str, hidden: int, epochs: int, rounds: int) -> str:
    """Measure one width."""
    settings: dict[str, object] = {"hidden": [hidden], "cost": "quadratic", "epochs": epochs, "paused": True}
    page = browser.new_context(viewport=TALL).new_page()
    ratios, alone, seen, smooth = [], [], [], []
    for measured in [False, *[True] * rounds]:  # the first round warms everything up
        page.goto("about:blank")
        without = train(url, ask(f"{url}/api/runs", settings)["id"])
        with_page, smoothness = watched(page, url, ask(f"{url}/api/runs", settings)["id"])
        if measured:
            ratios.append(with_page / without)
            alone.append(without)
            seen.append(with_page)
            smooth.append(smoothness)
    page.context.close()
    return (
        f"| {hidden} hidden | {median(alone):.2f} s | {median(seen):.2f} s | {median(ratios):.2f} "
        f"| {median(each.frames for each in smooth):.0f} | {max(each.longest for each in smooth):.0f} ms |"
    )


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    print(f"| {options.epochs} epochs | unwatched | watched | ratio | frames a second | longest frame |")
    print("|---|---|---|---|---|---|")
    with server("-m", "app", "serve", port=8768) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.installed(), args=chromium.ARGUMENTS)
        for hidden in (30, 100):
            print(line(browser, url, hidden, options.epochs, options.rounds), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
