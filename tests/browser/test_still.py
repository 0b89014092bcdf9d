"""Words change while a reader drags a slider or a run goes on, and nothing below them moves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

# How high the page is, and where its parts stand.
PLACES = """const places = () => [document.documentElement.scrollHeight, ...document.querySelectorAll(
    'main h2, main h3, main h2 ~ p, .clock, .chart, .says, .colophon')].map(
    (e) => e.getBoundingClientRect ? e.getBoundingClientRect().top + scrollY : e).map(Math.round).join();"""

# What moved, by the slider and where on it; every slider goes to these shares of its length, and back.
DRAG = f"""async () => {{
  {PLACES}
  const moved = [];
  let stood = places();
  const sliders = [...document.querySelectorAll('main input[type=range]:not([data-do])')].filter((s) => s.offsetParent);
  for (const slider of sliders) {{
    const [least, most, value] = [slider.min, slider.max, slider.value].map(Number);
    for (const share of [0, 0.37, 0.61, 1, (value - least) / (most - least)]) {{
      slider.value = String(least + share * (most - least));
      slider.dispatchEvent(new Event('input', {{bubbles: true}}));
      const now = places();
      if (now !== stood) moved.push(`${{slider.closest('[id]').id}} ${{slider.ariaLabel}} ${{slider.value}}`);
      stood = now;
    }}
    slider.dispatchEvent(new Event('change', {{bubbles: true}}));
  }}
  return [sliders.length, moved];
}}"""

# The epochs at which something moved, in a run that is stepped, played, sought and reset; and how many it showed.
RUN = f"""async (name) => {{
  {PLACES}
  const clock = document.querySelector(name);
  const part = (name) => clock.querySelector(`[data-do=${{name}}]`);
  const moved = [];
  const shown = new Set();
  let stood = places();
  const look = () => {{
    const now = places();
    if (now !== stood) moved.push(part('seek').value);
    stood = now;
    shown.add(part('seek').value);
  }};
  const until = async (done) => {{
    for (let frames = 0; frames < 1800 && !done(); frames++) {{
      await new Promise(requestAnimationFrame);
      look();
    }}
  }};
  part('step').click();
  await until(() => part('seek').value === '1');
  part('run').click();
  await until(() => part('seek').value === part('seek').max);
  for (const epoch of ['150', '30', '0']) {{
    part('seek').value = epoch;
    part('seek').dispatchEvent(new Event('input', {{bubbles: true}}));
    await until(() => clock.querySelector('[data-show=index]').textContent === epoch);
  }}
  part('reset').click();
  look();
  return [shown.size, moved];
}}"""


# A page of another width is at rest when nothing has moved for some frames.
AT_REST = f"""async () => {{
  {PLACES}
  let stood = places();
  for (let still = 0; still < 10; still++) {{
    await new Promise(requestAnimationFrame);
    const now = places();
    if (now !== stood) still = 0;
    stood = now;
  }}
}}"""


def settled(page: Page) -> Page:
    """The page, once its charts are drawn and its answers have come."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.wait_for_function("() => window.Plotly && !document.querySelector('.sketch')")
    return page


def resized(page: Page) -> Iterator[int]:
    """The widths of a phone and of a desktop, once the page has come to rest there."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(AT_REST)
        yield width


# Where everything stands, seen from the top of the page.
FROM_THE_TOP = f"""() => {{
  {PLACES}
  scrollTo(0, 0);
  return places();
}}"""


@pytest.mark.parametrize(("window", "path"), [("desktop", "/?detail=on"), ("phone", "/?why=on")])
def test_nothing_moves_when_a_reader_comes_to_a_chart(open_page, window, path):
    """Else what is pressed just then is not what was aimed at."""
    page = open_page(path, charts=True, window=window)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    before = page.evaluate(FROM_THE_TOP)
    for chart in page.locator("main .chart:visible").all():
        chart.scroll_into_view_if_needed()
        expect(chart).to_have_class(re.compile("js-plotly-plot"))
    assert page.evaluate(FROM_THE_TOP) == before


@pytest.mark.parametrize(
    ("path", "clocks"),
    [
        ("/?speed=4&own-speed=4&why=on", ["#stage .clock", "#own .clock"]),
        ("/why", []),
        ("/softmax?z=2.5,-1,3.2,0.01&speed=2", ["#learning .clock"]),
        ("/softmax?c=30&z=-1.2,-3,0.4,-2.1,3.1,-0.8,-1.9,0.3,-0.5,3.6", []),
    ],
)
def test_nothing_moves_while_sliders_are_dragged_and_in_a_run(open_page, path, clocks):
    page = settled(open_page(path, viewport={"width": 390, "height": 900}))
    for clock in clocks:
        for width in resized(page):
            shown, moved = page.evaluate(RUN, clock)
            assert shown > 12  # the player passes a tenth of a second a frame at most, however slow the machine
            assert moved == [], (width, clock)
    for width in resized(page):
        sliders, moved = page.evaluate(DRAG)
        assert sliders > 5
        assert moved == [], width
