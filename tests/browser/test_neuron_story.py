"""The first screen: two neurons under two costs, a guess drawn before the run, and a stage whose views are linked."""

import math
import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neuron_reader import (
    come_to,
    costs,
    expected,
    half,
    line,
    run_to_the_end,
    seek,
    stage_clock,
    traces,
    wait_for_address,
    wait_for_points,
)

PLOT = "#stage .stage__plot"
BOTH = ("quadratic-bad", "cross-entropy-bad")


def plotted(page: Page, *runs: str) -> dict[str, list[float]]:
    """The lines of the stage's chart by their run, once each has all its points."""
    page.wait_for_function(
        "([plot, runs]) => runs.every((run) => document.querySelector(plot).data?.find("
        "(t) => t.meta.run === run && !t.meta.mark)?.x.length === 301)",
        arg=[PLOT, list(runs)],
    )
    return {run: trace["y"] for run, trace in traces(page, PLOT).items()}


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844)])
def test_the_whole_drama_is_on_the_first_screen(open_page, size):
    page = open_page("/", viewport={"width": size[0], "height": size[1]})
    wait_for_points(page, PLOT, 1, trace=4)
    for part in (
        "h1",
        "#stage .card >> nth=0",
        "#stage .card >> nth=1",
        PLOT,
        "#stage .clock__run",
        "[data-part=start]",
    ):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= size[1], part
        assert box["x"] + box["width"] <= size[0], part
    for card, formula in ((0, "C=(y−a)"), (1, "ln")):
        expect(page.locator("#stage .card").nth(card)).to_contain_text(re.compile(re.escape(formula).replace("−", ".")))


def test_run_streams_both_costs_and_says_what_happened(open_page):
    page = open_page("/")
    expect(page.locator("#explanation")).to_be_hidden()
    clock = stage_clock(page)
    clock.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data?.at(-2).x.length > 5")
    assert len(line(page, PLOT, 4)["x"]) < 301  # it grows; it isn't there at once
    drawn = plotted(page, "own", "cross-entropy-bad")
    for run, name in (("own", "quadratic-bad"), ("cross-entropy-bad", "cross-entropy-bad")):
        assert drawn[run] == pytest.approx(costs(name), rel=1e-9, abs=0)
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_have_text(
        f"The quadratic neuron halved its cost at epoch {half(costs('quadratic-bad'))}. "
        f"The cross-entropy neuron halved its cost at epoch {half(costs('cross-entropy-bad'))}."
    )
    expect(page.locator("#explanation")).to_be_visible()
    saw = page.locator("[data-part=saw]")
    for name in BOTH:
        outputs = [step["output"] for step in expected(name)]
        expect(saw).to_contain_text(f"at epoch 100 it was at {outputs[100]:.3f}, at epoch 300 at {outputs[300]:.3f}")
    falls = [before - after for before, after in pairwise(costs("quadratic-bad"))]
    expect(saw).to_contain_text(f"Its cost fell fastest at epoch {falls.index(max(falls))}.")
    expect(saw).to_contain_text("Its cost fell fastest at its very start.")


def test_the_output_is_one_switch_away(open_page):
    page = open_page("/")
    page.get_by_text("output", exact=True).click()
    run_to_the_end(page, stage_clock(page))
    drawn = plotted(page, "own", "cross-entropy-bad")
    outputs = {name: [step["output"] for step in expected(name)] for name in BOTH}
    assert drawn["own"] == pytest.approx(outputs["quadratic-bad"], rel=1e-9, abs=0)
    expect(page.locator("[data-part=verdict]")).to_have_text(
        f"The quadratic neuron passed one half at epoch {half(outputs['quadratic-bad'])}. "
        f"The cross-entropy neuron passed one half at epoch {half(outputs['cross-entropy-bad'])}."
    )
    wait_for_address(page, "quantity=output")


def test_all_four_curves_on_one_clock(open_page):
    page = open_page("/")
    page.get_by_text("both", exact=True).click()
    run_to_the_end(page, stage_clock(page))
    names = ("quadratic-bad", "cross-entropy-bad", "quadratic-mild", "cross-entropy-mild")
    drawn = plotted(page, "own", *names[1:])
    for run, name in zip(("own", *names[1:]), names, strict=True):
        assert drawn[run] == pytest.approx(costs(name), rel=1e-9, abs=0)
        start = "badly wrong" if name.endswith("bad") else "a little wrong"
        who = name.rsplit("-", 1)[0]
        said = f"The {who} neuron, {start}, halved its cost at epoch {half(costs(name))}"
        expect(page.locator("[data-part=verdict]")).to_contain_text(said)
    wait_for_address(page, "start=both")


