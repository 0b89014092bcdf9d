"""The first screen: two neurons under two costs, and what is said of their runs."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neuron_reader import (
    BOTH,
    PLOT,
    come_to,
    costs,
    expected,
    half,
    line,
    quickly,
    run_to_the_end,
    stage_clock,
    traces,
    wait_for_address,
    wait_for_points,
)


def plotted(page: Page, *runs: str) -> dict[str, list[float]]:
    """The lines of the stage's chart by their run, once each has all its points."""
    page.wait_for_function(
        "([plot, runs]) => runs.every((run) => document.querySelector(plot).data?.find("
        "(t) => t.meta.run === run && !t.meta.mark)?.x.length === 301)",
        arg=[PLOT, list(runs)],
    )
    return {run: trace["y"] for run, trace in traces(page, PLOT).items()}


def assert_all_in_sight(page: Page, sizes: list[tuple[int, int]]) -> None:
    """The whole drama stands in windows of these sizes, before anything is scrolled."""
    wait_for_points(page, PLOT, 1, trace=4)
    parts = ("h1", "#stage .card >> nth=0", "#stage .card >> nth=1", PLOT, "#stage .clock__run", "[data-part=start]")
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for part in parts:
            box = page.locator(part).bounding_box()
            assert box["y"] >= 0, (part, width)
            assert box["y"] + box["height"] <= height, (part, width)
            assert box["x"] + box["width"] <= width, (part, width)
    for card, formula in ((0, "C=(y−a)"), (1, "ln")):
        expect(page.locator("#stage .card").nth(card)).to_contain_text(re.compile(re.escape(formula).replace("−", ".")))
    for _ in range(13):  # one may guess, then run: in the order of the lesson
        page.keyboard.press("Tab")
    expect(page.locator("#stage .guess__pen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#stage .clock__run")).to_be_focused()


def test_on_a_phone_the_first_screen_holds_the_drama_and_the_stage_stays_in_sight_of_the_text(open_page):
    page = open_page("/?detail=on", window="phone")
    assert_all_in_sight(page, [(390, 844)])
    named = page.locator(".route").bounding_box()
    assert page.locator("h1").bounding_box()["y"] >= named["y"] + named["height"]
    page.get_by_role("button", name="read why").click()
    come_to(page, "#story-arithmetic")
    page.evaluate("() => document.querySelector('#story-arithmetic').scrollIntoView({block: 'end'})")
    box = page.locator(".stage__pinned").bounding_box()
    assert box["y"] == pytest.approx(0, abs=1)
    assert box["height"] <= 844 / 3 + 10
    expect(page.locator("#stage .clock__run")).to_be_in_viewport()
    assert page.locator("#stage .clock__epoch").bounding_box()["height"] < 30  # in one line
    come_to(page, "#surface")
    page.wait_for_function("() => document.querySelector('#surface .landscape__plane').data?.[0].z.length > 0")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_the_first_screen_holds_the_drama_and_run_streams_both_costs_and_says_what_happened(open_page):
    page = open_page("/")
    expect(page.locator("#explanation")).to_be_hidden()
    assert_all_in_sight(page, [(1280, 720), (1920, 1080), (1024, 768), (1280, 900)])
    clock = stage_clock(page)
    clock.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data?.at(-2).x.length > 5")
    assert len(line(page, PLOT, 4)["x"]) < 301  # it grows; it isn't there at once
    quickly(clock)
    drawn = plotted(page, "own", "cross-entropy-bad")
    for run, name in (("own", "quadratic-bad"), ("cross-entropy-bad", "cross-entropy-bad")):
        assert drawn[run] == pytest.approx(costs(name), rel=1e-9, abs=0)
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_have_text(
        f"The quadratic neuron halved its cost at epoch {half(costs('quadratic-bad'))}. "
        f"The cross-entropy neuron halved its cost at epoch {half(costs('cross-entropy-bad'))}."
    )
    expect(page.locator("#explanation")).to_be_visible()
    saw = page.locator("[data-part=saw]")
    for name in BOTH:
        outputs = [step["output"] for step in expected(name)]
        expect(saw).to_contain_text(f"at epoch 100 it was at {outputs[100]:.3f}, at epoch 300 at {outputs[300]:.3f}")
    falls = [before - after for before, after in pairwise(costs("quadratic-bad"))]
    expect(saw).to_contain_text(f"Its cost fell fastest at epoch {falls.index(max(falls))}.")
    expect(saw).to_contain_text("Its cost fell fastest at its very start.")


def test_the_output_is_one_switch_away_and_all_four_curves_stand_on_one_clock(open_page):
    page = open_page("/")
    page.get_by_text("output", exact=True).click()
    run_to_the_end(page, stage_clock(page))
    drawn = plotted(page, "own", "cross-entropy-bad")
    outputs = {name: [step["output"] for step in expected(name)] for name in BOTH}
    assert drawn["own"] == pytest.approx(outputs["quadratic-bad"], rel=1e-9, abs=0)
    expect(page.locator("[data-part=verdict]")).to_have_text(
        f"The quadratic neuron passed one half at epoch {half(outputs['quadratic-bad'])}. "
        f"The cross-entropy neuron passed one half at epoch {half(outputs['cross-entropy-bad'])}."
    )
    wait_for_address(page, "quantity=output")
    page.get_by_text("cost, relative to its start", exact=True).click()
    page.get_by_text("both", exact=True).click()
    run_to_the_end(page, stage_clock(page))
    names = ("quadratic-bad", "cross-entropy-bad", "quadratic-mild", "cross-entropy-mild")
    drawn = plotted(page, "own", *names[1:])
    epochs = []
    for run, name in zip(("own", *names[1:]), names, strict=True):
        assert drawn[run] == pytest.approx(costs(name), rel=1e-9, abs=0)
        epochs.append(half(costs(name)))
    said = (
        "Cost halved: badly wrong, quadratic at epoch {}, cross-entropy at epoch {}; "
        "a little wrong, quadratic at epoch {}, cross-entropy at epoch {}."
    )
    expect(page.locator("[data-part=verdict]")).to_have_text(said.format(*epochs))
    wait_for_address(page, "start=both")
