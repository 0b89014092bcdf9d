"""What a reader of the page about one neuron does and sees, and what it should show, computed anew."""

import math
import re

from playwright.sync_api import Locator, Page, expect

STARTS = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}
FIGURES = [f"{cost}-{start}" for cost in ("quadratic", "cross-entropy") for start in STARTS]
BOTH = ("quadratic-bad", "cross-entropy-bad")  # the story's two, side by side
PLOT = "#stage .stage__plot"


def learn(cost: str, weight: float, bias: float, rate: float, epochs: int, *, x: float = 1, y: float = 0) -> list[dict]:
    """The steps of a sigmoid neuron, straight from the chapter's equations."""
    steps = []
    for epoch in range(epochs + 1):
        a = 1 / (1 + math.exp(-(weight * x + bias)))
        slope = a * (1 - a)
        value = (y - a) ** 2 / 2 if cost == "quadratic" else -(y * math.log(a) + (1 - y) * math.log(1 - a))
        delta = (a - y) * (slope if cost == "quadratic" else 1)
        steps.append({"epoch": epoch, "weight": weight, "bias": bias, "output": a, "cost": value, "slope": slope})
        steps[-1]["gradient_size"] = abs(delta * x)
        weight, bias = weight - rate * delta * x, bias - rate * delta
    return steps


def expected(name: str, epochs: int = 300) -> list[dict]:
    cost, start = name.rsplit("-", 1)
    return learn(cost, *STARTS[start], {"quadratic": 0.15, "cross-entropy": 0.05}[cost], epochs)


def line(page: Page, chart: str, trace: int = 0) -> dict[str, list[float]]:
    """What a chart has drawn of a trace."""
    script = (
        "([chart, i]) => { const t = document.querySelector(chart).data?.[i]; return {x: t?.x ?? [], y: t?.y ?? []} }"
    )
    return page.evaluate(script, [chart, trace])


def traces(page: Page, chart: str) -> dict[str, dict]:
    """The lines that a chart has drawn, by their run or, where they have none, by their name."""
    script = """(chart) => document.querySelector(chart).data.filter((t) => !t.meta.mark)
        .map((t) => [t.meta.run ?? t.name, {x: t.x, y: t.y, dash: t.line?.dash}])"""
    return dict(page.evaluate(script, chart))


def wait_for_points(page: Page, chart: str, count: int, trace: int = 0) -> None:
    script = "([chart, i, n]) => document.querySelector(chart).data?.[i]?.x.length >= n"
    page.wait_for_function(script, arg=[chart, trace, count])


def clock_of(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} .clock")


def epoch(clock: Locator) -> int:
    return int(clock.get_by_role("slider", name="Epoch").input_value())


def quickly(clock: Locator) -> None:
    clock.get_by_role("combobox", name="Speed").select_option("at once")


def seek(clock: Locator, to: int) -> None:
    clock.get_by_role("slider", name="Epoch").fill(str(to))
    expect(clock).to_contain_text(re.compile(rf"epoch\s*{to} of"))


def wait_for_address(page: Page, part: str) -> str:
    page.wait_for_function("part => location.search.includes(part)", arg=part)
    return page.url


def come_to(page: Page, selector: str) -> Locator:
    """Bring a place into sight, and with it the chart that is made when it comes near."""
    place = page.locator(selector)
    place.scroll_into_view_if_needed()
    return place


def stage_clock(page: Page) -> Locator:
    return page.locator("#stage .clock")


def run_to_the_end(page: Page, clock: Locator) -> None:
    quickly(clock)
    clock.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("(e) => e.value === e.max", arg=clock.locator("input[data-do]").element_handle())


def costs(name: str) -> list[float]:
    """The cost at each epoch, relative to its start."""
    steps = expected(name)
    return [step["cost"] / steps[0]["cost"] for step in steps]


def half(values: list[float]) -> int:
    """The first epoch at which something is one half or less."""
    return next(epoch for epoch, value in enumerate(values) if value <= 0.5)
