"""What a reader of the softmax page does and sees."""

from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenPage
from tests.js.words import plain

CHAPTER = {"z₁": 2.5, "z₂": -1.0, "z₃": 3.2, "z₄": 0.5}


def figure(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}")


def as_it_opened(share_page: OpenPage, *, charts: bool = True) -> Page:
    """The page that these tests share, with the chapter's numbers, whatever a test before has done with it."""
    page = share_page("/softmax", charts=charts)
    figure(page, "sharpness").get_by_role("spinbutton", name="Sharpness c").fill("1")
    figure(page, "learning").get_by_role("combobox", name="Target").select_option("1")
    figure(page, "forwards").get_by_role("button", name="as it opened").click()
    return page


def readings(instrument: Locator) -> list[str]:
    return [plain(text) for text in instrument.locator(".output__text").all_inner_texts()]


def slider(instrument: Locator, name: str) -> Locator:
    return instrument.get_by_role("slider", name=name, exact=True)


def drag(page: Page, thumb: Locator, to: float) -> None:
    """From where the thumb is to a share of the slider's length, as a mouse does it."""
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box
    least, most, value = (float(thumb.evaluate(f"e => e.{name}")) for name in ("min", "max", "value"))
    middle = box["y"] + box["height"] / 2
    x = [box["x"] + 8 + share * (box["width"] - 16) for share in ((value - least) / (most - least), to)]
    page.mouse.move(x[0], middle)
    page.mouse.down()
    page.mouse.move((x[0] + x[1]) / 2, middle)
    page.mouse.move(x[1], middle)
    page.mouse.up()


def activations(instrument: Locator) -> list[float]:
    """The bars as they are drawn, as shares of their tracks."""
    return instrument.locator(".output .bar:not(.bar--beside)").evaluate_all(
        "bars => bars.map(bar => parseFloat(bar.querySelector('.bar__fill').style.width) / 100)"
    )
