"""Where the page's parts stand: nothing moves while networks learn, on a desktop or under a finger."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import button, status, wait_for_points, wait_until

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


MORE: dict[int, dict[str, Any]] = {1280: {}, 390: {"color_scheme": "dark", "has_touch": True}}


def places(page: Page, parts: list[str]) -> dict[str, float]:
    """Each part's distance from the top of the page, in pixels."""
    top = "Math.round(document.getElementById(id).getBoundingClientRect().top + scrollY)"
    return page.evaluate(f"(ids) => Object.fromEntries(ids.map((id) => [id, {top}]))", parts)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_a_race_runs_and_is_stepped(open_page, width):
    page = open_page(
        "/mnist?a_epochs=1000&b_epochs=1000", charts=True, viewport={"width": width, "height": 900}, **MORE[width]
    )
    # Who jumps past the look inside, which is asked for only then, is not carried off when it comes.
    page.locator("#step").evaluate("(step) => step.scrollIntoView({ block: 'center' })")
    expect(page.locator("#inside-place")).to_contain_text("test images right")
    assert page.locator("#step").bounding_box()["y"] == pytest.approx(450, abs=80)
    for part in ("#chart-accuracy", "#chart-gradients", "#inside", "#run"):
        page.locator(part).scroll_into_view_if_needed()
    wait_until(page, "document.getElementById('chart-gradients').data !== undefined")
    expect(page.locator("#inside-place")).to_contain_text("test images right")
    before = places(page, PARTS)
    run = button(page, "Run")
    run.click() if width == 1280 else run.tap()
    for lane in "ab":
        expect(status(page, lane)).to_contain_text("left")  # the longest of what it says
    wait_for_points(page, "accuracy", 1, 2)
    assert places(page, PARTS) == before
    assert page.evaluate("document.documentElement.scrollWidth") == width
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
