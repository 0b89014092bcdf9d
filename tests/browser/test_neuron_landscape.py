"""The landscape of the cost: its ground, the paths on it, and a start that is moved by hand."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.neuron_reader import expected


def test_a_landscape_that_can_t_be_is_explained_and_not_drawn(open_page):
    page = open_page("/?activation=tanh")
    page.locator("#surface").scroll_into_view_if_needed()
    ground = "() => document.querySelector('#surface .surface__plane').data?.[0].z.length"
    page.wait_for_function(f"{ground} === 81")
    landscape = page.get_by_role("combobox", name="Landscape of")
    landscape.select_option("the cross-entropy")
    expect(page.locator("#surface-summary")).to_contain_text("it needs an output between 0 and 1")
    page.wait_for_function(f"{ground} === 0")
    landscape.select_option("the quadratic cost")
    expect(page.locator("#surface-summary")).to_contain_text("The quadratic cost over weights")
    page.wait_for_function(f"{ground} === 81")


def test_the_landscape_is_the_cost_and_carries_the_paths(open_page):
    page = open_page("/?own-epoch=300")
    page.locator("#surface").scroll_into_view_if_needed()
    plane = "#surface .surface__plane"
    page.wait_for_function("() => document.querySelector('#surface .surface__plane').data?.[0].z.length > 0")
    ground = page.evaluate(f"() => {{ const t = document.querySelector('{plane}').data[0]; return [t.x, t.y, t.z] }}")
    for j, i in ((0, 0), (40, 40), (80, 3), (12, 77)):
        a = 1 / (1 + math.exp(-(ground[0][j] + ground[1][i])))
        assert ground[2][i][j] == pytest.approx(a * a / 2, rel=1e-9, abs=0)
    page.wait_for_function(
        f"() => document.querySelector('{plane}').data.find((t) => t.meta.run === 'own').x.length === 301"
    )
    path = page.evaluate(f"() => document.querySelector('{plane}').data.find((t) => t.meta.run === 'own').y")
    assert path == pytest.approx([step["bias"] for step in expected("quadratic-bad")], rel=1e-9)
    page.get_by_role("combobox", name="Landscape of").select_option("the cross-entropy")
    page.wait_for_function(f"() => Math.max(...document.querySelector('{plane}').data[0].z.flat()) > 7")


def test_the_start_is_moved_by_mouse_and_keyboard(open_page):
    page = open_page("/")
    handle = page.get_by_role("slider", name="Start of your neuron on the plane")
    handle.scroll_into_view_if_needed()
    area = page.locator(".surface__handle").bounding_box()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 4, area["y"] + area["height"] / 4, steps=5)
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
    page = open_page("/", viewport={"width": 390, "height": 844}, has_touch=True)
    handle = page.get_by_role("slider", name="Start of your neuron on the plane")
    handle.scroll_into_view_if_needed()
    area, box = page.locator(".surface__handle").bounding_box(), handle.bounding_box()
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
        page.locator("#surface").scroll_into_view_if_needed()
        if not page.evaluate("() => Boolean(document.createElement('canvas').getContext('webgl'))"):
            expect(page.locator(".surface__mountain")).to_be_hidden()
            return
        button = page.get_by_role("button", name="In three dimensions, too")
        if button.is_visible():
            button.click()
        mountain = "document.querySelector('.surface__mountain')"
        page.wait_for_function(f"() => {mountain}.data?.[0].z.length === 81")
        assert page.evaluate(
            f"() => {mountain}.data.filter((t) => t.visible !== false).map((t) => t.meta.run ?? 'ground')"
        ) == ["ground", "own", "own"]
        assert errors == []
