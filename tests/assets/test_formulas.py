"""Formulas as browsers should set them."""

import re

import pytest
from starlette.testclient import TestClient

from app.assets.equations import Citations
from app.assets.formulas import display_formula, formula, unbroken
from app.routes.pages import PAGES


def test_a_prime_is_a_mark_of_full_size_and_no_exponent() -> None:
    assert "msup" not in formula(r"\sigma'(z)")
    assert "&#x02032;" in formula(r"\sigma'(z)")
    assert "msup" in formula(r"a^L")


def test_a_slash_stands_close() -> None:
    assert '<mo lspace="0" rspace="0">&#x0002F;</mo>' in formula("1/n")


def test_a_functions_name_keeps_its_distance() -> None:
    assert formula(r"y \ln a") == formula(r"y \ln\,a")
    assert "mspace" in formula(r"\ln \sum_k e^{z_k}")
    assert "mspace" not in formula(r"\ln(1 - a)")


def test_a_formula_on_its_own_line_says_so() -> None:
    assert 'display="block"' in display_formula("a")
    assert 'display="inline"' in formula("a")


def test_a_formula_shares_its_line_with_what_touches_it() -> None:
    a, block = formula("a"), display_formula("a")
    number = Citations().cite(54)
    assert unbroken(f"<p>The error is {a}. And {a} is</p>") == (
        f'<p>The error is <span class="together">{a}.</span> And {a} is</p>'
    )
    assert unbroken(f"({number}, {number}):") == (
        f'<span class="together">({number},</span> <span class="together">{number}):</span>'
    )
    assert unbroken(f"the {a}’s<em>{a}</em>{block}.") == (
        f'the <span class="together">{a}’s</span><em>{a}</em>{block}.'
    )


@pytest.mark.parametrize("path", [path for _, path, _ in PAGES])
def test_no_line_of_a_page_ends_between_a_formula_and_its_full_stop(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert '<span class="together"><math' in html
    assert re.findall(r"</math>[.,;:]+(?!\S*</span>)", html) == []
