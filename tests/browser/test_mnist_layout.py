"""Where the page's parts stand: nothing moves while networks learn, and an empty race already has its axes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import button, drawn, status, wait_for_points, wait_until

PARTS = [
    "run",
    "status-b",
    "plot-accuracy",
    "plot-cost",
    "plot-saturation",
    "plot-gradients",
    "step-by-step",
    "inside",
]


def places(page: Page, parts: list[str]) -> dict[str, float]:
    """Each part's distance from the top of the page, in pixels."""
    top = "Math.round(document.getElementById(id).getBoundingClientRect().top + scrollY)"
    return page.evaluate(f"(ids) => Object.fromEntries(ids.map((id) => [id, {top}]))", parts)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_race_runs_and_is_stepped(open_page, width):
    page = open_page("/mnist?a_epochs=1000&b_epochs=1000", viewport={"width": width, "height": 900})
    for part in ("#chart-accuracy", "#chart-gradients", "#inside", "#run"):
        page.locator(part).scroll_into_view_if_needed()
    wait_until(page, "document.getElementById('chart-gradients').data !== undefined")
    expect(page.locator("#inside-place")).to_contain_text("test images right")
    before = places(page, PARTS)
    button(page, "Run").click()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("left")  # the longest of what it says
    wait_for_points(page, "accuracy", 1, 4)
    assert places(page, PARTS) == before
    button(page, "Pause").click()
    expect(page.locator("#batch .card")).to_have_count(10)
    parts = [*PARTS, "last-step", "passes"]
    before = {**before, **places(page, [part for part in parts if part not in before or part == "inside"])}
    for _ in range(2):
        words = page.locator("#steps-state").inner_text()
        button(page, "Step").click()
        expect(page.locator("#steps-state")).not_to_have_text(words)
        expect(page.locator("#last tbody tr")).to_have_count(10)
        assert places(page, parts) == before
    button(page, "Cancel").click()
    expect(status(page, "a")).to_contain_text("Cancelled")
    assert places(page, parts) == before


def test_an_empty_race_has_the_axes_of_the_one_to_come(open_page):
    page = open_page("/mnist?a_epochs=5&b_epochs=5")
    for name, most in {"accuracy": 1, "cost": 1.04, "saturation": 0.1}.items():
        page.locator(f"#chart-{name}").scroll_into_view_if_needed()
        wait_until(page, f"document.getElementById('chart-{name}').layout?.xaxis.range[1] === 4000")
        assert page.evaluate(f"document.getElementById('chart-{name}').layout.yaxis.range[1]") == most


def test_a_chart_in_words_says_what_it_shows(open_page):
    page = open_page("/mnist?a_epochs=2&alone=1")
    button(page, "Run").click()
    expect(status(page, "a")).to_contain_text("Done.")
    words = page.locator("#summary-cost")
    wait_until(page, "document.getElementById('chart-accuracy').data[0].y.length === 3")
    for shown in ("relative_cost", "raw"):
        if shown == "raw":
            page.get_by_role("combobox", name="Training cost shown").select_option(shown)
            wait_until(page, "document.getElementById('chart-cost').data[0].y[0] > 1.05")
        wait_until(page, "document.getElementById('chart-cost').data[0].x.at(-1) === 8000")
        first, *_, last = drawn(page, "cost")[0]
        expect(words).to_have_text(f"A: from {first:.3f} to {last:.3f}.")
    wait_for_points(page, "gradients", 1, 2)
    first, *_, last = drawn(page, "gradients")[1]
    expect(page.locator("#summary-gradients")).to_contain_text(f"layer 2 from {first:.4f} to {last:.4f}.")