def draw(page: Page, *points: tuple[float, float]) -> None:
    """Draw on the chart through these points, each a share of its width and of its height."""
    box = page.locator(".guess").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + (1 - y) * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def passes(points: list[tuple[float, float]], low: float = -0.02, high: float = 1.06) -> float:
    """The epoch at which a polygon through shares of the axes' lengths comes down to one half."""
    epochs = [(300 * x, low + y * (high - low)) for x, y in points]
    for (x, y), (to, then) in pairwise(epochs):
        if y > 0.5 >= then:
            return x + (y - 0.5) / (y - then) * (to - x)
    raise AssertionError("it stays above one half")


def test_a_guess_is_drawn_with_the_mouse_and_reality_laid_over_it(open_page):
    page = open_page("/")
    wait_for_points(page, PLOT, 1, trace=4)
    quadratic = [(0.0, 0.95), (0.1, 0.9), (0.3, 0.3), (0.9, 0.1)]
    other = [(0.0, 0.95), (0.5, 0.7), (0.8, 0.2)]
    draw(page, *quadratic)
    expect(page.get_by_role("button", name="cross-entropy", exact=True)).to_have_attribute("aria-pressed", "true")
    draw(page, *other)
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[1].x.length === 31")
    run_to_the_end(page, stage_clock(page))
    address = wait_for_address(page, "epoch=300")
    verdict = page.locator("[data-part=verdict]")
    expect(verdict).to_contain_text(re.compile(r"epoch 212; you drew \d+\. .*epoch 23; you drew \d+\."))
    drawn = [int(epoch) for epoch in re.findall(r"you drew (\d+)", verdict.inner_text())]
    assert drawn == pytest.approx([passes(quadratic), passes(other)], abs=6)
    again = open_page(address[address.index("/?") :])
    again.wait_for_function(f"() => document.querySelector('{PLOT}').data?.[1].x.length === 31")
    expect(again.locator("[data-part=verdict]")).to_have_text(verdict.inner_text())


def test_a_guess_is_drawn_with_the_keyboard(open_page):
    page = open_page("/")
    wait_for_points(page, PLOT, 1, trace=4)
    pen = page.locator(".guess__pen")
    pen.focus()
    for _ in range(4):
        pen.press("ArrowLeft")
    for _ in range(12):
        pen.press("ArrowDown")
    expect(pen).to_have_attribute("aria-valuetext", "epoch 60: 0.40")
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].x.length === 31")
    assert line(page, PLOT, 0)["y"][:7] == pytest.approx([1, 1, 1, 1, 1, 1, 0.4])
    run_to_the_end(page, stage_clock(page))
    # It falls from 1 at epoch 50 to 0.4 at epoch 60.
    expect(page.locator("[data-part=verdict]")).to_contain_text("epoch 212; you drew 58. ")
    expect(page.locator(".guessing")).to_be_hidden()


def test_a_guess_is_drawn_with_a_finger(open_page):
    page = open_page("/", window="phone")
    wait_for_points(page, PLOT, 1, trace=4)
    box = page.locator(".guess").bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (box["x"] + 2, box["y"] + 5))
    for share in (0.3, 0.6, 0.9):
        touch("touchMove", (box["x"] + share * box["width"], box["y"] + share * box["height"]))
    touch("touchEnd")
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].x.length === 31")
    assert page.evaluate("scrollY") == 0
    values = line(page, PLOT, 0)["y"]
    assert values[0] == 1
    assert values[-1] < 0.15


def test_a_guess_follows_to_the_other_quantity(open_page):
    page = open_page("/")
    wait_for_points(page, PLOT, 1, trace=4)
    pen = page.locator(".guess__pen")
    for _ in range(10):
        pen.press("ArrowDown")
    page.get_by_text("output", exact=True).click()
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data[0].y[0] < 0.99")
    start = expected("quadratic-bad")[0]["output"]
    values = line(page, PLOT, 0)["y"]
    assert values[0] == pytest.approx(start)
    assert values[-1] == pytest.approx(start * 0.5**0.5)  # half of the cost, (y − a)²/2


def test_tell_me_why_needs_no_run(open_page):
    page = open_page("/")
    page.get_by_role("button", name="read why").click()
    expect(page.locator("#explanation")).to_be_visible()
    expect(page.get_by_role("heading", name="The gate")).to_be_visible()
    wait_for_address(page, "why=on")


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


