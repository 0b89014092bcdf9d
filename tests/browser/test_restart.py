"""A server that is killed and started again at the same place: every page goes on, or says what is no more."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.neuron_reader import clock_of, epoch, learn, stage_clock
from tests.browser.reader import button
from tests.conftest import Server

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
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """In a context of its own: its console says that the server is gone, and so it is."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def started(serve: Callable[..., Server], port: int, tmp_path: Path) -> Callable[[str], Server]:
    """Starts a server at the one port, with its data in a folder of this name."""
    return lambda name: serve("--port", str(port), "--data-dir", str(tmp_path / name))


def test_neurons_that_were_told_to_run_do_so_when_the_server_is_back(started, page):
    first = started("one")
    page.goto(f"{first.url}/?speed=10000&own-speed=10000")
    expect(page.locator(".kept li")).to_have_count(1)  # and everything has come
    first.kill()
    page.evaluate(TYPE_AND_RUN, "3")
    expect(page.locator("#own-problem")).to_contain_text(AWAY)
    stage_clock(page).get_by_role("button", name="Run", exact=True).click()
    expect(page.locator('#lesson [data-part="problem"]')).to_contain_text(AWAY)
    started("another")
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 3.0")
    expect(page.locator("#own-problem")).to_be_hidden()
    for clock in (clock_of(page, "own"), stage_clock(page)):
        expect(clock).to_contain_text(re.compile(r"epoch\s*300 of 300"))
        assert epoch(clock) == 300
    output = learn("quadratic", 3, 2, 0.15, 300)[300]["output"]
    expect(page.locator("#own .drawing__output")).to_have_text(f"a = {output:.3f}")
    expect(page.locator('#lesson [data-part="problem"]')).to_be_hidden()


def test_a_deep_network_goes_on_where_its_run_is_known_and_is_given_up_where_not(started, page):
    first = started("one")
    page.goto(f"{first.url}/depth?deep_epochs=30&layers=10&deep_neurons=100")
    told = page.locator("#training-summary")
    button(page, "Train").click()
    expect(told).to_contain_text(re.compile(r"epoch \d"))
    first.kill()
    expect(page.locator("#training-problem")).to_contain_text(AWAY)
    page.get_by_role("spinbutton", name="Hidden layers").fill("3")
    expect(page.locator("#layers-problem")).to_contain_text(AWAY)
    second = started("one")
    expect(page.locator("#layers-problem")).to_be_hidden()
    expect(page.locator("#layers-table tbody tr")).to_have_count(4)
    expect(page.locator("#training-problem")).to_be_hidden()
    second.kill()
    started("another")
    expect(page.locator("#training-problem")).to_contain_text("There is no run")
    expect(told).to_contain_text("when it was lost")
    button(page, "Train").click()
    expect(page.locator("#training-problem")).to_be_hidden()
    expect(told).to_contain_text("so far")
