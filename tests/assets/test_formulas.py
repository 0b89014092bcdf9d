"""Formulas as browsers should set them."""

from app.assets.formulas import display_formula, formula


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
