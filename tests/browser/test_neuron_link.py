"""Links to the page about one neuron: what they restore, what a reload restores, and what is told of bad ones."""

import re
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.neuron_reader import (
    PLOT,
    clock_of,
    come_to,
    expected,
    line,
    seek,
    stage_clock,
    wait_for_address,
)


def state(page: Page) -> dict:
    """All that a reader sees of the page's state."""
    script = """() => ({
        fields: [...document.querySelectorAll('.own__settings input, .own__settings select, .switches input')]
            .map((e) => e.type === 'checkbox' ? e.checked : e.value),
        clocks: [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value),
        speeds: [...document.querySelectorAll('.clock select')].map((e) => e.value),
        outputs: [...document.querySelectorAll('.drawing__output')].map((e) => e.textContent),
        start: document.querySelector('[name=start]:checked').value,
        variant: document.querySelector('.story [aria-pressed=true]').dataset.variant,
        kept: [...document.querySelectorAll('.kept li span')].map((e) => e.textContent),
    })"""
    return page.evaluate(script)


def set_speeds(page: Page) -> None:
    """A speed of its own for all but two of the figures."""
    speeds = [(stage_clock(page), "2"), (clock_of(page, "own"), "4")]
    speeds += [(clock_of(page, name), "at once") for name in ("cross-entropy-mild", "cross-entropy-bad")]
    for clock, speed in speeds:
        clock.get_by_role("combobox", name="Speed").select_option(speed)


def test_a_link_restores_the_page(open_page):
    page = open_page("/")
    set_speeds(page)
    page.get_by_label("Output, slope and gradient under each cost").check()
    page.get_by_text("wonder about its learning rate").click()
    page.locator(".story").get_by_role("button", name="η = 0.005, true gradient").click()
    page.locator(".own__settings").get_by_role("spinbutton", name="Weight w").fill("3.5")
    page.locator("#keep-preset").select_option(index=1)
    expect(page.locator(".kept li")).to_have_count(2)
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 3.5")
    page.get_by_text("a little wrong", exact=True).first.click()
    seek(stage_clock(page), 70)
    seek(clock_of(page, "quadratic-bad"), 210)
    seek(clock_of(page, "own"), 33)
    for name in ("cross-entropy-mild", "cross-entropy-bad"):  # which the choice of a rate has set going
        expect(clock_of(page, name)).to_contain_text(re.compile(r"epoch\s*300 of"))
    for part in ("own-epoch=33", "quadratic-bad-epoch=210", "cross-entropy-mild-epoch=300"):
        wait_for_address(page, part)
    url = wait_for_address(page, "cross-entropy-bad-epoch=300")
    assert {name: value for name, (value,) in parse_qs(urlsplit(url).query).items() if "speed" in name} == {
        "speed": "2",
        "quadratic-mild-speed": "1",
        "quadratic-bad-speed": "1",
        "cross-entropy-mild-speed": "10000",
        "cross-entropy-bad-speed": "10000",
        "own-speed": "4",
    }
    again = open_page(url[url.index("/?") :])
    again.wait_for_function("() => document.querySelector('#own .clock input').value === '33'")
    again.wait_for_function("() => document.querySelector('#quadratic-bad .clock input').value === '210'")
    again.wait_for_function("() => document.querySelector('#cross-entropy-bad .clock input').value === '300'")
    assert state(again) == state(page)


SEEN = """() => addEventListener('pagehide', () => {
    const epochs = [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value);
    sessionStorage.setItem('seen', epochs.join());
})"""
CLOCKS_ARE = "(seen) => [...document.querySelectorAll('.clock input[data-do]')].map((e) => e.value).join() === seen"


def test_a_reload_in_mid_run_comes_back_to_what_was_on_the_screen(open_page):
    page = open_page("/")
    clocks = [stage_clock(page), clock_of(page, "quadratic-bad"), clock_of(page, "own")]
    for clock in clocks:
        clock.get_by_role("button", name="Run", exact=True).click()
    # The address follows a run that plays.
    page.wait_for_function("() => Number(new URLSearchParams(location.search).get('own-epoch')) >= 10")
    for least in (20, 60):
        for clock in clocks:
            page.wait_for_function("([e, n]) => e.value >= n", arg=[clock.locator("input").element_handle(), least])
            expect(clock.get_by_role("button", name="Pause")).to_be_visible()
        page.evaluate(SEEN)
        page.wait_for_timeout(70)  # somewhere between two writings of the address
        page.reload()
        for clock in clocks:
            expect(clock.get_by_role("button", name="Resume")).to_be_visible()
        page.wait_for_function(CLOCKS_ARE, arg=page.evaluate("() => sessionStorage.getItem('seen')"))
        for clock in clocks:
            clock.get_by_role("button", name="Resume").click()


