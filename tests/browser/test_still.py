"""Words change while a reader drags a slider or a run goes on, and nothing below them moves."""

import pytest
from playwright.sync_api import Page

WIDTHS = [390, 1280]

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
    for (const share of [0, 0.05, 0.37, 0.5, 0.61, 0.87, 1, (value - least) / (most - least)]) {{
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


def settled(page: Page) -> Page:
    """The page, once its charts are drawn and its answers have come."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.wait_for_function("() => window.Plotly && !document.querySelector('.sketch')")
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    ["/", "/why", "/softmax", "/softmax?c=30&z=-1.2,-3,0.4,-2.1,3.1,-0.8,-1.9,0.3,-0.5,3.6"],
)
def test_nothing_moves_while_sliders_are_dragged(open_page, path, width):
    page = settled(open_page(path, viewport={"width": width, "height": 900}))
    sliders, moved = page.evaluate(DRAG)
    assert sliders > 5
    assert moved == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("path", "clock"),
    [
        ("/?speed=4&why=on", "#stage .clock"),
        ("/?own-speed=4", "#own .clock"),
        ("/softmax?z=2.5,-1,3.2,0.01", "#learning .clock"),
    ],
)
def test_nothing_moves_in_a_run(open_page, path, clock, width):
    page = settled(open_page(path, viewport={"width": width, "height": 900}))
    shown, moved = page.evaluate(RUN, clock)
    assert shown > 12  # the player passes a tenth of a second a frame at most, however slow the machine
    assert moved == []
