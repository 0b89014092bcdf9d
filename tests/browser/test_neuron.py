"""The chapter's four figures, used as a reader uses them; their numbers against a computation of our own."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.menus import item
from tests.browser.neuron_reader import (
    FIGURES,
    STARTS,
    clock_of,
    come_to,
    epoch,
    expected,
    line,
    quickly,
    seek,
    stage_clock,
    wait_for_points,
)

# The figures that the tests after the first one share, each its own or put back first.
SHARED = "/?speed=10000&detail=on&variant=printed-rate"


def test_run_draws_the_cost_while_the_neuron_learns(open_page):
    page = open_page("/?speed=10000&quadratic-mild-speed=1", charts=True)
    for name in FIGURES:
        come_to(page, f"#{name} .neuron__cost")
        clock_of(page, name).get_by_role("button", name="Run", exact=True).click()
        if name == "quadratic-mild":
            wait_for_points(page, f"#{name} .neuron__cost", 10)
            assert len(line(page, f"#{name} .neuron__cost")["x"]) < 301  # it grows; it isn't there at once
            quickly(clock_of(page, name))
    for name in FIGURES:
        expect(clock_of(page, name).get_by_role("button", name="Run", exact=True)).to_be_visible()
        wait_for_points(page, f"#{name} .neuron__cost", 301)
        steps = expected(name)
        drawn = line(page, f"#{name} .neuron__cost")
        assert drawn["x"] == list(range(301))
        assert drawn["y"] == pytest.approx([step["cost"] for step in steps], rel=1e-9, abs=0)
        summary = page.locator(f"#{name}-summary")
        for number in (steps[0]["output"], steps[300]["output"], steps[0]["cost"], steps[300]["cost"]):
            expect(summary).to_contain_text(f"{number:.4f}")
        expect(summary).to_contain_text("epoch 0 to 300")
        drawing = page.locator(f"#{name} svg.drawing")
        expect(drawing).to_have_attribute("aria-label", re.compile(rf"a = {steps[300]['output']:.3f}"))
        expect(drawing).to_contain_text(f"w = {steps[300]['weight']:+.2f}".replace("-", "−"))


def test_pause_resume_step_scrub_and_reset(share_page):
    page = share_page(SHARED, charts=True)
    come_to(page, "#quadratic-bad .neuron__cost")
    clock = clock_of(page, "quadratic-bad")
    clock.get_by_role("button", name="Reset", exact=True).click()
    clock.get_by_role("combobox", name="Speed").select_option("1")
    clock.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("() => document.querySelector('#quadratic-bad input[type=range][data-do]').value > 5")
    clock.get_by_role("button", name="Pause", exact=True).click()
    stood = epoch(clock)
    clock.get_by_role("button", name="Step", exact=True).click()
    assert epoch(clock) == stood + 1
    clock.get_by_role("button", name="Step back", exact=True).click()
    clock.get_by_role("button", name="Step back", exact=True).click()
    assert epoch(clock) == stood - 1
    clock.get_by_role("button", name="Resume", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('#quadratic-bad input[data-do]').value > {stood + 3}")
    seek(clock, 150)
    reading = page.locator("#quadratic-bad")
    expect(reading).to_contain_text(f"a = {expected('quadratic-bad')[150]['output']:.3f}")
    expect(reading).to_contain_text(f"cost {expected('quadratic-bad')[150]['cost']:.4f}")
    slider = clock.get_by_role("slider", name="Epoch")
    slider.press("ArrowRight")
    assert epoch(clock) == 151
    expect(slider).to_have_attribute(
        "aria-valuetext", re.compile(f"epoch 151: output {expected('quadratic-bad')[151]['output']:.4f}")
    )
    clock.get_by_role("button", name="Reset", exact=True).click()
    assert epoch(clock) == 0
    page.wait_for_function("() => document.querySelector('#quadratic-bad .neuron__cost').data[0].x.length == 1")


def test_a_step_before_any_run_fetches_the_steps(share_page):
    page = share_page(SHARED, charts=True)
    clock = clock_of(page, "quadratic-mild")
    clock.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator("#quadratic-mild")).to_contain_text(f"cost {expected('quadratic-mild')[1]['cost']:.4f}")


# The words of each variant's button, its name, and the outputs that it comes to from both starts.
VARIANTS = [
    ("Run the true gradient at that rate", "printed-rate", ("0.4177", "0.7796")),
    ("with the animation’s update", "chapter-animation", ("0.0404", "0.0479")),
    ("the true gradient and η = 0.05", "true-gradient", ("0.0375", "0.0416")),
]


def test_each_variant_of_the_story_is_one_click_away(share_page):
    page = share_page(SHARED, charts=True)
    for words, variant, outputs in VARIANTS:
        page.get_by_role("button", name=words, exact=True).click()
        for start, output in zip(STARTS, outputs, strict=True):
            expect(page.locator(f"#cross-entropy-{start}-summary")).to_contain_text(f"to {output}")
        pressed = page.locator(".story button[aria-pressed=true]")
        expect(pressed).to_have_count(1)
        expect(pressed).to_have_attribute("data-variant", variant)
        animation = expect(page.locator("#cross-entropy-bad .neuron__how"))
        told = animation.to_contain_text if variant == "chapter-animation" else animation.not_to_contain_text
        told("animation")


def test_hovering_reads_the_exact_values(share_page):
    page = share_page(SHARED, charts=True)
    chart = come_to(page, "#quadratic-bad .neuron__cost")
    seek(clock_of(page, "quadratic-bad"), 300)
    wait_for_points(page, "#quadratic-bad .neuron__cost", 301)
    box = chart.bounding_box()
    chart.hover(position={"x": 60 + (box["width"] - 90) / 2, "y": 60})
    expect(chart.locator(".hoverlayer")).to_contain_text(re.compile(r"epoch 1(49|50|51)"))
    expect(page.locator("#quadratic-bad svg.drawing")).to_contain_text("a = 0.93")
    page.mouse.move(5, 5)
    expect(page.locator("#quadratic-bad svg.drawing")).to_contain_text("a = 0.203")


def test_output_slope_and_gradient_on_the_same_clock(share_page):
    page = share_page(SHARED, charts=True)
    clock = clock_of(page, "quadratic-bad")
    clock.get_by_role("button", name="Reset", exact=True).click()
    seek(clock, 210)
    chart = "#quadratic-bad .neuron__anatomy"
    come_to(page, chart)
    page.wait_for_function("(chart) => document.querySelector(chart).data?.[0]?.x.length === 211", arg=chart)
    steps = expected("quadratic-bad")[:211]
    for trace, field in ((0, "output"), (2, "slope"), (4, "gradient_size")):
        assert line(page, chart, trace)["y"] == pytest.approx([step[field] for step in steps], rel=1e-9, abs=0)
        assert line(page, chart, trace + 1) == {"x": [210], "y": [pytest.approx(steps[210][field], rel=1e-9, abs=0)]}


def save(place: Locator, name: str, path: Path) -> Path:
    """What the menu in this place gives under this name."""
    with place.page.expect_download() as download:
        item(place, name).click()
    download.value.save_as(path)
    return path


def test_series_and_pictures_can_be_taken_away(share_page, tmp_path: Path):
    page = share_page(SHARED, charts=True)
    figure = come_to(page, "#quadratic-bad .neuron__costs")
    rows = list(csv.DictReader(save(figure, "CSV", tmp_path / "a.csv").read_text().splitlines()))
    costs = [step["cost"] for step in expected("quadratic-bad")]
    assert [float(row["cost"]) for row in rows] == pytest.approx(costs, rel=1e-9, abs=0)
    assert save(figure, "PNG", tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in save(figure, "SVG", tmp_path / "a.svg").read_text()
    own = come_to(page, "#own .neuron__costs")
    runs = {row["run"] for row in csv.DictReader(save(own, "CSV", tmp_path / "own.csv").read_text().splitlines())}
    assert runs == {"own", "A"}
    slopes = save(come_to(page, "#own .neuron__slopes"), "SVG", tmp_path / "slope.svg")
    assert "<svg" in slopes.read_text()
    for cost in ("quadratic", "cross-entropy"):
        landscape = come_to(page, f"#surface [data-part=landscape-{cost}]")
        page.wait_for_function(
            "(place) => document.querySelector(place).data?.[0].z?.length === 81",
            arg=f"#surface [data-part=landscape-{cost}] .chart",
        )
        assert len(save(landscape, "CSV", tmp_path / "b.csv").read_text().splitlines()) - 1 == 81 * 81


def test_with_reduced_motion_a_run_is_there_at_once(share_page):
    page = share_page(SHARED, charts=True)
    stage_clock(page).get_by_role("combobox", name="Speed").select_option("0.25")
    page.emulate_media(reduced_motion="reduce")
    stage_clock(page).get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#stage-summary")).to_contain_text("Epoch 300.")
    page.emulate_media(reduced_motion="no-preference")
