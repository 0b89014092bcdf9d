"""The page about earlier layers, used as a reader does, its numbers against plain backpropagation."""

import csv
import math
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.learn import depth
from tests.browser.conftest import OpenPage
from tests.browser.menus import item
from tests.learn import reference

OPENING = depth.DepthSettings(hidden_layers=8, neurons=30, output_bias=4.0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def log_norms(settings: depth.DepthSettings) -> dict[str, list[float]]:
    """log10 of every layer's ‖∂C/∂W‖ for one random input, by plain backpropagation in floats."""
    (inputs,), (target,) = reference.deep_example(settings.seed, settings.neurons)
    weights, biases = reference.deep_network(
        settings.seed, settings.neurons, settings.hidden_layers, settings.neurons, push=settings.output_bias
    )
    activations = [inputs]
    for w, b in zip(weights, biases, strict=True):
        activations.append(sigmoid(w @ activations[-1] + b))
    output = activations[-1]
    error = output - target
    found = {}
    for cost, delta in (("quadratic", error * output * (1 - output)), ("cross-entropy", error)):
        logs: list[float] = []
        for w, before in zip(weights[::-1], activations[-2::-1], strict=True):
            logs.insert(0, math.log10(np.linalg.norm(np.outer(delta, before))))
            delta = (w.T @ delta) * before * (1 - before)
        found[cost] = logs
    return found


def drawn(page: Page, chart: str) -> list[dict]:
    """The traces that the chart shows: name, x, y."""
    script = "element => element.data.map(({name, x, y, meta}) => ({name, x, y, run: meta.run}))"
    return page.locator(f"#{chart}").evaluate(script)


def wait_for_layers(page: Page, count: int) -> None:
    expect(page.locator("#layers-table tbody tr")).to_have_count(count)
    wait_for_drawing(page, "layers", f"data[0].x.length === {count}")


def wait_for_drawing(page: Page, chart: str, condition: str) -> None:
    """Let animation frames pass until the condition holds for the chart's data."""
    wait = """async (element) => {
      for (let frame = 0; frame < 600; frame += 1) {
        if (element.data && HOLDS) return true;
        await new Promise(requestAnimationFrame);
      }
      return false;
    }"""
    page.locator(f"#{chart}").scroll_into_view_if_needed()  # what is far away isn't made
    settled = page.locator(f"#{chart}").evaluate(wait.replace("HOLDS", f"element.{condition}"))
    assert settled, condition


def test_it_opens_on_both_costs_of_every_layer_and_goes_on_to_ten_outputs(open_page: OpenPage) -> None:
    page = open_page("/depth", charts=True)
    wait_for_layers(page, 9)
    expected = log_norms(OPENING)
    for trace in drawn(page, "layers")[:2]:
        assert trace["y"] == pytest.approx(expected[trace["name"]], abs=1e-9)
    gain = 10 ** (expected["cross-entropy"][0] - expected["quadratic"][0])
    said = page.locator("#layers-summary")
    expect(said).to_contain_text(f"is {gain:.0f} times the quadratic cost’s in every layer")
    lost = 10 ** (expected["quadratic"][0] - expected["quadratic"][-1])
    expect(said).to_contain_text(
        f"The gradient of layer 1’s weights is {lost / 1e-6:.1f} × 10⁻⁶ times the output layer’s"
    )
    for kind, start in {"PNG": b"\x89PNG", "SVG": b"<svg"}.items():
        with page.expect_download() as download:
            item(page.locator("main"), f"{kind} of each layer’s gradient").click()
        assert download.value.path().read_bytes().startswith(start)
    ask_for_ten_outputs_on_digits(page)


def ask_for_ten_outputs_on_digits(page: Page) -> None:
    """Their costs have no common factor."""
    page.get_by_role("combobox", name="Output neurons").select_option("ten")
    page.get_by_role("combobox", name="Inputs").select_option("MNIST digits")
    page.get_by_role("spinbutton", name="Examples").fill("50")
    expect(page.locator("#layers-summary")).to_contain_text("over all layers from")
    expect(page).to_have_url(re.compile("examples=50"))
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"outputs": ["10"], "inputs": ["digits"], "examples": ["50"]}
    wait_for_drawing(page, "layers", "data[2].y.some((y, i, all) => Math.abs(y - all[0]) > 1e-3)")
    ratios = drawn(page, "layers")[2]["y"]
    assert max(ratios) - min(ratios) > 1e-3