def test_one_hover_drives_every_view(open_page):
    page = open_page("/?epoch=300&start=bad&why=on", viewport={"width": 1280, "height": 900})
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


def test_the_stage_stays_in_sight_while_the_text_scrolls(open_page):
    page = open_page("/?why=on", viewport={"width": 1280, "height": 720})
    come_to(page, "#story-arithmetic")
    for part in ("#stage .card >> nth=0", "#stage .clock__run", PLOT):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720, part
    page = open_page("/?why=on", window="phone")
    come_to(page, "#story-arithmetic")
    page.evaluate("() => document.querySelector('#story-arithmetic').scrollIntoView({block: 'end'})")
    box = page.locator(".stage__pinned").bounding_box()
    assert box["y"] == pytest.approx(0, abs=1)
    assert box["height"] <= 844 / 3 + 10
    expect(page.locator("#stage .clock__run")).to_be_in_viewport()


def test_at_most_twelve_tab_stops_before_the_text(open_page):
    page = open_page("/")
    stops = page.evaluate("""() => {
        const text = document.querySelector('main p');
        const all = [...document.querySelectorAll('a, button, input, select, summary, [tabindex="0"]')];
        const before = (e) => e.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
        return all.filter((e) => e.offsetParent !== null && before(e)).length;
    }""")
    assert stops <= 12


def test_an_equation_opens_at_its_number(open_page):
    page = open_page("/?why=on")
    equation = page.locator("#equation-57")
    expect(equation).to_be_hidden()
    page.get_by_role("button", name="Equation 57").click()
    expect(equation).to_be_visible()
    expect(equation.locator("math")).to_have_count(1)


def test_the_cost_in_single_precision(open_page):
    page = open_page("/?why=on")
    page.get_by_text("Can a computer see 1 − a?").click()
    says = page.locator("[data-part=rounding-says]")
    field = page.locator("[data-part=rounding]").get_by_role("spinbutton")
    expect(says).to_have_text("At z = 18 float32 has 1 − a = 0, and −ln(1 − a) is infinite. From z the cost is 18.000.")
    field.fill("5")
    # Single precision, computed by hand: 1 − σ(5) = 0.0066928…; −ln of it is 5.00672.
    expect(says).to_contain_text("−ln(1 − a) is 5.0067. From z the cost is 5.0067.")


def test_the_numbers_of_the_slip(open_page):
    page = open_page("/?variant=chapter-animation")
    expect(page.get_by_role("heading", name="A small slip")).to_be_visible()
    text = page.locator("#slip").inner_text()

    # One epoch from w = b = 2: the slip moves both by −η/(1 − a), the true gradient by −ηa; C = ln(1 + e^z).
    def cost(z: float) -> float:
        return math.log1p(math.exp(z))

    a = 1 / (1 + math.exp(-4))
    slip, true = (1 - cost(4 - 2 * step) / cost(4) for step in (0.005 / (1 - a), 0.05 * a))
    assert f"by {100 * slip:.1f} % in the first epoch with the slip, by {100 * true:.1f} % with the true" in text
    assert "Newton" in text


def test_a_link_from_before_the_stage_opens_what_it_showed(open_page):
    page = open_page("/?epoch=150&predict=on&guesses=0.5_0.25_0.1*0.9_0.8_0.3***0.9_0.7_")
    expect(page.locator("input[name=start][value=both]")).to_be_checked()
    expect(page.locator("input[name=quantity][value=output]")).to_be_checked()
    expect(stage_clock(page)).to_contain_text(re.compile(r"epoch\s*150 of 300"))
    page.wait_for_function(f"() => document.querySelector('{PLOT}').data?.[2].x.length === 31")
    guesses = {trace: line(page, PLOT, trace)["y"] for trace in (0, 2)}
    assert guesses[2][10::10] == pytest.approx([0.5, 0.25, 0.1])
    assert guesses[0][10::10] == pytest.approx([0.9, 0.8, 0.3])
    for name in ("quadratic-mild", "cross-entropy-bad"):
        expect(page.locator(f"#{name} .drawing__output")).to_have_text(f"a = {expected(name)[150]['output']:.3f}")
    come_to(page, "#own .neuron__anatomy")
    page.wait_for_function("() => document.querySelector('#own .neuron__anatomy').data?.some((t) => t.meta.guess)")
    own = "(element) => element.data.filter((t) => t.meta.guess).map(({x, y}) => [x, y])"
    assert page.locator("#own .neuron__anatomy").evaluate(own) == [[[100, 200], [0.9, 0.7]]]
    wait_for_address(page, "guesses=****0.9_0.7_")
