"""The chapter's equations: every number that a page may name opens one, and only what is named is sent."""

import re

import pytest

from app.assets.equations import EQUATIONS, Citations, shown


def test_every_equation_from_54_to_84_is_there_and_renders() -> None:
    assert sorted(EQUATIONS) == list(range(54, 85))
    for number in EQUATIONS:
        formula, words = shown(number)
        assert formula.startswith("<math")
        assert words.endswith(".")


def test_a_page_holds_the_equations_that_it_names_once_each() -> None:
    citations = Citations()
    button = citations.cite(61)
    citations.cite(55)
    citations.cite(61)
    assert re.search(r'popovertarget="equation-61" aria-label="Equation 61">\(61\)', button)
    assert [number for number, _, _ in citations] == [55, 61]


def test_an_equation_that_the_chapter_has_not_is_an_error() -> None:
    with pytest.raises(KeyError, match="equation 85"):
        Citations().cite(85)
