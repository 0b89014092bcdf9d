"""A server that is killed and started again at the same place: every page goes on, or says what is no more."""

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import FEWER_FRAMES, NOTHING_IS_DRAWN
from tests.browser.neuron_reader import clock_of, epoch, learn, stage_clock
from tests.browser.reader import button, status, wait_for_points
from tests.serving import Server, free_port

AWAY = "does not answer"
# Typed and clicked in one breath: before the page can know that nobody answers.
TYPE_AND_RUN = """(weight) => {
  const field = document.querySelector("#own-fields input[type=number]");
  field.value = weight;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("#own .clock__run").click();
}"""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One of its own: its consoles say that the server is gone, and so it is."""
    with browser.new_context() as context:
        for script in (FEWER_FRAMES, NOTHING_IS_DRAWN):
            context.add_init_script(script)
        yield context


@pytest.fixture
def started(serve: Callable[..., Server], port: int, tmp_path: Path) -> Callable[[str], Server]:
    """Starts a server at the one port, with its data in a folder of this name."""
    return lambda name: serve("--port", str(port), "--data-dir", str(tmp_path / name))


def test_every_page_goes_on_when_its_server_is_back_or_says_what_is_no_more(started, context):
    server = started("one")
    pages = [act(context.new_page(), server.url) for act in (neurons, deep_network, race)]
    everywhere(pages)
    server.stop()
    everywhere(pages)
    server = started("one")
    everywhere(pages)
    server.kill()
    everywhere(pages)
    started("another")
    everywhere(pages)


def everywhere(pages: list[Generator[Page]]) -> None:
    """What a reader does on each page before the next thing happens to the server."""
    for acts in pages:
        next(acts, None)


def neurons(page: Page, url: str) -> Generator[Page]:
    """Neurons that are told to run while the server is away do so when it is back."""
    page.goto(f"{url}/?speed=10000&own-speed=10000")
    expect(page.locator(".kept li")).to_have_count(1)  # and everything has come
    yield page  # the server is stopped
    page.bring_to_front()
    page.evaluate(TYPE_AND_RUN, "3")
    expect(page.locator("#own-problem")).to_contain_text(AWAY)
    stage_clock(page).get_by_role("button", name="Run", exact=True).click()
    expect(page.locator('#lesson [data-part="problem"]')).to_contain_text(AWAY)
    yield page  # it is back
    page.bring_to_front()
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 3.0")
    expect(page.locator("#own-problem")).to_be_hidden()
    for clock in (clock_of(page, "own"), stage_clock(page)):
        expect(clock).to_contain_text(re.compile(r"epoch\s*300 of 300"))
        assert epoch(clock) == 300
    output = learn("quadratic", 3, 2, 0.15, 300)[300]["output"]
    expect(page.locator("#own .drawing__output")).to_have_text(f"a = {output:.3f}")
    expect(page.locator('#lesson [data-part="problem"]')).to_be_hidden()


def deep_network(page: Page, url: str) -> Generator[Page]:
    """A deep network goes on where its run is known, and is given up where not."""
    page.goto(f"{url}/depth?deep_epochs=30&layers=10&deep_neurons=100")
    told = page.locator("#training-summary")
    problem = page.locator("#training-problem")
    button(page, "Train").click()
    expect(told).to_contain_text(re.compile(r"epoch \d"))
    run = httpx2.get(f"{url}/api/runs?limit=1").json()[0]["id"]
    httpx2.post(f"{url}/api/runs/{run}/pause").raise_for_status()  # learning beside all the rest takes time
    yield page  # the server is stopped
    page.bring_to_front()
    expect(problem).to_contain_text(AWAY)
    page.get_by_role("spinbutton", name="Hidden layers").fill("3")
    expect(page.locator("#layers-problem")).to_contain_text(AWAY)
    yield page  # it is back
    page.bring_to_front()
    expect(page.locator("#layers-problem")).to_be_hidden()
    expect(page.locator("#layers-table tbody tr")).to_have_count(4)
    expect(problem).to_be_hidden()
    before = told.inner_text()
    httpx2.post(f"{url}/api/runs/{run}/resume").raise_for_status()
    expect(told).not_to_have_text(before, use_inner_text=True)
    yield page  # the server is killed
    yield page  # another is in its place
    page.bring_to_front()
    expect(problem).to_contain_text("There is no run")
    expect(told).to_contain_text("when it was lost")
    button(page, "Train").click()
    expect(problem).to_be_hidden()
    expect(told).to_contain_text("so far")


def race(page: Page, url: str) -> Generator[Page]:
    """A race waits for its server, and then nothing of its curve is lost and nothing there twice."""
    page.goto(f"{url}/mnist?a_epochs=1000&alone=1")
    page.get_by_role("combobox", name="How far").select_option("one epoch")
    button(page, "Step").click()
    wait_for_points(page, "accuracy", 0, 2)
    yield page  # the server is stopped
    page.bring_to_front()
    expect(status(page, "a")).to_contain_text("Connection lost; trying again")
    yield page  # it is back
    page.bring_to_front()
    expect(status(page, "a")).to_contain_text("Paused.")
    button(page, "Step").click()
    wait_for_points(page, "accuracy", 0, 3)
    assert page.evaluate("document.getElementById('chart-accuracy').data[0].x") == [0, 4000, 8000]
    page.close()
