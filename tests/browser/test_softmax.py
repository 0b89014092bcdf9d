"""The softmax page, as a reader uses it; its numbers held against the server's."""

import re

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

CHAPTER = {"z₁": 2.5, "z₂": -1.0, "z₃": 3.2, "z₄": 0.5}


def figure(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}")


def readings(instrument: Locator) -> list[str]:
    return instrument.locator(".output__text").all_inner_texts()


def slider(instrument: Locator, name: str) -> Locator:
    return instrument.get_by_role("slider", name=name, exact=True)


def drag(page: Page, thumb: Locator, to: float) -> None:
    """From where the thumb is to a share of the slider's length, as a mouse does it."""
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box
    least, most, value = (float(thumb.evaluate(f"e => e.{name}")) for name in ("min", "max", "value"))
    middle = box["y"] + box["height"] / 2
    x = [box["x"] + 8 + share * (box["width"] - 16) for share in ((value - least) / (most - least), to)]
    page.mouse.move(x[0], middle)
    page.mouse.down()
    page.mouse.move((x[0] + x[1]) / 2, middle)
    page.mouse.move(x[1], middle)
    page.mouse.up()


def test_it_opens_with_the_chapters_numbers(open_page):
    page = open_page("/softmax")
    forwards = figure(page, "forwards")
    for name, z in CHAPTER.items():
        thumb = slider(forwards, name)
        assert float(thumb.input_value()) == z
        assert [thumb.get_attribute(bound) for bound in ("min", "max", "step")] == ["-5", "5", "0.1"]
    assert readings(forwards) == ["0.315", "0.009", "0.633", "0.043"]
    expect(forwards.get_by_text("sum of the activations 1.000")).to_be_visible()


def test_the_bars_follow_the_thumb_and_agree_with_the_server(open_page, live_server):
    page = open_page("/softmax")
    forwards = figure(page, "forwards")
    drag(page, slider(forwards, "z₄"), 0.95)
    z = [float(slider(forwards, name).input_value()) for name in CHAPTER]
    assert 4.2 < z[3] < 4.8
    answer = httpx2.post(f"{live_server}/api/softmax", json={"z": z}).json()
    assert readings(forwards) == [f"{a:.3f}" for a in answer["activations"]]
    widths = forwards.locator(".bar").evaluate_all(
        "bars => bars.map(bar => bar.firstChild.getBoundingClientRect().width / bar.clientWidth)"
    )
    assert widths == pytest.approx(answer["activations"], abs=0.01)


def test_the_keyboard_and_typing(open_page):
    page = open_page("/softmax")
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


def test_huge_weighted_inputs_stay_right(open_page):
    page = open_page("/softmax")
    forwards = figure(page, "forwards")
    forwards.get_by_role("button", name="±1000").click()
    assert readings(forwards) == ["0.731", "0.269", "3.7 × 10⁻⁴³⁵", "1.9 × 10⁻⁸⁶⁹"]
    expect(forwards.get_by_text("sum of the activations 1.000")).to_be_visible()


def test_two_to_ten_outputs(open_page):
    page = open_page("/softmax")
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
    expect(forwards.get_by_text("sum of the activations 1.000")).to_be_visible()


def test_the_address_keeps_the_layer(open_page):
    page = open_page("/softmax")
    slider(figure(page, "forwards"), "z₂").press("End")
    page.wait_for_url(re.compile(r"z=2\.5%2C5%2C3\.2%2C0\.5"))
    again = open_page("/softmax" + page.url.partition("/softmax")[2])
    assert readings(figure(again, "forwards")) == readings(figure(page, "forwards"))


@pytest.mark.parametrize("query", ["z=1", "z=1,2,x", "z=1,,2", "z=1,2000", "c=0", "z=1,2&target=3"])
def test_a_bad_link_says_what_is_wrong(open_page, query):
    page = open_page(f"/softmax?{query}")
    expect(page.locator("#problems")).to_contain_text("The link asks for something that can’t be.")
    expect(figure(page, "forwards").get_by_text("sum of the activations 1.000")).to_be_visible()
