"""What the page says of its lab: which data it learns from, at which place a run waits, and when no more can wait."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Tabs
from tests.browser.reader import button, status
from tests.lab import Lab, visitor
from tests.serving import serving


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A lab where one run works, and three may wait; MNIST can't be had."""
    limits = ("--workers", "1", "--max-active-runs", "1", "--max-queued-runs", "3")
    with serving(tmp_path_factory.mktemp("lab"), *limits, "--mnist-mirrors", "http://127.0.0.1:9/") as server:
        yield server.url


@pytest.fixture
def tabs(browser: Browser, live_server: str) -> Tabs:
    """Tabs on that lab, none of which is kept."""
    return Tabs(browser, live_server)


def test_a_waiting_run_shows_its_place_and_one_too_many_is_told(open_page, live_server):
    with visitor(live_server) as client:
        lab = Lab(client)
        page = open_page("/mnist?a_epochs=1&b_epochs=1&a_hidden=5&b_hidden=5", fresh=True)
        expect(status(page, "a")).to_contain_text("Not started.")
        first, second = (lab.start(hidden=[5], epochs=1000, seed=seed) for seed in range(2))
        button(page, "Run").click()
        expect(status(page, "a")).to_contain_text("Waits at place 2 in the queue.")
        expect(status(page, "b")).to_contain_text("Waits at place 3 in the queue.")
        lab.command(second, "cancel")
        expect(status(page, "a")).to_contain_text("Waits at place 1 in the queue.")
        expect(status(page, "b")).to_contain_text("Waits at place 2 in the queue.")
        lab.start(hidden=[5], epochs=1, seed=2)  # and there is no place any more
        late = page.context.new_page()
        late.goto(f"{live_server}/mnist?alone=1&a_epochs=1")
        button(late, "Run").click()
        expect(late.locator("#race-problem")).to_contain_text("3 runs are waiting, and this lab takes no more")
        late.close()
        lab.command(first, "cancel")
        for lane in "ab":
            expect(status(page, lane)).to_contain_text("Done.")


def test_the_page_says_which_data_is_in_use(open_page):
    page = open_page("/mnist", fresh=True)
    words = page.locator("#data-words")
    expect(words).to_have_text(re.compile(r"^Data: .*MNIST, 4,000 to learn from, 500 to validate, 500 to test"))
    expect(words).not_to_contain_text("LAB_")
    expect(page.locator("#data-note")).to_contain_text("sample of 5,000 real MNIST digits")
    button(page, "Download MNIST").click()
    expect(page.locator("#data-bytes")).to_contain_text("The download failed.")
    expect(button(page, "Try the download again")).to_be_enabled()
