"""A link may carry the fingerprint that its run ended with: who repeats it is told whether it came out the same."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reader import button, status, trained

SETTINGS = "a_hidden=5&a_epochs=2&a_seed=4&b_hidden=5&b_epochs=2&b_seed=4"
SAME = "The same to the last bit as the link’s run."


@pytest.fixture(scope="module")
def fingerprints(live_server, live_client):
    """What the two runs of that race end with, trained over HTTP."""
    found = {}
    for lane, cost, rate in (("a", "quadratic", 3), ("b", "cross-entropy", 0.5)):
        run_id = trained(live_server, hidden=[5], epochs=2, seed=4, cost=cost, learning_rate=rate)
        found[lane] = live_client.get(f"/api/runs/{run_id}").json()["latest"]["fingerprint"]
    assert found["a"] != found["b"]
    return found


def test_a_race_that_comes_out_the_same_is_told_so(open_page, fingerprints):
    a, b = fingerprints["a"], fingerprints["b"]
    page = open_page(f"/mnist?{SETTINGS}&a_fingerprint={a}&b_fingerprint={b[:8]}")
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane).locator("[data-part=compared]")).to_have_text(SAME)
        expect(status(page, lane)).to_contain_text(f"fingerprint {fingerprints[lane]}")
    expect(page).to_have_url(re.compile(f"a_fingerprint={a}"))
    page.reload()
    expect(status(page, "b").locator("[data-part=compared]")).to_have_text(SAME)
    # The link that the page offers carries what it came to.
    link = page.locator("#race-repeat").get_attribute("href")
    assert f"a_fingerprint={a}&b_fingerprint={b}" in link
    assert "a_seed=4" in link


def test_a_reload_at_once_keeps_what_has_just_been_set(open_page):
    page = open_page("/mnist")
    epochs = page.locator("#setup-both").get_by_label("Epochs")
    epochs.fill("7")
    page.reload()  # before the address is written
    expect(epochs).to_have_value("7")


def test_a_run_that_comes_out_otherwise_is_told_what_may_differ_and_one_of_other_settings_nothing(open_page):
    page = open_page("/mnist?alone=1&a_hidden=5&a_epochs=1&fingerprint=0123456789ab")
    expect(page.locator("#race")).to_be_in_viewport()  # which is what the link is about
    button(page, "Run").click()
    compared = status(page, "a").locator("[data-part=compared]")
    expect(compared).to_contain_text("its run ended with the fingerprint 0123456789ab")
    expect(compared).to_contain_text("the sample of MNIST")
    page.locator("#setup-both").get_by_label("Epochs").fill("2")
    expect(page).not_to_have_url(re.compile("fingerprint"))
    button(page, "Run").click()
    expect(status(page, "a")).to_contain_text("Done. epoch 2.0 of 2")
    expect(compared).to_be_empty()
