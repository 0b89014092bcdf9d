"""One record for each cost: all that the lab knows of it. A cost is added here, and the rest follows.

A cost stands beside its output error delta = ∂C/∂z, so that backpropagation never has to ask which one it is, and
it belongs to an output activation: `pair` hands out the combinations that make sense and refuses the others with
the reason. `value` gives each output's own part of the cost: sum over the outputs and average over the examples to
get C.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, NoReturn

from app.learn.activations import ACTIVATIONS, Activation, Values, exp, log1p, sigmoid, sigmoid_error
from app.learn.invalid import InvalidSetting
from app.learn.softmax import complement, log_softmax, softmax

Factor = Literal["slope", "none", "own"]


@dataclass(frozen=True)
class Pair:
    """A cost on an output activation. Each function takes z and the target y, of one shape (..., outputs).

    output:  a = f(z).
    value:   each output's part of the cost C.
    delta:   ∂C/∂z.
    formula: delta in LaTeX.
    factor:  what stands in delta beside the error a − y: the activation's `slope`, `none`, or something of its `own`.
    kernel:  its number in output_layer.py; None where the lab trains no network with it.
    """

    cost: str
    activation: str
    output: Callable[[Values], Values]
    value: Callable[[Values, Values], Values]
    delta: Callable[[Values, Values], Values]
    formula: str
    factor: Factor
    kernel: int | None = None


@dataclass(frozen=True)
class Cost:
    """One cost: its words, its mathematics on each output activation, its habits and its looks.

    name:          in settings, JSON and addresses.
    label, short:  in a sentence, and where there is little room.
    formula:       C in LaTeX.
    pairs:         its mathematics, by output activation; the first is the usual one.
    misfits:       why it doesn't go with each of the other activations, a sentence each.
    targets:       the least and the most target that it has a meaning for; None for any number.
    target_reason: why no others.
    neuron_rate:   the learning rate that shows its story with one neuron (with a softmax layer's z, if it needs one).
    network_rate:  the learning rate that suits it on MNIST.
    update_rules:  how one neuron may be updated under it.
    role:          whose colour it has (a name in tokens.css).
    dash, marker:  of its lines, in Plotly's words.
    chapter_name:  the name of its class in the chapter's program, and so in that program's files.
    """

    name: str
    label: str
    short: str
    formula: str
    pairs: Mapping[str, Pair]
    misfits: Mapping[str, str]
    targets: tuple[float, float] | None
    target_reason: str
    neuron_rate: float
    network_rate: float
    role: str
    dash: str
    marker: str
    chapter_name: str
    update_rules: tuple[str, ...] = ("gradient",)

    @property
    def usual_output(self) -> str:
        """The output activation that goes without saying."""
        return next(iter(self.pairs))


def quadratic_value(activation: Activation, z: Values, y: Values) -> Values:
    """C = (y − a)²/2 (Eq. 54)."""
    error = activation.error(z, y)
    return error * error / 2


def quadratic_delta(activation: Activation, z: Values, y: Values) -> Values:
    """∂C/∂z = (a − y)f′(z) (Eqs 55 and 56): where f is flat, the error is not heard."""
    return activation.error(z, y) * activation.slope(z)


def cross_entropy_value(z: Values, y: Values) -> Values:
    """C = −[y ln a + (1 − y) ln(1 − a)] for a = σ(z), from z (Eqs 57 and 63): max(z, 0) − zy + ln(1 + e^−|z|)."""
    size = abs(z)
    return (z + size) / 2 - z * y + log1p(exp(-size))


def log_likelihood_value(z: Values, y: Values) -> Values:
    """C = −ln a_y, as −y_j ln a_j for one-hot targets y (Eq. 80)."""
    return -y * log_softmax(z)


def softmax_error(z: Values, y: Values) -> Values:
    """∂C/∂z_j = a_j − y_j for softmax outputs with the log-likelihood (Eq. 81), as (1 − y_j)a_j − y_j(1 − a_j)."""
    a = softmax(z)
    return (1 - y) * a - y * complement(a)


def softmax_quadratic_value(z: Values, y: Values) -> Values:
    """C = Σ_j (y_j − a_j)²/2 on softmax outputs."""
    error = softmax_error(z, y)
    return error * error / 2


def softmax_quadratic_delta(z: Values, y: Values) -> Values:
    """∂C/∂z_k = a_k Σ_j a_j(e_k − e_j), the softmax's Jacobian applied to the error e = a − y, without cancellation."""
    a = softmax(z)
    error = softmax_error(z, y)
    differences = error[..., :, None] - error[..., None, :]
    return a * (differences @ a[..., None])[..., 0]


SLOPES = {"sigmoid": "\\sigma'(z)", "tanh": "\\tanh'(z)", "relu": "f'(z)", "linear": "1"}
ERROR = "a - y"


def _quadratic() -> Cost:
    formulas = {name: f"(a - y)\\,{slope}" for name, slope in SLOPES.items()} | {"linear": ERROR}
    pairs = [
        Pair(
            cost="quadratic",
            activation=name,
            output=f.value,
            value=partial(quadratic_value, f),
            delta=partial(quadratic_delta, f),
            formula=formulas[name],
            factor="slope",
            kernel=1 if name == "sigmoid" else None,
        )
        for name, f in ACTIVATIONS.items()
    ]
    on_softmax = "a_k \\sum_j a_j (e_k - e_j), \\quad e = a - y"
    pairs.append(
        Pair("quadratic", "softmax", softmax, softmax_quadratic_value, softmax_quadratic_delta, on_softmax, "own", 3),
    )
    return Cost(
        name="quadratic",
        label="the quadratic cost",
        short="quadratic",
        formula="(y - a)^2 / 2",
        pairs={pair.activation: pair for pair in pairs},
        misfits={},
        targets=None,
        target_reason="",
        neuron_rate=0.15,
        network_rate=3.0,
        role="quadratic",
        dash="dash",
        marker="diamond",
        chapter_name="QuadraticCost",
    )


def _cross_entropy() -> Cost:
    needs = "The cross-entropy takes the logarithms of a and of 1 − a, so it needs an output between 0 and 1"
    return Cost(
        name="cross-entropy",
        label="the cross-entropy",
        short="cross-entropy",
        formula="-[y\\,\\ln a + (1 - y)\\,\\ln(1 - a)]",
        pairs={
            "sigmoid": Pair("cross-entropy", "sigmoid", sigmoid, cross_entropy_value, sigmoid_error, ERROR, "none", 0)
        },
        misfits={
            "tanh": f"{needs}; those of tanh go from −1 to 1.",
            "relu": f"{needs}; a rectified linear output has no upper end.",
            "linear": f"{needs}; a linear output can be any number.",
            "softmax": "The cross-entropy takes each output for a probability of its own; those of a softmax layer are "
            "one distribution together, and the log-likelihood is its cost.",
        },
        targets=(0, 1),
        target_reason="Under the cross-entropy the target is a share, from 0 to 1: outside it the cost would fall "
        "without end.",
        neuron_rate=0.05,
        network_rate=0.5,
        role="cross-entropy",
        dash="solid",
        marker="circle",
        chapter_name="CrossEntropyCost",
        update_rules=("gradient", "chapter-animation"),
    )


def _log_likelihood() -> Cost:
    alone = "The log-likelihood looks at the right answer’s output alone, −ln a"
    return Cost(
        name="log-likelihood",
        label="the log-likelihood",
        short="log-likelihood",
        formula="-\\ln a_y",
        pairs={
            "softmax": Pair("log-likelihood", "softmax", softmax, log_likelihood_value, softmax_error, ERROR, "none", 2)
        },
        misfits={
            "sigmoid": f"{alone}: sigmoid outputs don’t sum to 1, so all of them could rise to 1 together, wrong "
            "ones included.",
            "tanh": f"{alone}, and an output of tanh can be negative, where there is no logarithm.",
            "relu": f"{alone}, and a rectified linear output can be 0, where there is no logarithm.",
            "linear": f"{alone}, and a linear output can be negative, where there is no logarithm.",
        },
        targets=(0, 1),
        target_reason="Under the log-likelihood the targets are shares, from 0 to 1.",
        neuron_rate=0.5,
        network_rate=0.5,
        role="log-likelihood",
        dash="dot",
        marker="square",
        chapter_name="LogLikelihoodCost",
    )


COSTS: dict[str, Cost] = {cost.name: cost for cost in (_quadratic(), _cross_entropy(), _log_likelihood())}
PAIRS: dict[tuple[str, str], Pair] = {
    (cost.name, activation): pair for cost in COSTS.values() for activation, pair in cost.pairs.items()
}


def with_outputs(*activations: str) -> tuple[str, ...]:
    """The names of the costs that go with at least one of these output activations."""
    return tuple(cost.name for cost in COSTS.values() if not cost.pairs.keys().isdisjoint(activations))


def pair(cost: str, activation: str) -> Pair:
    """The named cost on the named output activation.

    Raises InvalidSetting, naming what would fit and why this doesn't, when the two don't go together.
    """
    return PAIRS.get((cost, activation)) or _refuse(cost, activation)


def _refuse(cost: str, activation: str) -> NoReturn:
    fitting = with_outputs(activation)
    if not fitting:
        raise InvalidSetting("activation", "one of " + ", ".join(sorted({known for _, known in PAIRS})), activation)
    reason = COSTS[cost].misfits[activation] if cost in COSTS else ""
    raise InvalidSetting("cost", f"{' or '.join(fitting)} on an activation {activation!r}", cost, reason)
