"""What the page says of a reader's own neuron where that is out of the ordinary; against a computation of our own."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.neuron_reader import clock_of, come_to, learn, run_to_the_end, wait_for_points
from tests.js.words import plain


def power(words: str) -> float:
    """The number of 1.23 × 10⁻⁷."""
    mantissa, exponent = plain(words).split(" × 10⁻")
    return float(mantissa) * 10.0 ** -int(exponent.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))


def learned(page, weight: float, bias: float, *, cost: str = "quadratic", activation: str = "sigmoid") -> Locator:
    """What is said of the run of such a neuron, whose weight is not that of the one before."""
    own = page.locator(".own__settings")
    own.get_by_role("combobox", name="Cost", exact=True).select_option(cost)
    own.get_by_role("combobox", name="Activation").select_option(activation)
    own.get_by_role("spinbutton", name="Bias b").fill(str(bias))
    own.get_by_role("spinbutton", name="Weight w").fill(str(weight))  # so that it is there once its weight is
    words = f"from w = {weight:.1f}, b = {bias:.1f} ".replace("-", "−")
    expect(page.locator("#own .neuron__how")).to_contain_text(words)
    run_to_the_end(page, clock_of(page, "own"))
    return page.locator("#own-summary")


def test_what_a_run_came_to_is_said_where_it_is_out_of_the_ordinary(open_page):
    page = open_page("/?kept=")
    summary = learned(page, 5, 5)
    steps = learn("quadratic", 5, 5, 0.15, 300)
    expect(summary).to_contain_text("It hardly moved: the output changed by")
    moved = power(re.search(r"changed by (.*) in 300 epochs", summary.inner_text())[1])
    assert moved == pytest.approx(steps[0]["output"] - steps[300]["output"], rel=0.01)
    expect(summary).to_contain_text("with 1.00 still to go")
    slope = power(re.search(r"σ′\(z\) is (.*) and ∂C", summary.inner_text())[1])
    assert slope == pytest.approx(steps[300]["slope"], rel=0.01)
    for cost, weight in (("quadratic", 2), ("cross-entropy", 3)):
        learned(page, weight, 2, cost=cost)
        expect(summary).to_contain_text("From epoch 0 to 300")
        expect(summary).not_to_contain_text("It ")
    expect(learned(page, -5, -5)).to_contain_text(
        "It was nearly right from the start: the output was 4.54 × 10⁻⁵ from its target"
    )
    expect(learned(page, 0, 0, activation="linear")).to_contain_text(
        "It starts at its target, so there is nothing to learn"
    )


def test_a_run_that_diverges_says_so(open_page):
    page = open_page("/?activation=linear&learning_rate=50&epochs=1000&own-speed=10000")
    clock_of(page, "own").get_by_role("button", name="Run", exact=True).click()
    notice = page.locator("#own > .notice")
    expect(notice).to_contain_text(re.compile(r"Learning failed at epoch \d+: .*learning rate"))
    clock_of(page, "own").get_by_role("button", name="Reset").click()
    expect(notice).to_be_hidden()


def test_speed_against_wrongness_is_told_where_a_simple_sentence_would_be_wrong(open_page):
    page = open_page("/?activation=tanh")
    come_to(page, "#own-speed .chart")
    wait_for_points(page, "#own-speed .chart", 100)
    said, settings = page.locator("#own-speed-summary"), page.locator(".own__settings")
    anothers = "The curves are those of a sigmoid with a target from 0 to 1."
    expect(said).to_contain_text(anothers)
    settings.get_by_role("combobox", name="Activation").select_option("sigmoid")
    expect(said).to_contain_text("largest, 0.148, at a = 0.67")
    target = settings.get_by_role("spinbutton", name="Target y")
    target.fill("1.5")
    expect(said).to_contain_text(anothers)
    target.fill("0.5")
    # |a − ½|a(1 − a) is as high at ½ − 1/√12 as at ½ + 1/√12.
    expect(said).to_contain_text(
        "is largest, 0.048, at a = 0.21 and at a = 0.79; the cross-entropy’s, 0.500, at a = 0.00 and at a = 1.00"
    )
    settings.get_by_role("spinbutton", name="Input x").fill("0")
    expect(said).to_contain_text("the weight’s gradient is 0, whatever the cost and the output; the bias learns")
