"""What a page shows before its reader moves: text, drawings and curves; the chart library comes with the reader."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from app.routes.pages import PAGES
from tests.browser.conftest import WINDOWS, OpenPage

RAN = """() => performance.getEntriesByType("resource")
    .some(({initiatorType, name}) => initiatorType === "script" && name.includes("plotly"))"""
BEFORE = """() => {
  const seen = (element) => element.checkVisibility();
  const text = [...document.querySelectorAll("main p")].find((each) => seen(each) && each.textContent.length > 60);
  const before = (each) => each.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
      .filter((each) => each.tabIndex >= 0 && !each.disabled && seen(each) && before(each)).length;
}"""


@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_a_page_begins_with_its_text_and_the_chart_library_waits_for_the_reader(open_page: OpenPage, path: str) -> None:
    page = open_page(path, charts=True, moves=False, fresh=False)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("() => window.Plotly === undefined")
    assert not page.evaluate(RAN)
    assert page.evaluate(BEFORE) <= 12
    said = page.locator("main p.visually-hidden").filter(has_text="This page has")
    expect(said).to_have_count(1)
    assert page.locator("main h2").first.evaluate(
        "(heading, said) => said.compareDocumentPosition(heading) & 4", said.element_handle()
    )


@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_without_scripts_a_page_says_so_and_is_its_text(open_page: OpenPage, path: str) -> None:
    page = open_page(path, fresh=True, java_script_enabled=False)
    expect(page.locator("main .notice:visible").first).to_contain_text("JavaScript is off here")
    assert page.locator("main .notice").first.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    expect(page.locator("main p:visible").nth(1)).to_be_visible()
    # What needs no script: equations open, and the words of a button in a sentence are part of it.
    alive = page.locator("main").locator("button:not(.equation, .inline), input, select, [data-do]")
    expect(alive.filter(visible=True)).to_have_count(0)


def test_a_sketch_gives_its_place_to_the_chart(open_page: OpenPage) -> None:
    page = open_page("/why", charts=True, moves=False, fresh=False)
    place = page.locator("#sigmoid-chart")
    expect(place.locator(".sketch path")).not_to_have_count(0)
    before = place.bounding_box()
    page.mouse.move(300, 300, steps=2)
    expect(place.locator(".plot-container")).to_be_visible()
    expect(place.locator(".sketch")).to_have_count(0)
    assert place.bounding_box() == before
    assert place.evaluate("(element) => element.data[0].x.length") > 10


def test_a_run_is_drawn_before_the_library_has_come(open_page: OpenPage) -> None:
    page = open_page("/?speed=4", charts=True, moves=False, fresh=False)
    page.route("**/plotly.min.js", lambda route: None)  # never answered
    page.locator("#stage").get_by_role("button", name="Run", exact=True).click()
    curve = page.locator("#stage .sketch path[stroke-width='3']").first
    expect(curve).to_have_attribute("d", re.compile(r"(L[\d.]+,[\d.]+){300}"))
    page.unroute_all(behavior="ignoreErrors")


WATCH_SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shifted += value;
}).observe({ type: "layout-shift", buffered: true });"""
PAINTED = """(fonts) => performance.getEntriesByName("first-contentful-paint").length > 0
    && document.readyState !== "loading" && document.fonts.status === fonts"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("window", WINDOWS)
def test_what_the_scripts_draw_has_its_place_before_they_come(open_page: OpenPage, window: str) -> None:
    page = open_page("/healthz", window=window, charts=True, moves=False)
    page.add_init_script(WATCH_SHIFTS)
    for path in ("/", "/why", "/softmax", "/depth"):
        page.route("**/*.js", lambda route: None)  # not answered for now
        page.goto(urljoin(page.url, path), wait_until="commit")
        page.wait_for_function(PAINTED, arg="loaded")
        page.evaluate(TWO_FRAMES)
        before = page.evaluate("window.shifted")  # where fonts have come
        page.unroute("**/*.js")  # those that wait are answered, too
        page.wait_for_load_state("networkidle")
        page.evaluate(TWO_FRAMES)
        assert page.evaluate("window.shifted") - before < 0.03, path


TEXT_HEIGHT = """() => [...document.querySelectorAll("main > :is(p, h1, h2)")]
    .reduce((sum, { offsetHeight }) => sum + offsetHeight, 0)"""
STAND_INS = """async () => {
  const faces = [...document.fonts].filter(({ family }) => family.includes("Until"));
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  return loaded.filter(({ status }) => status === "fulfilled").length;
}"""


def test_words_take_as_much_room_before_their_font_has_come(open_page: OpenPage) -> None:
    page = open_page("/healthz", window="phone", charts=True, moves=False)
    page.route("**/fonts/*", lambda route: None)  # not answered for now
    page.goto(urljoin(page.url, "/why"), wait_until="commit")
    page.wait_for_function(PAINTED, arg="loading")
    before, found = page.evaluate(TEXT_HEIGHT), page.evaluate(STAND_INS)
    page.unroute("**/fonts/*")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    assert page.evaluate("() => document.fonts.check('16px \"STIX Two Text\"')")
    # A machine that has neither of the fonts that stand in shows what it has.
    assert found == 0 or page.evaluate(TEXT_HEIGHT) == pytest.approx(before, rel=0.02)