def test_a_bad_link_says_what_was_wrong_and_shows_the_default(open_page):
    """And the server isn't asked; what else there is to say is in the tests of the modules."""
    refused = "cross-entropy_tanh_2_2_1_0_0.05_300_gradient"
    page = open_page(f"/?weight=99&bias=3&cost=hinge&epoch=-3&own-epoch=400&kept={refused}")
    problems = page.locator("#problems")
    for words in (
        "Weight w: a number from −50 to 50, not “99”",
        "one of quadratic, cross-entropy",
        "Epoch: a whole number from 0 to 300",
        f"Kept runs: “{refused}” is not a run. ",
        "it needs an output between 0 and 1",
        "Epoch of your neuron: a whole number from 0 to 300, not “400”",
    ):
        expect(problems).to_contain_text(words)
    own = page.locator(".own__settings")
    expect(own.get_by_role("spinbutton", name="Weight w")).to_have_value("2")
    expect(own.get_by_role("spinbutton", name="Bias b")).to_have_value("3")
    expect(page.locator(".kept li")).to_have_text([re.compile("A.*cross-entropy, w = 2.0, b = 2.0, η = 0.05")])


def test_a_link_from_before_the_stage_opens_what_it_showed(open_page):
    page = open_page("/?epoch=150&predict=on&guesses=0.5_0.25_0.1*0.9_0.8_0.3***0.9_0.7_")
    expect(page.locator("input[name=start][value=both]")).to_be_checked()
    expect(page.locator("input[name=quantity][value=output]")).to_be_checked()
    expect(stage_clock(page)).to_contain_text(re.compile(r"epoch\s*150 of 300"))
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data?.[2].x.length === 31")
    guesses = {trace: line(page, PLOT, trace)["y"] for trace in (0, 2)}
    assert guesses[2][10::10] == pytest.approx([0.5, 0.25, 0.1])
    assert guesses[0][10::10] == pytest.approx([0.9, 0.8, 0.3])
    for name in ("quadratic-mild", "cross-entropy-bad"):
        expect(page.locator(f"#{name} .drawing__output")).to_have_text(f"a = {expected(name)[150]['output']:.3f}")
    come_to(page, "#own .neuron__anatomy")
    page.wait_for_function("() => document.querySelector('#own .neuron__anatomy').data?.some((t) => t.meta.guess)")
    own = "(element) => element.data.filter((t) => t.meta.guess).map(({x, y}) => [x, y])"
    assert page.locator("#own .neuron__anatomy").evaluate(own) == [[[100, 200], [0.9, 0.7]]]
    wait_for_address(page, "guesses=****0.9_0.7_")


def test_what_a_reader_does_while_the_link_s_steps_are_on_their_way_stays(open_page):
    page = open_page("/healthz", expect_status={0})
    on_the_way: list[Route] = []
    page.route("**/api/neuron/stream*", lambda route: on_the_way.append(route))
    page.goto(f"{page.url.rpartition('/')[0]}/?epoch=100&quadratic-mild-epoch=60&own-epoch=70")
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    weight.fill("5")
    shown = page.locator("#own-view").get_by_role("combobox")
    shown.select_option("log")
    mild = clock_of(page, "quadratic-mild")
    mild.get_by_role("button", name="Reset").click()
    page.unroute("**/api/neuron/stream*")
    for route in on_the_way:
        with suppress(Error):  # nobody waits for the steps of the neuron that was to be shown first
            route.continue_()
    expect(stage_clock(page)).to_contain_text(re.compile(r"epoch\s*100 of"))
    wait_for_address(page, "weight=5")
    expect(page.locator("#own .neuron__how")).to_contain_text("w = 5.0")
    expect(weight).to_have_value("5")
    expect(shown).to_have_value("log")
    expect(mild).to_contain_text(re.compile(r"epoch\s*0 of"))
    expect(clock_of(page, "own")).to_contain_text(re.compile(r"epoch\s*0 of"))
