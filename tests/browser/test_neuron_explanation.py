"""The text under the first screen: opened without a run, its equations, and what its numbers say."""

import math

from playwright.sync_api import expect

from tests.browser.neuron_reader import learn, wait_for_address

OPEN = "/?why=on&variant=chapter-animation"  # with the text and the slip open


def test_tell_me_why_needs_no_run(open_page):
    page = open_page("/")
    page.get_by_role("button", name="read why").click()
    expect(page.locator("#explanation")).to_be_visible()
    expect(page.get_by_role("heading", name="The gate")).to_be_visible()
    wait_for_address(page, "why=on")


def test_an_equation_opens_at_its_number(share_page):
    page = share_page(OPEN)
    equation = page.locator("#equation-57")
    expect(equation).to_be_hidden()
    page.get_by_role("button", name="Equation 57").click()
    expect(equation).to_be_visible()
    expect(equation.locator("math")).to_have_count(1)


def test_the_cost_in_single_precision(share_page):
    page = share_page(OPEN)
    page.get_by_text("Can a computer see 1 − a?").click()
    says = page.locator("[data-part=rounding-says]")
    field = page.locator("[data-part=rounding]").get_by_role("spinbutton")
    expect(says).to_have_text("At z = 18 float32 has 1 − a = 0, and −ln(1 − a) is infinite. From z the cost is 18.000.")
    field.fill("5")
    # Single precision, computed by hand: 1 − σ(5) = 0.0066928…; −ln of it is 5.00672.
    expect(says).to_contain_text("−ln(1 − a) is 5.0067. From z the cost is 5.0067.")


def test_the_numbers_of_the_slip(share_page):
    page = share_page(OPEN)
    expect(page.get_by_role("heading", name="A small slip")).to_be_visible()
    text = page.locator("#slip").inner_text().replace("\u00a0", " ")

    # One epoch from w = b = 2: the slip moves both by −η/(1 − a), the true gradient by −ηa; C = ln(1 + e^z).
    def cost(z: float) -> float:
        return math.log1p(math.exp(z))

    a = 1 / (1 + math.exp(-4))
    slip, true = (1 - cost(4 - 2 * step) / cost(4) for step in (0.005 / (1 - a), 0.05 * a))
    assert f"by {100 * slip:.1f} % in the first epoch with the slip, by {100 * true:.1f} % with the true" in text
    assert "Newton" in text


def test_a_wrong_label_is_one_click_away(share_page):
    page = share_page(OPEN)
    page.get_by_text("What if it is the label that is wrong?").click()
    page.locator("#explanation").get_by_role("button", name="Try it below").click()
    expect(page.locator("#own .neuron__how")).to_contain_text("from w = −2.0, b = −2.0")
    expect(page.locator("#own .drawing__output")).to_have_text(
        f"a = {learn('quadratic', -2, -2, 1, 0)[0]['output']:.3f}"
    )
    expect(page.locator("#own svg.drawing")).to_contain_text("target y = 1")
