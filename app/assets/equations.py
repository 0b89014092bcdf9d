"""The chapter's equations by their numbers: a page that names one shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup

from app.assets.formulas import display_formula

BINARY = "[y\\,\\ln a + (1 - y)\\,\\ln(1 - a)]"

# Number → (LaTeX, what it says). x runs over the n training examples.
EQUATIONS: dict[int, tuple[str, str]] = {
    54: ("C = \\frac{(y - a)^2}{2}", "The quadratic cost of one training example."),
    55: (
        "\\frac{\\partial C}{\\partial w} = (a - y)\\,\\sigma'(z)\\,x = a\\,\\sigma'(z)",
        "The quadratic cost's gradient for the weight; the last form is for input 1 and target 0.",
    ),
    56: (
        "\\frac{\\partial C}{\\partial b} = (a - y)\\,\\sigma'(z) = a\\,\\sigma'(z)",
        "The quadratic cost's gradient for the bias; the last form is for target 0.",
    ),
    57: (f"C = -\\frac{{1}}{{n}} \\sum_x {BINARY}", "The cross-entropy, averaged over the training examples."),
    58: (
        "\\frac{\\partial C}{\\partial w_j} = -\\frac{1}{n} \\sum_x \\left(\\frac{y}{\\sigma(z)} - "
        "\\frac{1 - y}{1 - \\sigma(z)}\\right) \\frac{\\partial \\sigma}{\\partial w_j}",
        "The chain rule for the cross-entropy.",
    ),
    59: (
        "\\frac{\\partial C}{\\partial w_j} = -\\frac{1}{n} \\sum_x \\left(\\frac{y}{\\sigma(z)} - "
        "\\frac{1 - y}{1 - \\sigma(z)}\\right) \\sigma'(z)\\,x_j",
        "The same, with the slope of the sigmoid written out.",
    ),
    60: (
        "\\frac{\\partial C}{\\partial w_j} = \\frac{1}{n} \\sum_x "
        "\\frac{\\sigma'(z)\\,x_j}{\\sigma(z)\\,(1 - \\sigma(z))}\\,(\\sigma(z) - y)",
        "Over a common denominator, which is the slope itself.",
    ),
    61: (
        "\\frac{\\partial C}{\\partial w_j} = \\frac{1}{n} \\sum_x x_j\\,(\\sigma(z) - y)",
        "The cross-entropy's gradient for a weight: the slope has cancelled.",
    ),
    62: (
        "\\frac{\\partial C}{\\partial b} = \\frac{1}{n} \\sum_x (\\sigma(z) - y)",
        "The cross-entropy's gradient for the bias: the error itself.",
    ),
    63: (
        "C = -\\frac{1}{n} \\sum_x \\sum_j [y_j\\,\\ln a_j^L + (1 - y_j)\\,\\ln(1 - a_j^L)]",
        "The cross-entropy of several output neurons: a sum over them.",
    ),
    64: (
        "C = -\\frac{1}{n} \\sum_x [y\\,\\ln y + (1 - y)\\,\\ln(1 - y)]",
        "The least that the cross-entropy can be: the binary entropy of the targets.",
    ),
    65: (
        "\\frac{\\partial C}{\\partial w_{jk}^L} = \\frac{1}{n} \\sum_x a_k^{L-1} (a_j^L - y_j)\\,\\sigma'(z_j^L)",
        "The quadratic cost's gradient for a weight of the output layer.",
    ),
    66: ("\\delta^L = a^L - y", "The output error under the cross-entropy."),
    67: (
        "\\frac{\\partial C}{\\partial w_{jk}^L} = \\frac{1}{n} \\sum_x a_k^{L-1} (a_j^L - y_j)",
        "The cross-entropy's gradient for a weight of the output layer.",
    ),
    68: ("\\delta^L = a^L - y", "The output error of linear neurons under the quadratic cost."),
    69: (
        "\\frac{\\partial C}{\\partial w_{jk}^L} = \\frac{1}{n} \\sum_x a_k^{L-1} (a_j^L - y_j)",
        "Linear output neurons under the quadratic cost: the gradient for a weight.",
    ),
    70: (
        "\\frac{\\partial C}{\\partial b_j^L} = \\frac{1}{n} \\sum_x (a_j^L - y_j)",
        "Linear output neurons under the quadratic cost: the gradient for a bias.",
    ),
    71: ("\\frac{\\partial C}{\\partial w_j} = x_j\\,(a - y)", "What we wish the gradient for a weight to be."),
    72: ("\\frac{\\partial C}{\\partial b} = a - y", "What we wish the gradient for the bias to be."),
    73: ("\\frac{\\partial C}{\\partial b} = \\frac{\\partial C}{\\partial a}\\,\\sigma'(z)", "The chain rule."),
    74: (
        "\\frac{\\partial C}{\\partial b} = \\frac{\\partial C}{\\partial a}\\,a\\,(1 - a)",
        "The chain rule, with the slope written as a(1 − a).",
    ),
    75: (
        "\\frac{\\partial C}{\\partial a} = \\frac{a - y}{a\\,(1 - a)}",
        "The slope that such a cost must have over the output.",
    ),
    76: (f"C = -{BINARY} + \\text{{constant}}", "Added up over the output: the cross-entropy of one example."),
    77: (f"C = -\\frac{{1}}{{n}} \\sum_x {BINARY} + \\text{{constant}}", "The same, averaged over the examples."),
    78: ("a_j^L = \\frac{e^{z_j^L}}{\\sum_k e^{z_k^L}}", "The softmax."),
    79: ("\\sum_j a_j^L = \\frac{\\sum_j e^{z_j^L}}{\\sum_k e^{z_k^L}} = 1", "Softmax outputs sum to 1."),
    80: ("C = -\\ln a_y^L", "The log-likelihood cost; y is the number of the right output."),
    81: ("\\frac{\\partial C}{\\partial b_j^L} = a_j^L - y_j", "Its gradient for a bias; y is a vector here."),
    82: (
        "\\frac{\\partial C}{\\partial w_{jk}^L} = a_k^{L-1} (a_j^L - y_j)",
        "Its gradient for a weight of the output layer.",
    ),
    83: ("a_j^L = \\frac{e^{c z_j^L}}{\\sum_k e^{c z_k^L}}", "The softmax with a sharpness c."),
    84: ("\\delta_j^L = a_j^L - y_j", "The output error of softmax with the log-likelihood."),
}


@dataclass
class Citations:
    """The equations that one page names, each in its first place, gathered while the page is rendered."""

    numbers: list[int] = field(default_factory=list)

    def cite(self, number: int) -> Markup:
        """The equation's number as a button that opens it."""
        if number not in EQUATIONS:
            raise KeyError(f"equation {number}")
        if number not in self.numbers:
            self.numbers.append(number)
        return Markup(
            '<button type="button" class="equation" popovertarget="equation-{n}"'
            ' aria-label="Equation {n}">({n})</button>'
        ).format(n=number)

    def __iter__(self) -> Iterator[tuple[int, Markup, str]]:
        """What the page's end holds: (number, formula, what it says), in the order of the numbers."""
        return ((number, *shown(number)) for number in sorted(self.numbers))


@cache
def shown(number: int) -> tuple[Markup, str]:
    """The equation on a line of its own, and what it says."""
    latex, words = EQUATIONS[number]
    return display_formula(latex), words.replace("'", "’")
