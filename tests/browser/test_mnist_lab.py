"""A lab with too much to do says so on the page: at which place a run waits, and when no more can wait."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Tabs
from tests.browser.reader import button, status
from tests.conftest import Lab, serving


@pytest.fixture
def live_server(tmp_path) -> Iterator[str]:
    """A lab where one run works, and three may wait."""
    with serving(tmp_path, "--workers", "1", "--max-active-runs", "1", "--max-queued-runs", "3") as server:
        yield server.url


@pytest.fixture
def tabs(browser: Browser, live_server: str) -> Tabs:
    """Tabs on that lab, none of which is kept."""
    return Tabs(browser, live_server)


def test_a_waiting_run_shows_its_place_and_one_too_many_is_told(open_page, live_server):
    with httpx2.Client(base_url=live_server, timeout=30) as client:
        lab = Lab(client)
        first, second = (lab.start(hidden=[5], epochs=1000, seed=seed) for seed in range(2))
        page = open_page("/mnist?a_epochs=1&b_epochs=1", fresh=True)
        button(page, "Run").click()
        expect(status(page, "a")).to_contain_text("Waits at place 2 in the queue.")
        expect(status(page, "b")).to_contain_text("Waits at place 3 in the queue.")
        late = open_page("/mnist?alone=1&a_epochs=1", expect_status={429}, fresh=True)
        button(late, "Run").click()
        expect(late.locator("#race-problem")).to_contain_text("3 runs are waiting, and this lab takes no more")
        lab.command(second, "cancel")
        expect(status(page, "a")).to_contain_text("Waits at place 1 in the queue.")
        expect(status(page, "b")).to_contain_text("Waits at place 2 in the queue.")
        lab.command(first, "cancel")
        for lane in "ab":
            expect(status(page, lane)).to_contain_text("Done.")
