"""The landscape of the cost: its ground, the paths on it, and a start that is moved by hand."""

import math
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.neuron_reader import clock_of, come_to, expected, seek

ENDED = "/?own-epoch=300"  # with run A beside it, which learns by the cross-entropy


def plane(cost: str) -> str:
    return f"#surface [data-part=landscape-{cost}] .chart"


def ground(cost: str) -> str:
    return f"() => document.querySelector('{plane(cost)}').data?.[0].z.length"


def test_a_landscape_that_can_t_be_is_explained_and_not_drawn(share_page):
    page = share_page(ENDED, charts=True)
    come_to(page, "#surface")
    page.wait_for_function(ground("cross-entropy") + " === 81")
    page.locator(".own__settings").get_by_role("combobox", name="Activation").select_option("tanh")
    other = page.locator("#own-landscape-cross-entropy")
    expect(other).to_contain_text("those of tanh go from −1 to 1")
    page.wait_for_function(ground("quadratic") + " === 81")
    page.wait_for_function(ground("cross-entropy") + " === 0")
    page.locator(".own__settings").get_by_role("combobox", name="Activation").select_option("sigmoid")
    expect(other).to_contain_text("Here the cost goes from")
    page.wait_for_function(ground("cross-entropy") + " === 81")


VALUES = {"quadratic": lambda z: (1 / (1 + math.exp(-z))) ** 2 / 2, "cross-entropy": lambda z: math.log1p(math.exp(z))}


def test_both_landscapes_are_their_costs_and_carry_the_paths_of_their_runs(share_page):
    page = share_page(ENDED, charts=True)
    from_the_usual_start(page)
    seek(clock_of(page, "own"), 300)
    for cost, run, name in (("quadratic", "own", "quadratic-bad"), ("cross-entropy", "A", "cross-entropy-bad")):
        corner = VALUES[cost](-8)  # where the window of the usual start begins
        page.wait_for_function(
            f"() => Math.abs(document.querySelector('{plane(cost)}').data?.[0].z[0]?.[0] - {corner}) < 1e-9"
        )
        script = f"() => {{ const t = document.querySelector('{plane(cost)}').data[0]; return [t.x, t.y, t.z] }}"
        weights, biases, costs = page.evaluate(script)
        for j, i in ((0, 0), (40, 40), (80, 3), (12, 77)):
            assert costs[i][j] == pytest.approx(VALUES[cost](weights[j] + biases[i]), rel=1e-9, abs=0)
        seen = f"document.querySelector('{plane(cost)}').data.filter((t) => t.visible !== false && t.meta.run)"
        page.wait_for_function(f"() => {seen}.some((t) => t.x.length === 301)")
        assert page.evaluate(f"() => [...new Set({seen}.map((t) => t.meta.run))]") == [run]
        path = page.evaluate(f"() => {seen}.find((t) => !t.meta.mark).y")
        assert path == pytest.approx([step["bias"] for step in expected(name)], rel=1e-9)


def ring(page: Page) -> Locator:
    """The ring on the quadratic cost's landscape, once the landscape is drawn."""
    come_to(page, "#surface")
    page.wait_for_function(ground("quadratic") + " === 81")
    return page.get_by_role("slider", name="Start of your neuron on the landscape of the quadratic")


def from_the_usual_start(page: Page) -> Locator:
    """The ring at w = 2, b = 2 again, wherever a test before has left it."""
    handle = ring(page)
    for name in ("Weight w", "Bias b"):
        page.locator(".own__settings").get_by_role("spinbutton", name=name).fill("2")
    expect(handle).to_have_attribute("aria-valuetext", "weight 2.00, bias 2.00")
    expect(handle).to_have_attribute("aria-valuemax", "4")
    return handle


def hold(page: Page, handle: Locator) -> tuple[dict, dict]:
    """The plane's place on the screen, and the ring's."""
    handle.scroll_into_view_if_needed()
    return page.locator(".landscape__handle").first.bounding_box(), handle.bounding_box()


