"""The finished pair at the top of the page: the digit that one network has lost, drawn, chosen and followed."""

import base64
import math
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.networks import pair
from tests.browser.drawings import DRAWINGS
from tests.browser.mnist_reader import draw
from tests.browser.reader import a_digit, button, wait_until
from tests.js.words import plain

STORY = pair.story()
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def said(text: str) -> float:
    """A number as the page writes it: 0.9999, −1.00 or 1.46 × 10⁻⁸."""
    text = plain(text).strip().replace("−", "-")
    mantissa, _, exponent = text.partition(" × 10")
    return float(mantissa) * 10 ** int(exponent.translate(RAISED) or 0)


def outputs(name: str, image: int) -> np.ndarray:
    """What a network of the pair gives for one of its images, computed here once more."""
    a = np.frombuffer(base64.b64decode(STORY["images"][image]["pixels"]), np.uint8) / 256
    for w, b in zip(*pair.network(name).parameters, strict=True):
        a = 1 / (1 + np.exp(-(w.astype(float) @ a + b)))
    return a


def gate_labels(page: Page, place: str) -> dict[str, float]:
    labels = page.locator(f"{place} .gate__label:visible")
    kinds = [re.search(r"gate__label--(\w+)", label.get_attribute("class"))[1] for label in labels.all()]
    return dict(zip(kinds, map(said, labels.locator(".gate__value").all_inner_texts()), strict=True))


def test_the_page_opens_with_a_digit_that_one_network_has_lost(open_page):
    page = open_page("/mnist")
    expect(page.locator("h1")).to_have_text("One of these networks can’t see a 0")
    for reader, told, name in zip("12", STORY["networks"], ("pair-quadratic", "pair-cross-entropy"), strict=True):
        about = page.locator(f"#reader-{reader} .reader__about")
        expect(about).to_contain_text(f"{100 * told['accuracy']:.2f} % right · fingerprint {told['fingerprint']}")
        found = outputs(name, 0)
        expect(page.locator(f"#reader-{reader} select")).to_have_value(name)
        answer = page.locator(f"#reader-{reader} .reader__answer").inner_text()
        assert answer.rstrip("?") == str(found.argmax())
        bars = [float(text) for text in page.locator(f"#reader-{reader} .answers__text").all_inner_texts()]
        assert bars == pytest.approx(found, abs=0.00051)
        labels = gate_labels(page, f"#reader-{reader}")
        slope = found[0] * (1 - found[0])
        assert labels["slope"] == pytest.approx(slope, rel=0.01)
        assert labels["error"] == pytest.approx(found[0] - 1, rel=0.01)
        gradient = (found[0] - 1) * (slope if name == "pair-quadratic" else 1)
        assert labels["gradient"] == pytest.approx(gradient, rel=0.01)
    sentence = page.locator("#draw-says").inner_text()
    assert "The quadratic network takes this 0 for a " in sentence
    assert "saturated and wrong" in sentence
    assert sentence.endswith("The cross-entropy network reads a 0: its neuron for 0 gives 0.9999.")
    # And it can be looked into before anything is trained.
    page.locator("#inside").scroll_into_view_if_needed()
    expect(page.locator("#inside-verdict")).to_contain_text("It has lost the digit 0.")
    expect(page.locator("#inside-network")).to_have_value("pair-quadratic")


def test_a_drawn_0_is_lost_on_one_network_and_other_digits_are_read_by_both(open_page):
    page = open_page("/mnist")
    for place, image in enumerate(STORY["images"]):
        if image["label"] in (1, 4, 7, 9):
            page.locator("#strip button").nth(place).click()
            for reader in "12":
                expect(page.locator(f"#reader-{reader} .reader__answer")).to_have_text(str(image["label"]))
                expect(page.locator(f"#reader-{reader} [data-part=words]")).to_contain_text("Right")
    draw(page, DRAWINGS[0])
    expect(page.locator("#pad-words")).to_have_text("This is what the networks get.")
    expect(page.locator("#reader-2 .reader__answer")).to_have_text("0")
    expect(page.locator("#reader-1 .reader__answer")).not_to_have_text(re.compile("^0"))
    says = page.locator("#draw-says")
    expect(says).to_contain_text("The quadratic network answers ")
    expect(says).to_contain_text("it has lost the digit 0: ")
    expect(says).to_contain_text("The cross-entropy network answers 0, ")
    page.get_by_label("Digit", exact=True).select_option("0")
    expect(says).to_contain_text("The quadratic network takes this 0 for a ")
    assert gate_labels(page, "#reader-1")["slope"] < 1e-3
    page.get_by_label("Digit", exact=True).select_option("7")
    expect(says).to_contain_text("The cross-entropy network takes this 7 for a 0")
    button(page, "Clear").click()
    expect(says).to_contain_text("Draw a digit, or choose one")
    for reader in "12":
        expect(page.locator(f"#reader-{reader} .reader__answer")).to_have_text("–")


