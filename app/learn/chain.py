"""A chain of single neurons: the gradient of its first bias as a product of factors (Eq. 122 of chapter 5)."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.learn.activations import sigmoid, sigmoid_error, sigmoid_slope
from app.learn.invalid import InvalidSetting


@dataclass(frozen=True)
class ChainSettings:
    """Sigmoid neurons in a row; weights[j] and biases[j] are those of neuron j + 1."""

    weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    biases: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    input: float = 1.0
    target: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a chain whose neurons lack a bias (InvalidSetting)."""
        if len(self.weights) != len(self.biases):
            raise InvalidSetting("biases", f"as many numbers as weights, {len(self.weights)}", list(self.biases))


class Neuron(NamedTuple):
    """One neuron of the chain: z = wa + b with the output a of the one before, a = σ(z), σ′(z)."""

    weight: float
    bias: float
    z: float
    output: float
    slope: float


class Factor(NamedTuple):
    """One factor of the product: σ′(z_j), w_j, or the error a − y that both costs end on."""

    kind: Literal["slope", "weight", "error"]
    neuron: int
    value: float


def forward(settings: ChainSettings) -> list[Neuron]:
    """The neurons, from the first to the last."""
    neurons, signal = [], settings.input
    for weight, bias in zip(settings.weights, settings.biases, strict=True):
        z = weight * signal + bias
        signal = sigmoid(z)
        neurons.append(Neuron(weight, bias, z, signal, sigmoid_slope(z)))
    return neurons


def factors(settings: ChainSettings, neurons: list[Neuron]) -> list[Factor]:
    """σ′(z₁) w₂ σ′(z₂) … w_n σ′(z_n) (a_n − y): their product is ∂C/∂b₁ under the quadratic cost (Eq. 122).

    Under the cross-entropy ∂C/∂a_n = (a_n − y)/σ′(z_n), which strikes the last slope out.
    """
    found = []
    for j, neuron in enumerate(neurons, start=1):
        if j > 1:
            found.append(Factor("weight", j, neuron.weight))
        found.append(Factor("slope", j, neuron.slope))
    found.append(Factor("error", len(neurons), sigmoid_error(neurons[-1].z, settings.target)))
    return found


def struck_out(cost: str, factor: Factor, neurons: int) -> bool:
    """Whether the cost's product goes without this factor."""
    return cost == "cross-entropy" and factor.kind == "slope" and factor.neuron == neurons


def bias_gradients(settings: ChainSettings, cost: str, neurons: list[Neuron]) -> list[float]:
    """∂C/∂b_j for every neuron: the product of the factors from σ′(z_j) on."""
    gradients: list[float] = []
    product = 1.0
    for factor in reversed(factors(settings, neurons)):
        if not struck_out(cost, factor, len(neurons)):
            product *= factor.value
        if factor.kind == "slope":
            gradients.insert(0, product)
    return gradients
