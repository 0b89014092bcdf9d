"""What a reader of the page about MNIST does and sees, in a word each."""

import time
from typing import Any

from playwright.sync_api import Locator, Page

from tests.lab import visitor


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def status(page: Page, lane: str) -> Locator:
    return page.locator(f"#status-{lane}")


def a_digit(digit: int) -> str:
    """A digit with its article, as the page's sentences have it."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def drawn(page: Page, chart: str) -> list[list[float]]:
    """The y of each line of a chart, as Plotly has it."""
    return page.evaluate(f"document.getElementById('chart-{chart}').data.map((trace) => trace.y)")


def wait_until(page: Page, condition: str, seconds: float = 30) -> None:
    """Ask again and again; the page's policy forbids the eval behind Playwright's own wait_for_function."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def wait_for_points(page: Page, chart: str, line: int, count: int) -> None:
    wait_until(page, f"document.getElementById('chart-{chart}').data?.[{line}].y.length >= {count}")


def trained(server: str, **settings: Any) -> str:
    """The id of a run that has ended, trained over HTTP."""
    with visitor(server) as client:
        run = client.post("/api/runs", json=settings).json()
        while client.get(f"/api/runs/{run['id']}").json()["status"] != "done":
            time.sleep(0.1)
    return str(run["id"])
