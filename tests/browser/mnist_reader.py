"""What a reader does with the pad of the page about MNIST."""

from playwright.sync_api import Page

from tests.browser.drawings import Stroke


def draw(page: Page, strokes: list[Stroke]) -> None:
    """Draw strokes of a pad of 280 × 280 pixels with the mouse."""
    page.locator("#pad").scroll_into_view_if_needed()
    box = page.locator("#pad").bounding_box()
    assert box is not None
    scale = box["width"] / 280
    for stroke in strokes:
        (x, y), *rest = stroke
        page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(box["x"] + x * scale, box["y"] + y * scale)
        page.mouse.up()
