"""Challenges: the page notices when one is done, and not before; its link keeps it."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

# Which challenges of a page's list a state meets.
MET = """async ([page, state]) => {
  const modules = document.querySelector('script[type="module"]').src.replace(/\\/js\\/.*/, "/js");
  const { challenges } = await import(`${modules}/pages/${page}/challenges.js`);
  return challenges.filter(({ met }) => met(state)).map(({ name }) => name);
}"""

WHY = {
    "z": 4, "wanted": "0", "a": 0.98, "y": 0, "x1": 1, "x2": 0.5, "x3": 0, "w1": 2, "w2": 1.5, "w3": -1,
    "bias": 1, "target": 0, "check_rule": "chapter-animation",
}  # fmt: skip


def falling(*, cost: str, half: int, rate: float, weight: float = 2.0, rule: str = "gradient") -> dict[str, Any]:
    """A run from 0.98 to 0 that comes half of the way at this epoch."""
    outputs = [0.98] * half + [0.4] * 10
    named = {"cost": cost, "learning_rate": rate, "update_rule": rule, "weight": weight}
    return named | {"bias": 2.0, "input": 1.0, "target": 0.0, "outputs": outputs}


def network(cost: str, lost: int, epochs: int = 3) -> dict[str, Any]:
    return {
        "cost": cost,
        "epochs": epochs,
        "weight_init": "large",
        "rightByDigit": [0.0999] * lost + [0.9] * (10 - lost),
    }


CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("why", {"values": WHY, "checks": [{"passed": False}]}, []),
    ("why", {"values": WHY | {"z": -7}, "checks": []}, ["right-and-shut"]),
    ("why", {"values": WHY | {"z": 7}, "checks": []}, []),
    ("why", {"values": WHY | {"a": 0.667}, "checks": []}, ["fastest"]),
    ("why", {"values": WHY | {"a": 0.667, "y": 0.1}, "checks": []}, []),
    ("why", {"values": WHY | {"x1": 0, "x2": 0, "bias": 2.5}, "checks": []}, ["deaf-weights"]),
    ("why", {"values": WHY | {"x1": 0, "x2": 0, "bias": 2}, "checks": []}, []),
    ("why", {"values": WHY, "checks": [{"passed": True}] * 2}, ["slip-passes"]),
    ("why", {"values": WHY | {"check_rule": "quadratic"}, "checks": [{"passed": True}] * 2}, []),
    ("softmax", {"z": [2.5, -1, 3.2, 0.5], "c": 1, "target": 1}, []),
    ("softmax", {"z": [0.0, -math.log(3), -math.log(3)], "c": 1, "target": 1}, ["sigmoids-sum-to-1"]),
    ("softmax", {"z": [-math.log(3)] * 4, "c": 1, "target": 1}, []),
    ("softmax", {"z": [-10, -7], "c": 1, "target": 0}, ["nine-tenths-below-zero"]),
    ("softmax", {"z": [3, 2.9, 2.9, 2.9], "c": 1, "target": 0}, ["right-and-costly"]),
    ("softmax", {"z": [3, 3, 2.9, 2.9], "c": 1, "target": 0}, []),
    ("depth", {"hidden_layers": 100, "crossEntropy": [-70, -1], "gain": [1.8]}, []),
    ("depth", {"hidden_layers": 100, "crossEntropy": [-1.5, -1], "gain": [1.8]}, ["hundred-alive"]),
    ("depth", {"hidden_layers": 99, "crossEntropy": [-1.5, -1], "gain": [1.8]}, []),
    ("depth", {"hidden_layers": 9, "crossEntropy": [2.1, -1], "gain": [1.8]}, ["explode"]),
    ("depth", {"hidden_layers": 9, "crossEntropy": [None, -1], "gain": [math.log10(4.04)]}, ["mere-scale"]),
    ("depth", {"hidden_layers": 9, "crossEntropy": [0, -1], "gain": [math.log10(4.04), 1]}, []),
    ("neuron", {"runs": [falling(cost="quadratic", half=249, rate=0.15)]}, []),
    ("neuron", {"runs": [falling(cost="quadratic", half=250, rate=0.15)]}, ["wait-250"]),
    ("neuron", {"runs": [falling(cost="quadratic", half=250, rate=0.1)]}, []),
    ("neuron", {"runs": [falling(cost="cross-entropy", half=300, rate=0.05)]}, ["cross-entropy-waits"]),
    (
        "neuron",
        {"runs": [falling(cost="quadratic", half=20, rate=0.15), falling(cost="cross-entropy", half=21, rate=0.005)]},
        ["quadratic-wins"],
    ),
    (
        "neuron",
        {
            "runs": [
                falling(cost="quadratic", half=20, rate=0.15),
                falling(cost="cross-entropy", half=21, rate=0.005, weight=2.5),
            ]
        },
        [],
    ),
    ("mnist", {"networks": [network("quadratic", 2)]}, ["two-lost"]),
    ("mnist", {"networks": [network("quadratic", 1)]}, []),
    ("mnist", {"networks": [network("quadratic", 0)]}, ["quadratic-keeps-all"]),
    ("mnist", {"networks": [network("cross-entropy", 0)]}, []),
]


def test_a_condition_holds_where_it_should_and_nowhere_else(open_page: OpenPage) -> None:
    page = open_page("/why")
    for name, state, expected in CASES:
        assert page.evaluate(MET, [name, state]) == expected, (name, state)


def done(page: Page) -> list[str]:
    return page.locator("[data-challenge][data-done]").evaluate_all("items => items.map(i => i.dataset.challenge)")


def test_what_is_found_is_ticked_told_and_kept_in_the_link(open_page: OpenPage) -> None:
    page = open_page("/why")
    expect(page.locator("#check-table tbody tr")).to_have_count(2)
    assert done(page) == []
    taught = page.locator('[data-challenge="fastest"] .challenges__taught')
    expect(taught).to_be_hidden()
    page.locator("#gradients").get_by_role("spinbutton", name="Output a").fill("0.667")
    expect(page.locator(".challenges__news")).to_contain_text("Challenge done.")
    expect(taught).to_be_visible()
    assert done(page) == ["fastest"]
    expect(page).to_have_url(re.compile("done=fastest"))
    page.locator("#gradients").get_by_role("spinbutton", name="Output a").fill("0.9")
    expect(page).to_have_url(re.compile("a=0.9.*done=fastest"))
    again = open_page(page.url[page.url.index("/why") :])
    expect(again.locator("#check-table tbody tr")).to_have_count(2)
    assert done(again) == ["fastest"]


def test_the_slip_gets_past_a_check_where_both_are_nothing(open_page: OpenPage) -> None:
    page = open_page("/why?check_weight=0&check_bias=0&check_target=0.5")
    expect(page.locator('[data-challenge="slip-passes"][data-done]')).to_have_count(1)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/softmax?z=-10,-7", "nine-tenths-below-zero"),
        ("/softmax?z=1,0.9,0.9,0.9&target=1", "right-and-costly"),
        ("/depth?hidden_layers=100&activation=relu&weight_init=custom&weight_scale=0.28", "hundred-alive"),
        ("/depth?hidden_layers=30&activation=tanh&weight_init=large", "explode"),
    ],
)
def test_a_state_that_meets_one_is_noticed(open_page: OpenPage, path: str, name: str) -> None:
    page = open_page(path)
    expect(page.locator(f'[data-challenge="{name}"][data-done]')).to_have_count(1)


def test_a_link_with_an_unknown_challenge_says_so(open_page: OpenPage) -> None:
    page = open_page("/softmax?done=everything")
    expect(page.locator("#problems")).to_contain_text("Challenges done: names out of sigmoids-sum-to-1")
