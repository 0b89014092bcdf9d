"""A guess of the curves, drawn before the run with a mouse, a keyboard or a finger; what the run then says to it."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neuron_reader import (
    PLOT,
    expected,
    line,
    run_to_the_end,
    stage_clock,
    wait_for_address,
    wait_for_points,
)


def draw(page: Page, *points: tuple[float, float]) -> None:
    """Draw on the chart through these points, each a share of its width and of its height."""
    box = page.locator(".guess").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + (1 - y) * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def passes(points: list[tuple[float, float]], low: float = -0.02, high: float = 1.06) -> float:
    """The epoch at which a polygon through shares of the axes' lengths comes down to one half."""
    epochs = [(300 * x, low + y * (high - low)) for x, y in points]
    for (x, y), (to, then) in pairwise(epochs):
        if y > 0.5 >= then:
            return x + (y - 0.5) / (y - then) * (to - x)
    raise AssertionError("it stays above one half")


def test_a_guess_is_drawn_with_the_mouse_and_reality_laid_over_it(open_page):
    page = open_page("/", charts=True)
    wait_for_points(page, PLOT, 1, trace=4)
    quadratic = [(0.0, 0.95), (0.1, 0.9), (0.3, 0.3), (0.9, 0.1)]
    other = [(0.0, 0.95), (0.5, 0.7), (0.8, 0.2)]
    draw(page, *quadratic)
    expect(page.get_by_role("radio", name="cross-entropy", exact=True)).to_be_checked()
    draw(page, *other)
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[1].x.length === 31")
    run_to_the_end(page, stage_clock(page))
    address = wait_for_address(page, "epoch=300")
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_contain_text(re.compile(r"epoch 212; you drew \d+\. .*epoch 23; you drew \d+\."))
    drawn = [int(epoch) for epoch in re.findall(r"you drew (\d+)", verdict.inner_text())]
    assert drawn == pytest.approx([passes(quadratic), passes(other)], abs=6)
    again = open_page(address[address.index("/?") :])
    again.wait_for_function(f"() => document.querySelector('{PLOT}').data?.[1].x.length === 31")
    expect(again.locator("[data-part=verdict]")).to_have_text(verdict.inner_text())


def test_a_guess_is_drawn_with_the_keyboard_and_follows_to_the_other_quantity(open_page):
    page = open_page("/", charts=True)
    wait_for_points(page, PLOT, 1, trace=4)
    pen = page.locator(".guess__pen")
    pen.focus()
    for _ in range(9):
        pen.press("ArrowLeft")
    for _ in range(12):
        pen.press("ArrowDown")
    expect(pen).to_have_attribute("aria-valuetext", "epoch 60: 0.40")
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].x.length === 31")
    assert line(page, PLOT, 0)["y"][:7] == pytest.approx([1, 1, 1, 1, 1, 1, 0.4])
    page.get_by_text("output", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].y[0] < 0.99")
    start = expected("quadratic-bad")[0]["output"]
    values = line(page, PLOT, 0)["y"]
    assert values[0] == pytest.approx(start)
    assert values[-1] == pytest.approx(start * 0.4**0.5)  # 0.4 of the cost, (y − a)²/2
    page.get_by_text("cost, relative to its start", exact=True).click()
    run_to_the_end(page, stage_clock(page))
    # It falls from 1 at epoch 50 to 0.4 at epoch 60.
    expect(page.locator("[data-part=verdict]")).to_contain_text("epoch 212; you drew 58. ")
    expect(page.locator(".guessing")).to_be_hidden()


def test_a_guess_is_drawn_with_a_finger(open_page):
    page = open_page("/", window="phone")
    wait_for_points(page, PLOT, 1, trace=4)
    box = page.locator(".guess").bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (box["x"] + 2, box["y"] + 5))
    for share in (0.3, 0.6, 0.9):
        touch("touchMove", (box["x"] + share * box["width"], box["y"] + share * box["height"]))
    touch("touchEnd")
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].x.length === 31")
    assert page.evaluate("scrollY") == 0
    values = line(page, PLOT, 0)["y"]
    assert values[0] == 1
    assert values[-1] < 0.15