def test_the_ring_stays_under_the_hand_at_the_edge(share_page):
    page = share_page(ENDED, charts=True)
    handle = from_the_usual_start(page)
    area, box = hold(page, handle)
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] + 200, area["y"] + 5, steps=3)
    weight = page.locator(".own__settings").get_by_role("spinbutton", name="Weight w")
    expect(weight).to_have_value("4")  # the plane's end, which stands still
    expect(handle).to_have_attribute("aria-valuemax", "4")
    held = handle.bounding_box()
    assert held["x"] + 13 == pytest.approx(area["x"] + area["width"], abs=2)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuemax", "6")  # and makes room once the hand lets go
    for _ in range(3):  # a press at the plane's end waits for the room that is made there
        handle.press("Shift+ArrowRight")
    expect(weight).to_have_value("7")
    weight.fill("48.5")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("weight 48.5"))
    for _ in range(2):
        handle.press("Shift+ArrowRight")
    expect(weight).to_have_value("50")
    expect(page.locator("#own-problem")).to_be_hidden()
    expect(page.locator("#own .clock__run")).to_be_enabled()


def test_the_start_is_moved_by_mouse_and_keyboard(share_page):
    page = share_page(ENDED, charts=True)
    handle = from_the_usual_start(page)
    area, box = hold(page, handle)
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 4, area["y"] + area["height"] / 4, steps=2)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuetext", "weight −2.00, bias 2.00")
    fields = page.locator(".own__settings")
    expect(fields.get_by_role("spinbutton", name="Weight w")).to_have_value("-2")
    handle.press("ArrowRight")
    handle.press("ArrowUp")
    handle.press("Shift+ArrowDown")
    expect(fields.get_by_role("spinbutton", name="Weight w")).to_have_value("-1.9")
    expect(fields.get_by_role("spinbutton", name="Bias b")).to_have_value("1.1")
    output = 1 / (1 + math.exp(0.8))
    expect(page.locator("#own .drawing__output")).to_have_text(f"a = {output:.3f}")


def test_the_start_is_moved_by_touch(open_page):
    page = open_page("/", charts=True, viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator(".kept li")).to_have_count(1)  # and everything has come
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    handle = ring(page)
    area, box = hold(page, handle)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (box["x"] + 13, box["y"] + 13))
    touch("touchMove", (area["x"] + area["width"] / 2, area["y"] + area["height"] * 0.6))
    touch("touchMove", (area["x"] + area["width"] / 2, area["y"] + area["height"] * 0.75))
    touch("touchEnd")
    expect(handle).to_have_attribute("aria-valuetext", "weight 0.00, bias −2.00")


def test_in_three_dimensions_where_webgl_is_there(browser, live_server):
    # A context of its own: software WebGL, which is all that many test machines have, fills the console with warnings.
    with browser.new_context() as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(live_server + "/?own-epoch=300")
        come_to(page, "#surface")
        button = page.get_by_role("button", name="Show it in three dimensions")
        if not page.evaluate("() => Boolean(document.createElement('canvas').getContext('webgl'))"):
            expect(button).to_be_hidden()
            return
        button.click()
        mountain = "document.querySelector('.mountain__view')"
        page.wait_for_function(f"() => {mountain}.data?.[0].z.length === 81")
        seen = f"() => {mountain}.data.filter((t) => t.visible !== false).map((t) => t.meta.run ?? 'ground')"
        assert page.evaluate(seen) == ["ground", "own", "own"]
        numbers = page.locator("#" + (page.locator(".mountain__view").get_attribute("aria-details") or ""))
        expect(numbers.get_by_role("button", name="Table of", include_hidden=True)).to_have_count(1)
        page.get_by_role("button", name="Close the view in three dimensions").click()
        expect(page.locator(".mountain__view")).to_be_hidden()
        assert errors == []
