"""The softmax backwards: an activation is pulled, and the weighted inputs follow; held against the server's."""

import math

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.softmax_reader import CHAPTER, activations, as_it_opened, drag, figure, readings, slider


def test_pulling_a_bar_keeps_the_others_proportions(share_page, live_client):
    page = as_it_opened(share_page, charts=False)
    backwards = figure(page, "backwards")
    before = activations(backwards)
    drag(page, slider(backwards, "a₂"), 0.5)
    after = activations(backwards)
    assert after[1] == pytest.approx(0.5, abs=0.03)
    assert sum(after) == pytest.approx(1)
    rest = [0, 2, 3]
    assert [after[j] / after[0] for j in rest] == pytest.approx([before[j] / before[0] for j in rest])
    assert readings(figure(page, "forwards")) == [f"{a:.3f}" for a in after]
    # The z's are ln a + C with the C of the start.
    answer = live_client.post("/api/softmax/inverse", json={"activations": after}).json()["z"]
    shown = [float(z.replace("−", "-")) for z in backwards.locator(".output__reading").all_inner_texts()]
    assert np.diff(shown) == pytest.approx(np.diff(answer), abs=0.002)
    constant = math.log(sum(map(math.exp, CHAPTER.values())))
    assert shown[0] == pytest.approx(math.log(after[0]) + constant, abs=0.001)
    own, others = (f"{shown[j] - list(CHAPTER.values())[j]:+.2f}".replace("-", "−") for j in (1, 0))
    said = backwards.locator("[data-part=says]")
    expect(said).to_contain_text(f"z₂ follows ln a₂: {own}; the other z’s {others} each.")


def test_an_activation_typed_and_by_keyboard(share_page):
    page = as_it_opened(share_page, charts=False)
    backwards = figure(page, "backwards")
    backwards.get_by_role("spinbutton", name="a₃, typed").fill("0.25")
    assert activations(backwards)[2] == pytest.approx(0.25)
    backwards.get_by_role("spinbutton", name="a₃, typed").fill("1")
    expect(backwards.get_by_text("a₃: a number from 0.0001 to 0.9999, not 1.")).to_be_visible()
    slider(backwards, "a₃").press("ArrowRight")
    assert activations(backwards)[2] == pytest.approx(0.255)
    slider(backwards, "a₃").press("End")
    assert activations(backwards)[2] == pytest.approx(0.9999)


def test_a_bar_by_touch(open_page):
    page = open_page("/softmax", has_touch=True, viewport={"width": 390, "height": 800})
    backwards = figure(page, "backwards")
    thumb = slider(backwards, "a₁")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    page.touchscreen.tap(box["x"] + 0.75 * box["width"], box["y"] + box["height"] / 2)
    assert activations(backwards)[0] == pytest.approx(0.75, abs=0.03)


def test_the_constant_moves_every_z_and_no_activation(share_page):
    page = as_it_opened(share_page, charts=False)
    backwards = figure(page, "backwards")
    before = activations(backwards)
    typed = backwards.get_by_role("spinbutton", name="Constant C")
    assert float(typed.input_value()) == pytest.approx(3.657)
    typed.fill("4.657")
    shown = [float(z.replace("−", "-")) for z in backwards.locator(".output__reading").all_inner_texts()]
    assert shown == pytest.approx([z + 1 for z in CHAPTER.values()], abs=0.001)
    assert activations(backwards) == pytest.approx(before, rel=1e-5)
    slider(backwards, "Constant C").press("End")
    assert activations(backwards) == pytest.approx(before, rel=1e-5)
    typed.fill("2000")  # the z's end at 1000
    shown = [float(z.replace("−", "-")) for z in backwards.locator(".output__reading").all_inner_texts()]
    assert max(shown) == 1000
    assert activations(backwards) == pytest.approx(before, rel=1e-5)
