"""Draw a digit: the pad, the image made of it, and what the networks say."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawings import DRAWINGS
from tests.browser.mnist_reader import draw
from tests.browser.reader import button, trained, wait_until


@pytest.fixture(scope="module")
def run_id(live_server):
    return trained(live_server, hidden=[30], epochs=4, weight_init="scaled")


def settle(page: Page) -> None:
    """Wait until what stands above the pad is there, so that the pad stays where it is."""
    expect(page.locator("#reader-1 select")).to_have_value("a")


def image(page: Page) -> list[int]:
    """The ink of what the network gets, 28 × 28 bytes."""
    data = "[...document.getElementById('pad-image').getContext('2d').getImageData(0, 0, 28, 28).data]"
    return page.evaluate(data)[3::4]


def test_what_is_drawn_is_read_at_once_and_can_be_taken_back(open_page, run_id):
    page = open_page(f"/mnist?a={run_id}&read1=a&read2=")
    settle(page)
    button(page, "Clear").click()
    words = page.locator("#pad-words")
    answer = page.locator("#reader-1 .reader__answer")
    expect(words).to_have_text("Nothing is drawn yet.")
    first, second = DRAWINGS[4]
    draw(page, [first])
    alone = image(page)
    draw(page, [second])
    assert image(page) != alone
    button(page, "Undo").click()
    assert image(page) == alone
    button(page, "Undo").click()
    expect(words).to_have_text("Nothing is drawn yet.")
    expect(answer).to_have_text("–")
    # The same from the keyboard.
    page.locator("#pad").focus()
    page.keyboard.press("Space")
    for _ in range(25):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(answer).to_contain_text("1")


def test_a_test_image_comes_with_its_digit(open_page, run_id):
    page = open_page(f"/mnist?a={run_id}&read1=a&read2=")
    settle(page)
    page.locator("#strip button").nth(9).click()
    expect(page.locator("#pad-words")).to_contain_text("Test image 0, a 7.")
    assert max(image(page)) > 200
    expect(page.locator("#meant")).to_have_value("7")
    expect(page.locator("#reader-1 .is-target .answers__digit")).to_have_text("7")
    answer = page.locator("#reader-1 .reader__answer")
    words = page.locator("#reader-1 [data-part=words]")
    expect(words).to_contain_text(re.compile("Right, |Wrong, "))  # what it said of the image before is gone
    right = answer.inner_text().startswith("7")
    expect(words).to_contain_text("Right, " if right else "Wrong, ")
    page.get_by_label("Digit", exact=True).select_option("1")
    expect(words).to_contain_text("Wrong, " if right else "Right, ")
    draw(page, DRAWINGS[1])
    expect(page.locator("#pad-words")).to_have_text("This is what the networks get.")


def test_two_networks_read_at_once_a_softmax_sums_to_one_and_a_guess_is_said_to_be_one(open_page, run_id, live_server):
    softmax = trained(live_server, hidden=[10], epochs=1, cost="log-likelihood", output="softmax")
    # It has learned no more than that each digit is one in ten.
    unsure = trained(live_server, hidden=[10], epochs=1, learning_rate=0.02, weight_init="scaled")
    page = open_page(f"/mnist?a={unsure}&b={softmax}&read1=a&read2=b")
    settle(page)
    unknown = [[(40, 40), (240, 40), (40, 240), (240, 240)], [(30, 140), (250, 150)], [(140, 20), (140, 260)]]
    draw(page, unknown)
    for reader in ("1", "2"):
        expect(page.locator(f"#reader-{reader} .reader__answer")).not_to_have_text("–")
    expect(page.locator("#reader-1 .reader__answer")).to_have_text(re.compile(r"^\d\?$"))
    words = page.locator("#reader-1 [data-part=words]")
    expect(words).to_have_text("A guess, as no output reaches 0.5.")
    shares = "[...document.querySelectorAll('#reader-2 .answers__text')].map((share) => Number(share.textContent))"
    wait_until(page, f"Math.abs({shares}.reduce((sum, share) => sum + share) - 1) < 0.006")  # once it is this network's
    page.locator("#reader-2 select").select_option("")
    expect(page.locator("#reader-2 .reader__answer")).to_have_text("–")
    expect(page).to_have_url(f"{live_server}/mnist?a={unsure}&b={softmax}&read1=a&read2=")
    button(page, "Clear").click()
    expect(words).to_be_empty()


def test_a_finger_draws_and_the_page_stays(open_page, run_id):
    page = open_page(
        f"/mnist?a={run_id}&read1=a", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    settle(page)
    page.locator("#pad").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    box = page.locator("#pad").bounding_box()
    session = page.context.new_cdp_session(page)
    points = [{"x": box["x"] + 140, "y": box["y"] + 30 + 20 * step} for step in range(11)]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#reader-1 .reader__answer")).to_contain_text("1")
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.documentElement.scrollWidth") == 390