def numbers(page: Page, section: int) -> list[str]:
    return page.locator(".follow__network").nth(section).locator("table td").all_inner_texts()


def test_an_image_is_followed_through_both_step_by_step_and_as_it_plays(open_page):
    page = open_page("/mnist")
    expect(page.locator("#follow-when")).to_have_text("before learning")
    page.get_by_text("All moments as a table").click()
    for image in (0, 5):
        follow(page, image)
    # One moment moves every view: the marks of the chart stand where the scrubber does.
    page.locator("#chart-follow").scroll_into_view_if_needed()
    marks = (
        "document.getElementById('chart-follow').data?.filter((t) => t.mode === 'markers').map((t) => t.x[0]).join()"
    )
    wait_until(page, f"{marks} === '18,18'")
    button(page, "Earlier").click()
    wait_until(page, f"{marks} === '17,17'")
    when, play = page.locator("#follow-when"), page.locator("#follow-play")
    expect(when).to_have_text("after 20 epochs")
    page.locator("#follow-seek").fill("12")
    before = when.inner_text()
    play.click()
    expect(when).not_to_have_text(before)
    play.click()
    expect(play).to_have_text("Play")
    paused = when.inner_text()
    page.wait_for_timeout(700)
    assert when.inner_text() == paused
    play.click()
    expect(when).to_have_text("after 30 epochs")
    expect(play).to_have_text("Play")


def follow(page: Page, image: int) -> None:
    """Follow an image of the strip from the start to the end."""
    page.locator("#follow-strip button").nth(image).click()
    seek = page.locator("#follow-seek")
    for moment in (0, 7, len(STORY["moments"]) - 1):
        seek.fill(str(moment))
        for section, told in enumerate(STORY["networks"]):
            z, after = told["z"][moment][image], told["after"][moment][image]
            a = 1 / (1 + math.exp(-z))
            slope = a / (1 + math.exp(z))
            delta = (a - 1) * (slope if section == 0 else 1)
            row = [said(text) for text in numbers(page, section)]
            assert row[0] == pytest.approx(z, abs=0.005)
            for shown, expected in zip(row[1:6], (a, a - 1, slope, delta, 1 / (1 + math.exp(-after))), strict=True):
                assert shown == pytest.approx(expected, rel=0.01, abs=0.00005)
            assert row[6] == told["answers"][moment][image]
            place = f".follow__network >> nth={section}"
            opening = page.locator(place).locator(".gate__passing").first.get_attribute("height")
            assert float(opening) == pytest.approx(72 * slope, rel=1e-6)  # the wall is 72 high
    last = STORY["networks"][0]["answers"][-1][image]
    label = STORY["images"][image]["label"]
    word = f"read as {a_digit(label)}" if last == label else f"taken for {a_digit(last)}"
    expect(page.locator("#follow-says")).to_contain_text(
        f"After 30 epochs, under the quadratic cost the image is {word}"
    )
    cells = page.locator("#follow-table tbody tr").nth(7).locator("td").all_inner_texts()
    for place, told in enumerate(STORY["networks"]):
        expected = 1 / (1 + math.exp(-told["z"][7][image]))
        assert said(cells[2 * place]) == pytest.approx(expected, rel=0.01, abs=0.00005)
        assert cells[2 * place + 1] == str(told["answers"][7][image])


def test_the_first_screen_is_the_lesson(open_page):
    page = open_page("/mnist", viewport={"width": 390, "height": 844})
    expect(page.locator("#reader-2 .reader__answer")).to_have_text("0")
    for width, height in ((390, 844), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#pad")).to_be_in_viewport()
        for part in (
            "h1",
            "#pad",
            "#reader-1 .reader__answer",
            "#reader-2 .reader__answer",
            "#reader-1 .gate__drawing",
        ):
            box = page.locator(part).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width, part
            assert box["y"] + box["height"] <= height, part
        assert page.evaluate("document.documentElement.scrollWidth") == width
    # What is tabbed through before the first paragraph: the masthead alone.
    places = """[...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')].filter(
      (each) => each.compareDocumentPosition(document.querySelector('.lede')) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    assert page.evaluate(f"{places}.length") <= 12
