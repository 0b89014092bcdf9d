"""The softmax page, as a reader uses it; its numbers held against the server's."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.softmax_reader import CHAPTER, activations, as_it_opened, drag, figure, readings, slider


def test_it_opens_with_the_chapters_numbers_and_a_link_with_what_it_was_copied_with(open_page):
    page = open_page("/softmax")
    forwards = figure(page, "forwards")
    for name, z in CHAPTER.items():
        thumb = slider(forwards, name)
        assert float(thumb.input_value()) == z
        assert [thumb.get_attribute(bound) for bound in ("min", "max", "step")] == ["-5", "5", "0.1"]
    assert readings(forwards) == ["0.315", "0.009", "0.633", "0.043"]
    expect(forwards.locator("[data-part=sum]")).to_have_text("1.000")
    expect(forwards.get_by_role("button", name="as it opened")).to_have_attribute("aria-pressed", "true")
    slider(forwards, "z₂").press("End")
    page.wait_for_url(re.compile(r"z=2\.5%2C5%2C3\.2%2C0\.5"))
    again = open_page("/softmax" + page.url.partition("/softmax")[2])
    assert readings(figure(again, "forwards")) == readings(forwards)


def test_the_bars_follow_the_thumb_and_agree_with_the_server(share_page, live_client):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    drag(page, slider(forwards, "z₄"), 0.95)
    z = [float(slider(forwards, name).input_value()) for name in CHAPTER]
    assert 4.2 < z[3] < 4.8
    answer = live_client.post("/api/softmax", json={"z": z}).json()
    assert readings(forwards) == [f"{a:.3f}" for a in answer["activations"]]
    widths = forwards.locator(".bar").evaluate_all(
        "bars => bars.map(bar => bar.firstChild.getBoundingClientRect().width / bar.clientWidth)"
    )
    assert widths == pytest.approx(answer["activations"], abs=0.01)
    # A drag is one change.
    expect(forwards.locator("[data-part=change]")).to_contain_text(f"z₄ +{z[3] - 0.5:.3g}: a₄ +0.")


def test_the_keyboard_and_typing(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    thumb = slider(forwards, "z₁")
    thumb.press("ArrowRight")
    assert float(thumb.input_value()) == 2.6
    assert readings(forwards)[0] == "0.336"
    typed = forwards.get_by_role("spinbutton", name="z₁, typed")
    typed.fill("-0.25")
    assert readings(forwards)[0] == "0.028"
    typed.fill("2000")
    expect(forwards.get_by_text("z₁: a number from −1000 to 1000, not 2000.")).to_be_visible()
    assert readings(forwards)[0] == "0.028"
    typed.fill("")
    expect(forwards.get_by_text("z₁: a number from −1000 to 1000.")).to_be_visible()
    thumb.press("ArrowRight")
    expect(forwards.get_by_text("z₁: a number")).to_have_count(0)


def test_huge_weighted_inputs_stay_right(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    forwards.get_by_role("button", name="±1000").click()
    assert readings(forwards) == ["0.731", "0.269", "3.7 × 10⁻⁴³⁵", "1.9 × 10⁻⁸⁶⁹"]
    expect(forwards.locator("[data-part=sum]")).to_have_text("1.000")


def test_two_to_ten_outputs(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    fewer, more = (forwards.get_by_role("button", name=f"One output {way}") for way in ("fewer", "more"))
    for count in range(5, 11):
        more.click()
        assert len(readings(forwards)) == count
    expect(more).to_be_disabled()
    for _ in range(8):
        fewer.click()
    assert len(readings(forwards)) == 2
    expect(fewer).to_be_disabled()
    expect(forwards.locator("[data-part=sum]")).to_have_text("1.000")


def test_a_bad_link_says_what_is_wrong(open_page):
    page = open_page("/softmax?z=1,,2&c=0&speed=3")
    problems = page.locator("#problems")
    expect(problems).to_contain_text("This link asks for something that can’t be shown:")
    expect(problems).to_contain_text("Speed: one of 1, 0.25, 0.5, 2, 4, 10000, not “3”")
    assert readings(figure(page, "forwards")) == ["0.315", "0.009", "0.633", "0.043"]


def test_it_says_what_moved(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    moved = forwards.locator("[data-part=change]")
    forwards.get_by_role("spinbutton", name="z₄, typed").fill("1")
    expect(moved).to_have_text("z₄ +0.5: a₄ +0.026; the others −0.026 together (a₁ −0.008, a₂ −2.6 × 10⁻⁴, a₃ −0.017).")
    ticks = forwards.locator(".bar__mark").evaluate_all("marks => marks.map(mark => parseFloat(mark.style.left) / 100)")
    assert [round(tick, 3) for tick in ticks] == [0.315, 0.009, 0.633, 0.043]
    slider(forwards, "z₁").press("ArrowLeft")
    expect(moved).to_contain_text("z₁ −0.1: a₁ −0.0")
    slider(forwards, "z₁").press("ArrowLeft")  # a press is a change of its own
    expect(moved).to_contain_text("z₁ −0.1: a₁ −0.0")
    forwards.get_by_role("button", name="two outputs").click()
    slider(forwards, "z₂").press("ArrowRight")
    expect(moved).to_contain_text("the other −0.01")


def test_the_derivatives_are_the_servers_with_their_signs(open_page, live_client):
    page = open_page("/softmax?z=1,-2,0.5&c=2")
    table = figure(page, "derivatives").get_by_role("grid")
    expected = live_client.post("/api/softmax", json={"z": [1, -2, 0.5], "c": 2}).json()["jacobian"]
    cells = table.get_by_role("gridcell").all_inner_texts()
    assert cells == [f"{x:+.3f}".replace("-", "−") for row in expected for x in row]
    assert [cell[0] for cell in cells] == list("+−−−+−−−+")
    table.get_by_role("gridcell").first.focus()
    page.keyboard.press("ArrowDown")
    picked = figure(page, "derivatives").locator("[data-part=picked]")
    expect(picked).to_contain_text("∂a₂/∂z₁ = −2 · 0.0")
    expect(picked).to_contain_text("a₂ falls by 0.0")
    page.keyboard.press("ArrowRight")
    expect(picked).to_contain_text("∂a₂/∂z₂ = 2 · 0.0")
    expect(picked).to_contain_text("a₂ rises by 0.0")
    # A hundredth is no small step with a large c.
    figure(page, "sharpness").get_by_role("spinbutton", name="Sharpness c").fill("100")
    for name, z in (("z₁", 2), ("z₂", 2), ("z₃", -20)):
        figure(page, "forwards").get_by_role("spinbutton", name=f"{name}, typed").fill(str(z))
    rises = 1 / (1 + math.exp(-1)) - 0.5
    expect(picked).to_contain_text(f"Raise z₂ by a hundredth, and a₂ rises by {rises:.5f}.")


def test_sharpness_from_uniform_to_the_maximum_and_ties(share_page):
    page = as_it_opened(share_page)
    sharpness = figure(page, "sharpness")
    sharpness.get_by_role("button", name="c = 100").click()
    assert readings(sharpness)[2] == "1.000"
    expect(sharpness.locator("[data-part=says]")).to_contain_text(
        "z₃ leads z₁ by 0.7: a₁ is e^(−100 · 0.7) = 4.0 × 10⁻³¹ of a₃."
    )
    expect(figure(page, "forwards")).to_contain_text("with the sharpness c = 100, set below")
    sharpness.get_by_role("button", name="a tie at the top").click()
    assert [readings(sharpness)[j] for j in (0, 2)] == ["0.500", "0.500"]
    expect(sharpness.locator("[data-part=says]")).to_contain_text("z₁ and z₃ are tied for the largest")
    slider(sharpness, "Sharpness c").press("Home")
    assert float(sharpness.get_by_role("spinbutton", name="Sharpness c").input_value()) == 0.01
    assert activations(sharpness) == pytest.approx([0.25] * 4, abs=0.01)
    sharpness.get_by_text("The chart in words").click()
    expect(sharpness.locator("[data-part=summary]")).to_contain_text("At c = 100: a₁ 0.500")


STACKED = """async (chart) => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return chart.data.filter((t) => t.visible !== false && t.stackgroup).map(({ x, y }) => ({ x, y }));
}"""


def test_the_stacked_chart_is_the_softmax_at_every_sharpness(share_page):
    page = as_it_opened(share_page)
    page.locator("#sharpness").scroll_into_view_if_needed()
    chart = page.locator("#sharpness .js-plotly-plot")
    chart.wait_for()
    traces = chart.evaluate(STACKED)
    assert len(traces) == 4
    z = np.array(list(CHAPTER.values()))
    for i in (0, 60, 120):
        powers = np.exp(traces[0]["x"][i] * (z - z.max()))
        assert [trace["y"][i] for trace in traces] == pytest.approx((powers / powers.sum()).tolist())


def test_the_task_of_the_sigmoid_tells_when_an_example_is_there(share_page):
    page = as_it_opened(share_page)
    beside = figure(page, "beside")
    verdict = beside.locator("[data-part=verdict]")
    expect(verdict).to_contain_text("As they stand the sigmoid outputs sum to 2.776, more than 1.")
    slider(beside, "z₁").press("ArrowLeft")
    expect(verdict).to_contain_text("✓ An example: the sigmoid outputs sum to 2.7")
    beside.get_by_role("button", name="start where the sigmoid outputs do sum to 1").click()
    expect(verdict).to_contain_text("They sum to 1 here, by choice of z and not by construction.")
    slider(beside, "z₂").press("ArrowLeft")
    expect(verdict).to_contain_text("less than 1. The softmax’s sum to 1 still.")
    beside.get_by_role("spinbutton", name="z₁, typed").fill("0")
    sums = 0.5 + 1 / (1 + math.exp(1.2)) + 2 * 0.25
    expect(verdict).to_contain_text(f"sum to {sums:.3f}, more than 1")


def test_a_phone_shows_it_all_without_scrolling_sideways(open_page):
    page = open_page("/softmax", viewport={"width": 390, "height": 800})
    for preset in ("ten digits", "±1000"):
        figure(page, "forwards").get_by_role("button", name=preset).click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_preset_shows_that_it_is_chosen_until_a_z_moves(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    opened, tie = (forwards.get_by_role("button", name=name) for name in ("as it opened", "a tie at the top"))
    expect(opened).to_have_attribute("aria-pressed", "true")
    tie.click()
    expect(tie).to_have_attribute("aria-pressed", "true")
    expect(opened).to_have_attribute("aria-pressed", "false")
    slider(forwards, "z₂").press("ArrowRight")
    expect(tie).to_have_attribute("aria-pressed", "false")


def test_the_sums_bar_stands_under_the_outputs_bars_in_their_colours(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    bar = forwards.locator(".output .bar").first.bounding_box()
    whole = forwards.locator("[data-part=shares]").bounding_box()
    assert abs(bar["x"] - whole["x"]) <= 2
    assert abs(bar["width"] - whole["width"]) <= 4
    colours = "e => getComputedStyle(e).getPropertyValue('--own')"
    for j in range(4):
        row, share = (forwards.locator(place).nth(j) for place in (".output", "[data-part=shares] > span"))
        assert row.evaluate(colours) == share.evaluate(colours) != ""
    slider(forwards, "z₂").press("ArrowRight")
    swatch = forwards.locator("[data-part=change] .swatch").first
    assert swatch.evaluate(colours) == forwards.locator(".output").nth(1).evaluate(colours)


def test_what_is_too_small_for_a_difference_is_told_all_the_same(share_page):
    page = as_it_opened(share_page)
    forwards = figure(page, "forwards")
    for name, z in (("z₁", 40), ("z₂", 0), ("z₃", 0), ("z₄", 0), ("z₂", 1)):
        forwards.get_by_role("spinbutton", name=f"{name}, typed").fill(str(z))
    said = forwards.locator("[data-part=change]")
    assert f"{(math.e - 1) * math.exp(-40):.1e}" == "7.3e-18"
    expect(said).to_contain_text("a₂ +7.3 × 10⁻¹⁸; the others −7.3 × 10⁻¹⁸ together (a₁ −7.3 × 10⁻¹⁸")