def test_a_hundred_layers_by_keyboard_and_by_link(open_page: OpenPage) -> None:
    page = open_page("/depth")
    slider = page.get_by_role("slider", name="Hidden layers")
    slider.focus()
    page.keyboard.press("End")
    wait_for_layers(page, 101)
    expected = log_norms(replace(OPENING, hidden_layers=100))
    for trace in drawn(page, "layers")[:2]:
        assert trace["y"] == pytest.approx(expected[trace["name"]], abs=1e-8)
        assert -75 < trace["y"][0] < -65
    expect(page).to_have_url(re.compile(r"\?hidden_layers=100$"))
    page.get_by_role("combobox", name="Gradient of").select_option("delta")
    page.get_by_role("button", name="Draw other weights").click()
    expect(page).to_have_url(re.compile("seed=1"))
    again = open_page(page.url[page.url.index("/depth") :])
    wait_for_layers(again, 101)
    assert again.get_by_role("slider", name="Hidden layers").input_value() == "100"
    expect(again.locator("#layers-summary")).to_have_text(
        page.locator("#layers-summary").inner_text().replace("\n", "")
    )


def test_dead_layers_are_said_and_leave_a_gap(open_page: OpenPage) -> None:
    page = open_page("/depth?hidden_layers=30&neurons=2&activation=relu&weight_init=large&seed=5")
    expect(page.locator("#layers-summary")).to_contain_text(
        "Layers 1 to 22 learn nothing, under either cost: every way back to them passes a ReLU that is off."
    )
    expect(page.locator("#layers-summary")).to_contain_text("In layer 23 only the biases learn")
    wait_for_layers(page, 31)
    assert drawn(page, "layers")[0]["y"][:23] == [None] * 23


def test_the_chain_multiplies_out(open_page: OpenPage) -> None:
    page = open_page("/depth", charts=True)
    page.get_by_role("spinbutton", name="Neurons", exact=True).fill("3")
    page.get_by_role("spinbutton", name="Weight w₂").fill("-4")
    page.get_by_role("spinbutton", name="Bias b₃").fill("6")
    weights, biases = [1, -4, 1.5], [0, 0.5, 6]
    a, slopes = 1.0, []
    for w, b in zip(weights, biases, strict=True):
        a = 1 / (1 + math.exp(-(w * a + b)))
        slopes.append(a * (1 - a))
    cross_entropy = slopes[0] * -4 * slopes[1] * 1.5 * a
    expect(page).to_have_url(re.compile("b3=6"))
    page.get_by_text("The numbers, factor by factor").click()
    expect(page.locator("#chain-table tbody tr")).to_have_count(8)
    expect(page.locator("#chain-table s")).to_have_text("σ′(z₃)")
    expect(page.locator("#chain-table tr").last).to_contain_text(f"{cross_entropy:.3f}".replace("-", "−"))
    with page.expect_download() as download:
        item(page.locator("main"), "CSV of the factors").click()
    written = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))
    rows = {row["factor"]: row["value"] for row in written}
    for row in written:
        assert float(row["log10_of_size"]) == pytest.approx(math.log10(abs(float(row["value"]))))
    assert float(rows["∂C/∂b₁, cross-entropy"]) == pytest.approx(cross_entropy)
    assert float(rows["∂C/∂b₁, quadratic"]) == pytest.approx(cross_entropy * slopes[2])
    wait_for_drawing(page, "chain-chart", "data[1].y[0]?.includes('z₃')")
    struck = next(trace for trace in drawn(page, "chain-chart") if trace["run"] == "struck")
    assert struck["y"] == ["<s>σ′(z₃)</s>"]
    assert struck["x"] == pytest.approx([math.log10(slopes[2])])


WITHIN = """() => [...document.querySelectorAll(".gates__numbers")].every((row) => {
  const outer = row.getBoundingClientRect();
  const boxes = [...row.children].filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect());
  const inside = boxes.every(({ left, right }) => left >= outer.left && right <= outer.right);
  return inside && boxes.every(({ left }, i) => i === 0 || left > boxes[i - 1].right);
})"""


def test_a_phone_shows_it_without_scrolling_sideways_whatever_was_wrong_with_its_link(open_page: OpenPage) -> None:
    page = open_page("/depth?hidden_layers=1000&neurons=12", viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator("#problems")).to_contain_text("Hidden layers: a whole number from 1 to 100, not “1000”")
    wait_for_layers(page, 9)
    assert page.get_by_role("spinbutton", name="Neurons in each").input_value() == "12"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    slider = page.get_by_role("slider", name="Push on the output’s bias")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    expect(page.get_by_role("spinbutton", name="Push on the output’s bias")).not_to_have_value("4")
    chart = page.locator("#layers").bounding_box()
    assert chart is not None
    assert 0 <= chart["y"] < 100  # the picture has stayed with its slider


def test_what_is_left_behind_the_gates_is_written_in_full(open_page: OpenPage) -> None:
    page = open_page("/depth?gates=2&gate_bias=-20", window="phone")
    page.locator("#hundred-rows").scroll_into_view_if_needed()
    expect(page.locator(".gates__numbers")).to_have_count(2)
    assert page.evaluate(WITHIN)
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate(WITHIN)
    page.get_by_role("spinbutton", name="Neurons in series").fill("100")
    expect(page.locator(".gates__numbers span")).to_have_count(10)
    assert page.evaluate(WITHIN)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WITHIN)
