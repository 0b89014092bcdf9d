"""Formulas: LaTeX in the templates, MathML on the page."""

import re
from functools import cache

from latex2mathml.converter import convert
from markupsafe import Markup

# A prime that is set as an exponent comes out a speck, since it is a raised mark by itself already.
PRIME = re.compile(r"<msup>(<mi>[^<]*</mi>)<mi>&#x02032;</mi></msup>")
# TeX sets a slash close, browsers set it wide like a binary operator.
SLASH = re.compile(r"<mo>&#x0002F;</mo>")
# TeX leaves room between a function's name and a letter after it; the converter writes "lna".
NAMED = re.compile(r"\\(ln|log|exp|tanh|max|min)\s+(?=\\?[A-Za-z])")
# A formula in a sentence, or an equation's number, with what touches it: an opening bracket, the full stop, an ’s.
TOUCHED = re.compile(
    r"([(\[“]*)"
    r"(<math[^>]* display=\"inline\"[^>]*>.*?</math>|<button[^>]* class=\"equation\"[^>]*>[^<]*</button>)"
    r"([^\s<]*)",
    re.DOTALL,
)


@cache
def formula(latex: str, display: str = "inline") -> Markup:
    """The formula as MathML, `inline` or as a `block` of its own."""
    markup = convert(NAMED.sub(r"\\\1\\,", latex), display=display)
    markup = PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">&#x02032;</mo></mrow>', markup)
    return Markup(SLASH.sub('<mo lspace="0" rspace="0">&#x0002F;</mo>', markup))


def display_formula(latex: str) -> Markup:
    """The formula on a line of its own."""
    return formula(latex, "block")


def unbroken(html: str) -> str:
    """The page with no line that ends between a formula and what touches it, where browsers would let one end."""
    return TOUCHED.sub(lambda found: _together(*found.groups()), html)


def _together(before: str, math: str, after: str) -> str:
    return f'<span class="together">{before}{math}{after}</span>' if before or after else math
