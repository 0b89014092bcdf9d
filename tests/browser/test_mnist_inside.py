"""Inside the network: what the page shows is what the network answers, and a lost digit is seen as lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import a_digit, button, drawn, status, trained, wait_until


@pytest.fixture(scope="module")
def run_id(live_server):
    return trained(live_server, hidden=[20], epochs=3)


def test_the_look_inside_is_that_of_the_server(open_page, live_client, run_id):
    page = open_page(f"/mnist?a={run_id}")
    page.locator("#inside").scroll_into_view_if_needed()
    expect(page.locator("#inside-place")).to_contain_text("after 3 epochs")
    seen = live_client.get(f"/api/runs/{run_id}/inspection").json()
    shown = page.evaluate(
        "[...document.querySelectorAll('#confusion tbody tr')].map((row) => [...row.cells].map((c) => c.textContent))"
    )
    assert [[0 if cell == "·" else int(cell) for cell in row[1:11]] for row in shown] == seen["confusion"]
    assert [row[11] for row in shown] == [f"{100 * digit['recall']:.1f}\u00a0%" for digit in seen["digits"]]
    assert [row[12] for row in shown] == [f"{100 * digit['saturated_wrong']:.1f}\u00a0%" for digit in seen["digits"]]
    mistakes = page.locator("#gallery button")
    expect(mistakes).to_have_count(24)
    third = seen["mistakes"][2]
    mistakes.nth(2).click()
    expect(page.locator("#mistake-words")).to_contain_text(f"Test image {third['index']} is {a_digit(third['label'])}")
    shown = page.locator("#mistake-answers .answers__text").all_inner_texts()
    assert [float(text) for text in shown] == [round(output, 3) for output in third["outputs"]]
    wait_until(page, "document.getElementById('chart-hidden').data?.[0].y.length === 22")
    counts = seen["hidden"][0]["counts"]
    assert drawn(page, "hidden")[0][1:-1] == [count / sum(counts) for count in counts]
    assert page.evaluate("document.getElementById('weights').height") >= 28
    ink = "[...document.getElementById('weights').getContext('2d').getImageData(0, 0, 28, 28).data]"
    assert len(set(page.evaluate(ink))) > 50
    page.set_viewport_size({"width": 390, "height": 800})  # the lost digits are in sight on a phone
    wait_until(page, "document.documentElement.scrollWidth === 390")
    box = page.locator("#confusion td.saturated").first.bounding_box()
    assert box["x"] + box["width"] <= 390


def test_the_stuck_story_loses_digits_and_the_cross_entropy_does_not(open_page):
    page = open_page("/mnist")
    page.get_by_role("button", name="100 neurons").click()
    page.locator("#setup-both").get_by_label("Epochs").fill("6")
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("Done.", timeout=60_000)
    page.locator("#inside").scroll_into_view_if_needed()
    verdict = page.locator("#inside-verdict")
    expect(verdict).to_contain_text(re.compile(r"It has lost the digits? [\d, and]+\. On images of \d"))
    lost = page.locator("#confusion tr", has=page.locator("td.is-lost"))
    expect(lost.first).to_be_visible()
    for row in lost.all():  # their output neurons are dead: at the wrong end on all of their images
        recall, wrong_end = (float(cell.inner_text().removesuffix("%")) for cell in row.locator("td").all()[-2:])
        assert recall <= 10
        assert wrong_end > 90
    digit = lost.first.locator("th").inner_text()
    expect(verdict).to_contain_text(f"On images of {digit} the output neuron for {digit} should give 1; it gives")
    expect(verdict).to_contain_text("There σ′(z) is")
    page.locator("#inside-network").select_option("b")
    expect(verdict).to_contain_text("No digit is lost")
    expect(page).to_have_url(re.compile("look=b"))


def test_a_network_that_is_stepped_is_looked_at_again_and_has_not_lost_its_digits_at_first(open_page):
    page = open_page("/mnist?alone=1")
    button(page, "Step").click()
    expect(page.locator("#batch .card")).to_have_count(10)  # the panel above has its height
    page.locator("#inside").scroll_into_view_if_needed()
    expect(page.locator("#inside-place")).to_contain_text("after 0 epochs and 1 mini-batch:")
    expect(page.locator("#inside-verdict")).to_contain_text("It has only just begun")
    button(page, "Step").click()
    expect(page.locator("#inside-place")).to_contain_text("after 0 epochs and 2 mini-batches:")
    button(page, "Cancel").click()
