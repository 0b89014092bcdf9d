"""The page about why learning slows, used as a reader does, its numbers worked out anew."""

import csv
import math
import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.menus import item

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def instrument(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def type_into(place: Locator, **values: float) -> None:
    for label, value in values.items():
        place.get_by_role("spinbutton", name=label.replace("_", " ")).fill(str(value))


def rows(page: Page, chart: str) -> list[dict[str, float]]:
    """What the chart's CSV holds."""
    with page.expect_download() as download:
        item(page.locator(f"#{chart}-downloads"), "CSV").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    return [{name: float(text or "nan") for name, text in row.items()} for row in csv.DictReader(lines)]


def test_the_chapters_outputs_and_their_slopes(share_page: OpenPage) -> None:
    page = share_page("/why")
    said = instrument(page, "The sigmoid and its gate").locator(".says")
    for output, slope in ((0.6, "0.240"), (0.95, "0.0475"), (0.98, "0.0196")):
        page.get_by_role("button", name=str(output), exact=True).click()
        expect(said).to_contain_text(f"σ′(z) = {slope}, which is a(1 − a)")
        z = page.locator("#saturation").get_by_role("spinbutton").input_value()
        assert float(z) == pytest.approx(math.log(output / (1 - output)), abs=1e-4)


def test_right_and_wrong_saturation_are_told_apart(share_page: OpenPage) -> None:
    page = share_page("/why")
    place = instrument(page, "The sigmoid and its gate")
    type_into(place, Weighted_input_z=4)
    expect(place.locator(".says")).to_contain_text("Saturated and wrong.")
    place.get_by_role("combobox", name="Target y").select_option("1")
    expect(place.locator(".says")).to_contain_text("Saturated and right. The error is only 0.0180")
    slider = place.get_by_role("slider", name="Weighted input z", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    expect(place.locator(".says")).to_contain_text("Saturated and wrong.")
    expect(place.locator(".says")).to_contain_text("4.54 × 10⁻⁵")
    expect(page).to_have_url(re.compile(r"\?z=-10&wanted=1\b"))
    place.get_by_role("combobox", name="Target y").select_option("0")


def test_both_gradients_term_by_term(share_page: OpenPage) -> None:
    page = share_page("/why")
    place = instrument(page, "The gradient under both costs")
    type_into(place, Output_a=0.9, Target_y=0.25)
    said = place.locator(".says")
    expect(said).to_contain_text(f"= 0.650 × 0.0900 = {0.65 * 0.09:.4f}")
    expect(said).to_contain_text("= 0.650/0.0900 × 0.0900 = 0.650, where ∂C/∂a alone is 7.22")
    expect(said.locator("s")).to_have_text(["0.0900", "0.0900"])
    for row in rows(page, "gradients"):
        a = row["output"]
        assert row["cross-entropy"] == pytest.approx(a - 0.25, abs=1e-12)
        assert row["quadratic"] == pytest.approx((a - 0.25) * a * (1 - a), abs=1e-12)
    type_into(place, Target_y=0)
    largest = max(rows(page, "gradients"), key=lambda row: row["quadratic"])
    assert largest["output"] == pytest.approx(2 / 3, abs=0.004)


# A link that changes something in four of the instruments.
LINK = "/why?x1=-1.5&x2=2&w1=0.5&target=1&forms_y=0.5&linear_z=5&linear_y=0.5&origin_a=0.15&origin_y=0.7&right=0.5"


def test_an_input_of_nothing_teaches_nothing(share_page: OpenPage) -> None:
    page = share_page(LINK, charts=True)
    place = instrument(page, "A neuron with three inputs")
    expect(place.locator(".says")).to_contain_text("x₃ = 0, so ∂C/∂w₃ = 0 under both")
    with page.expect_download() as download:
        item(place, "CSV").click()
    found = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    a = 1 / (1 + math.exp(-(-1.5 * 0.5 + 2 * 1.5 + 1)))
    for row, x in zip(found, [-1.5, 2, 0, 1], strict=True):
        assert float(row["cross-entropy"]) == pytest.approx(x * (a - 1), abs=1e-12)
        assert float(row["quadratic"]) == pytest.approx(x * (a - 1) * a * (1 - a), abs=1e-12)


def test_the_exchanged_form_breaks_at_the_targets_of_classifiers(share_page: OpenPage) -> None:
    page = share_page("/why")
    page.get_by_text("Which way round").click()
    said = page.locator("#forms-summary")
    expect(said).to_contain_text(f"= {-(0.8 * math.log(0.3) + 0.2 * math.log(0.7)):.3f}")
    expect(said).to_contain_text(f"= {-(0.3 * math.log(0.8) + 0.7 * math.log(0.2)):.3f}")
    page.get_by_role("button", name="1", exact=True).click()
    expect(said).to_contain_text(f"= {-math.log(0.3):.3f}")
    expect(said).to_contain_text("= ∞")
    assert all(math.isnan(row["exchanged"]) and math.isfinite(row["right"]) for row in rows(page, "forms"))


def test_the_least_cross_entropy_is_the_binary_entropy(share_page: OpenPage) -> None:
    page = share_page("/why")
    page.get_by_text("How small can it get?").click()
    place = instrument(page, "The least cross-entropy")
    type_into(place, Target_y=0.2, Output_a=0.2)
    least = -(0.2 * math.log(0.2) + 0.8 * math.log(0.8))
    expect(place.locator(".says")).to_contain_text(f"is {least:.4f} nats, or {least / math.log(2):.4f} bits.")
    expect(place.locator(".says")).to_contain_text("You are there: the Kullback–Leibler divergence is 0.")
    lowest = min(rows(page, "entropy"), key=lambda row: row["cost"])
    assert lowest["output"] == pytest.approx(0.2, abs=0.004)
    assert lowest["cost"] == pytest.approx(least, abs=1e-4)


def test_a_linear_neuron_keeps_its_gradient(share_page: OpenPage) -> None:
    page = share_page(LINK, charts=True)
    a = 1 / (1 + math.exp(-5))
    said = page.locator("#linear-summary")
    expect(said).to_contain_text(f"{(a - 0.5) * a * (1 - a):.4f} for the sigmoid neuron under the quadratic cost")
    expect(said).to_contain_text(f"{a - 0.5:.4f} under the cross-entropy")
    expect(said).to_contain_text("4.50 for the linear neuron")


def test_the_area_under_the_slope_is_the_cross_entropy(share_page: OpenPage) -> None:
    page = share_page(LINK, charts=True)
    entropy = -(0.7 * math.log(0.7) + 0.3 * math.log(0.3))
    expected = -(0.7 * math.log(0.15) + 0.3 * math.log(0.85)) - entropy
    expect(page.locator("#origin-summary b")).to_have_text([f"{expected:.4f}"] * 2)


def test_surprise_in_nats_and_bits(share_page: OpenPage) -> None:
    page = share_page("/why")
    page.get_by_text("What does it measure?").click()
    type_into(instrument(page, "Surprise"), Probability_p=0.125)
    expect(page.locator("#surprise-summary")).to_contain_text(
        "2.079 nats, 3.000 bits. As surprising as 3.0 tosses of a fair coin"
    )


def test_the_gradient_check_fails_the_animation_and_passes_the_gradients(share_page: OpenPage) -> None:
    page = share_page("/why")
    page.get_by_text("How can I check a gradient").click()
    place = instrument(page, "The gradient check")
    expect(place.locator(".says")).to_contain_text("Fails, for every step h.")
    a = 1 / (1 + math.exp(-4))
    expect(place.get_by_role("row", name="∂C/∂b")).to_contain_text(f"{1 / (1 - a):.6f}{a:.6f}")
    for rule in ("cross-entropy gradient", "quadratic gradient"):
        place.get_by_role("combobox", name="Update with").select_option(rule)
        expect(place.locator(".says")).to_contain_text("Passes.")
        expect(place.locator("tbody tr")).to_contain_text(["✓ passes", "✓ passes"])
    assert min(row["log10_error"] for row in rows(page, "check")) < -8
    place.get_by_role("combobox", name="Activation").select_option("tanh")
    expect(place.locator(".says")).to_contain_text("Passes.")
    place.get_by_role("combobox", name="Update with").select_option("cross-entropy gradient")
    expect(place.locator(".says")).to_contain_text("Choose the sigmoid, or the quadratic cost.")
    place.get_by_role("combobox", name="Activation").select_option("sigmoid")
    expect(place.locator(".says")).to_contain_text("Passes.")


def test_a_link_opens_where_it_was_copied(open_page: OpenPage) -> None:
    page = open_page("/why")
    page.get_by_text("What does it measure?").click()
    type_into(instrument(page, "Surprise"), Probability_p=0.5)
    page.get_by_text("How can I check a gradient").click()
    instrument(page, "The gradient check").get_by_role("combobox", name="Update with").select_option(
        "quadratic gradient"
    )
    page.get_by_role("button", name="at two thirds").click()
    expect(page).to_have_url(re.compile(r"\?a=0.667&p=0.5&check_rule=quadratic$"))
    again = open_page(page.url[page.url.index("/why") :])
    expect(again.locator("#surprise-summary")).to_contain_text("1.000 bits")
    expect(again.locator("#check-summary")).to_contain_text("Passes.")
    expect(again.locator("#gradients").get_by_role("spinbutton", name="Output a")).to_have_value("0.667")


BAD_LINK = "/why?z=1000&wanted=yes&p=0.5#linear"


def test_a_link_to_a_picture_opens_its_question(share_page: OpenPage) -> None:
    page = share_page(BAD_LINK)
    expect(instrument(page, "Three neurons")).to_be_visible()
    inputs = instrument(page, "A neuron with three inputs")
    expect(inputs).to_be_hidden()
    page.get_by_role("link", name="The weight’s own input stays").click()
    expect(inputs).to_be_in_viewport()


def test_a_bad_link_says_what_was_wrong(share_page: OpenPage) -> None:
    page = share_page(BAD_LINK)
    expect(page.locator("#problems")).to_contain_text("Weighted input z: a number from −40 to 40, not “1000”")
    expect(page.locator("#problems")).to_contain_text("Target y: one of 0, 1, not “yes”")
    expect(page.locator("#saturation-summary")).to_contain_text("a = 0.982")
    expect(page.locator("#surprise-summary")).to_contain_text("1.000 bits")


def test_a_phone_keeps_the_picture_beside_the_slider(share_page: OpenPage) -> None:
    page = share_page("/why", window="phone", charts=True)
    expect(page.locator("#check-table tbody tr")).to_have_count(2)
    slider = instrument(page, "The sigmoid and its gate").get_by_role("slider", name="Weighted input z", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 3, box["y"] + box["height"] / 2)
    expect(page.locator("#saturation-summary")).to_contain_text("Saturated and right.")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        chart = page.locator("#sigmoid-chart").bounding_box()
        assert chart is not None
        assert 0 <= chart["y"] < 844 - chart["height"]


def test_a_menu_opens_within_the_screen_of_a_phone(share_page: OpenPage) -> None:
    page = share_page("/why", window="phone", charts=True)
    table = item(page.locator("#sigmoid-downloads"), "Table")
    box = table.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.locator("#sigmoid-downloads details").evaluate("(menu) => { menu.open = false; }")


COVERED = """() => [...document.querySelectorAll('.instrument :is(button, input, select)')]
    .filter((control) => control.checkVisibility()).reverse().map((control) => {
      control.focus();
      const box = control.getBoundingClientRect();
      const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return control === found || control.contains(found) || found?.closest('label')?.contains(control)
        ? null : control.outerHTML;
    }).filter(Boolean)"""


def test_the_pinned_picture_covers_nothing_that_a_reader_tabs_back_to(share_page: OpenPage) -> None:
    page = share_page("/why", window="phone", charts=True)
    expect(page.locator("#check-table tbody tr")).to_have_count(2)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate(COVERED) == []


FOLD = "(open) => document.querySelectorAll('details.more').forEach((each) => { each.open = open; })"


def test_every_chart_has_a_text_that_says_the_same(share_page: OpenPage) -> None:
    page = share_page("/why", window="phone", charts=True)
    page.evaluate(FOLD, False)
    expect(page.locator("#check-table tbody tr")).to_have_count(2)
    charts = page.get_by_role("img", name=re.compile(r"\d"))
    expect(charts).to_have_count(4 + 2)  # charts and gates
    page.evaluate(FOLD, True)
    expect(charts).to_have_count(11 + 2)
    page.evaluate(FOLD, False)


def test_the_gate_is_as_wide_as_the_slope_while_the_dot_is_dragged(share_page: OpenPage) -> None:
    page = share_page("/why")
    type_into(instrument(page, "The sigmoid and its gate"), Weighted_input_z=4)
    knob = page.get_by_role("slider", name="Weighted input z, on the chart of the sigmoid")
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + 60)
    page.mouse.up()
    z = float(page.locator("#saturation").get_by_role("spinbutton").input_value())
    assert -2 < z < 3.5
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    typed = page.locator("#saturation").get_by_role("spinbutton")
    expect(typed).to_have_value(re.compile(f"^{z + 0.15:.2f}".rstrip("0").rstrip(".")))
    a = 1 / (1 + math.exp(-float(typed.input_value())))
    for wall in ("quadratic", "cross-entropy"):
        gate = page.locator(f'#saturation-gates p:has(b[data-role="{wall}"]) + div')
        opening = float(gate.locator(".gate__passing").first.get_attribute("height") or "nan")
        assert opening / 72 == pytest.approx(a * (1 - a), rel=1e-6)
    page.keyboard.press("End")
    expect(typed).to_have_value("10")
    expect(page.locator("#saturation-summary")).to_contain_text("Saturated and wrong.")


def test_likelihood_and_cross_entropy_are_one(share_page: OpenPage) -> None:
    page = share_page("/why")
    page.get_by_role("button", name="nine in ten").click()
    said = page.locator("#likelihood-summary")
    cost = -(0.9 * math.log(0.5) + 0.1 * math.log(0.5))
    expect(said).to_contain_text(f"a^9 · (1 − a)^1 = {0.5**10 * 1e4:.2f} × 10⁻⁴")
    expect(said).to_contain_text(f"by toss: {cost:.4f}.")
    for row in rows(page, "likelihood"):
        a = row["belief"]
        assert math.exp(-10 * row["cost"]) == pytest.approx(row["likelihood"], rel=1e-9)
        assert row["likelihood"] == pytest.approx(a**9 * (1 - a), rel=1e-9)


def test_a_link_opens_the_question_that_it_changes_something_in(share_page: OpenPage) -> None:
    page = share_page(LINK, charts=True)
    expect(page.locator("#forms-summary")).to_be_visible()
    expect(page.locator("#forms-summary")).to_contain_text("At y = 0.5 it is the same for every output")
    expect(page.locator("#several-summary")).to_contain_text(f"{math.log(2):.3f} + 9 × {-math.log(0.9):.3f}")
    expect(page.locator("#entropy-summary")).to_be_hidden()
    page.locator("#forms").scroll_into_view_if_needed()
    chart = page.locator("#forms-chart .main-svg").first.bounding_box()
    assert chart is not None
    assert chart["width"] > 500
