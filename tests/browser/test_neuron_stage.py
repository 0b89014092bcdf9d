"""The stage's views: one epoch drives all of them, and it stays in sight beside the text."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neuron_reader import BOTH, PLOT, come_to, costs, expected, seek, stage_clock, wait_for_points


def shown(page: Page) -> dict[str, str]:
    """What every view of the stage shows."""
    return page.evaluate("""() => {
        const text = (name) => document.querySelector(name).textContent;
        const mark = (chart, run) => {
            const dot = document.querySelector(chart).data.find((t) => t.meta.run === run && t.meta.mark);
            return [dot.x[0], dot.y[0]];
        };
        return {
            output: text('#stage [data-part=quadratic] .drawing__output'),
            gate: text('#stage [data-part=quadratic] .gate__label--slope b'),
            cost: mark('#stage .stage__plot', 'own'),
            speed: mark('#speed .chart', 'own'),
            quadratic: mark('[data-part=landscape-quadratic] .chart', 'own'),
            other: mark('[data-part=landscape-cross-entropy] .chart', 'cross-entropy-bad'),
            arithmetic: text('#story-arithmetic [data-term=epoch]'),
            gates: text('[data-part=gate-says]'),
            summary: text('#stage-summary'),
            walks: text('#speed-walks'),
        };
    }""")


def assert_all_show(page: Page, epoch: int) -> None:
    quadratic, other = (expected(name)[epoch] for name in BOTH)
    page.wait_for_function(
        "(epoch) => document.querySelector('#story-arithmetic [data-term=epoch]').textContent === epoch", arg=str(epoch)
    )
    page.wait_for_function(
        "([plot, epoch]) => document.querySelector(plot).data.find((t) => t.meta.mark).x[0] === epoch",
        arg=[PLOT, epoch],
    )
    step = [quadratic["weight"], quadratic["bias"]]
    page.wait_for_function(
        """([weight, bias]) => {
            const traces = document.querySelector('[data-part=landscape-quadratic] .chart').data;
            const dot = traces.find((t) => t.meta.mark && t.meta.run === 'own');
            return Math.abs(dot.x[0] - weight) < 1e-9 && Math.abs(dot.y[0] - bias) < 1e-9;
        }""",
        arg=step,
    )
    page.wait_for_function(
        """(a) => {
            const dot = document.querySelector('#speed .chart').data.find((t) => t.meta.mark && t.meta.run === 'own');
            return Math.abs(dot.x[0] - a) < 1e-9;
        }""",
        arg=quadratic["output"],
    )
    views = shown(page)
    assert views["output"] == f"a = {quadratic['output']:.3f}"
    assert float(views["gate"]) == pytest.approx(quadratic["slope"], rel=0.01)
    assert views["cost"] == [epoch, pytest.approx(costs("quadratic-bad")[epoch])]
    assert views["speed"] == pytest.approx([quadratic["output"], quadratic["gradient_size"]])
    assert views["quadratic"] == pytest.approx([quadratic["weight"], quadratic["bias"]])
    assert views["other"] == pytest.approx([other["weight"], other["bias"]])
    assert f"At epoch {epoch}: the quadratic neuron’s error is {quadratic['output']:.3f}" in views["gates"]
    assert (
        f"gate is open by {quadratic['slope']:.4f}, and its gradient {quadratic['gradient_size']:.4f}" in views["gates"]
    )
    assert views["summary"].startswith(f"Epoch {epoch}. Quadratic neuron: cost {quadratic['cost']:.4f}")
    assert f"in {epoch} epochs" in views["walks"]


def test_one_hover_drives_every_view_and_the_stage_stays_in_sight_while_the_text_scrolls(open_page):
    page = open_page("/?epoch=300&start=bad&why=on", charts=True)
    for part in ("#speed", "#landscapes"):
        come_to(page, part)
        page.wait_for_timeout(100)
    wait_for_points(page, "#speed .chart", 2)
    page.wait_for_function(
        "() => [...document.querySelectorAll('#landscapes .chart')].every((c) => c.data?.[0].z?.length > 0)"
    )
    assert_all_show(page, 300)
    box = page.locator(".guess").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert_all_show(page, 150)
    page.mouse.move(5, 5)
    assert_all_show(page, 300)
    seek(stage_clock(page), 77)
    assert_all_show(page, 77)
    page.set_viewport_size({"width": 1280, "height": 720})
    come_to(page, "#story-arithmetic")
    for part in ("#stage .card >> nth=0", "#stage .clock__run", PLOT):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720, part


LED_TO = """(place) => {
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    const [pinned, target] = [box('.stage__pinned'), box(place)];
    return Math.abs(pinned.top) < 1 && target.top >= pinned.bottom && target.top < pinned.bottom + 40;
}"""
WHOLE_STAGE = """() => ['#two-neurons', '#stage .stage__plot', '#stage .cards', '#stage .clock'].every((name) => {
    const { top, bottom } = document.querySelector(name).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
})"""


def test_what_a_reader_is_led_to_lies_below_the_neurons_that_stay(open_page):
    page = open_page("/", window="phone")
    page.get_by_role("button", name="read why").click()
    page.wait_for_function(LED_TO, arg="#explanation h2")
    expect(page.get_by_role("heading", name="What happens")).to_be_focused()
    known = page.locator(".onward__known")
    for name in ("speed", "landscapes"):
        known.locator(f"a[href='#{name}']").click()
        page.wait_for_function(LED_TO, arg=f"#{name}")
    for size in ({"width": 390, "height": 844}, {"width": 390, "height": 664}, {"width": 1280, "height": 720}):
        page.set_viewport_size(size)
        known.get_by_role("link", name="Badly wrong can mean slow").click()
        page.wait_for_function(WHOLE_STAGE)


COVERED = """() => {
    const stops = [...document.querySelectorAll('main :is(a, button, input, select, summary, [tabindex="0"])')];
    const covered = (stop) => {
        stop.focus();
        const shown = stop.closest('label') ?? stop;
        const box = shown.getBoundingClientRect();
        const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return !shown.contains(found) && !found?.contains(shown);
    };
    const seen = stops
        .filter((stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.disabled && stop.tabIndex >= 0);
    return [...seen, ...seen.toReversed()].filter(covered).map(({ outerHTML }) => outerHTML);
}"""


# The last is a phone on its side, where there is no room for what stays.
@pytest.mark.parametrize(("width", "height"), [(390, 844), (650, 700), (844, 390)])
def test_whatever_takes_the_keyboard_is_seen(open_page, width, height):
    page = open_page("/?why=on", viewport={"width": width, "height": height})
    expect(page.locator("#explanation")).to_be_visible()
    assert page.evaluate(COVERED) == []
