"""Earlier layers: what may be asked of a deep network and of a chain of neurons, and what is answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

# A query string brings text, which pydantic does not take for a literal number by itself.
Outputs = Annotated[Literal[1, 10], BeforeValidator(lambda value: {"1": 1, "10": 10}.get(value, value))]


class DepthQuery(BaseModel):
    """A network of equal hidden layers, and the examples it is measured on."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    hidden_layers: int = Field(8, ge=1, le=100, description="How many hidden layers.")
    neurons: int = Field(30, ge=1, le=100, description="How many neurons in each hidden layer.")
    activation: Literal["sigmoid", "tanh", "relu"] = Field("sigmoid", description="Of the hidden layers.")
    weight_init: Literal["large", "scaled", "custom"] = Field(
        "scaled",
        description="Standard deviation of a weight: 1, 1/√(neurons before), or weight_scale. The biases' is always 1.",
    )
    weight_scale: float = Field(1.0, ge=0.01, le=10, description="Read where weight_init is 'custom'.")
    output_bias: float = Field(
        0.0, ge=-50, le=50, description="Added to the outputs' biases, to saturate them at will."
    )
    outputs: Outputs = Field(1, description="Sigmoid outputs; a single one says of a digit whether it is odd.")
    inputs: Literal["random", "digits"] = Field(
        "random", description="As many random numbers as a layer has neurons, or MNIST digits (784 pixels)."
    )
    examples: int = Field(1, ge=1, le=100, description="How many inputs the gradient is averaged over.")
    seed: int = Field(0, ge=0, le=2**32 - 1, description="Draws the weights, the inputs and the targets.")


class LayerNorms(BaseModel):
    """Base-10 logarithms, one per layer, the output layer last; null where the norm is exactly 0 (dead ReLUs)."""

    log10_delta: list[float | None] = Field(description="log10 ‖δ‖ = log10 ‖∂C/∂b‖.")
    log10_gradient: list[float | None] = Field(description="log10 ‖∂C/∂W‖, the Frobenius norm.")


class SingleOutput(BaseModel):
    """The one output for the one example."""

    output: float
    target: float
    log10_inverse_slope: float = Field(description="log10 1/σ′(z^L): the ratio in every layer.")


class DepthAnswer(BaseModel):
    """Both costs' norms from the same weights, and how many times the cross-entropy's are larger."""

    layers: list[int] = Field(description="1 is the first hidden layer; the last is the output layer.")
    quadratic: LayerNorms
    cross_entropy: LayerNorms = Field(serialization_alias="cross-entropy")
    ratio: LayerNorms = Field(description="cross-entropy over quadratic, as differences of the logarithms.")
    single: SingleOutput | None = Field(description="For one example and one output; else null.")


Numbers = Annotated[list[Annotated[float, Field(ge=-50, le=50)]], Field(min_length=1, max_length=10)]


class ChainQuery(BaseModel):
    """A chain of sigmoid neurons, from the input to the output."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    weights: Numbers = Field([1.0] * 4, description="One for each neuron, from -50 to 50; repeat the parameter.")
    biases: Numbers = Field([1.0] * 4, description="One for each neuron, from -50 to 50; repeat the parameter.")
    input: float = Field(1.0, ge=-10, le=10)
    target: float = Field(0.0, ge=0, le=1)


class NeuronState(BaseModel):
    """One neuron of the chain, and how its bias would learn under each cost."""

    weight: float
    bias: float
    z: float
    output: float
    slope: float
    gradient_quadratic: float = Field(description="∂C/∂b under the quadratic cost.")
    gradient_cross_entropy: float = Field(description="∂C/∂b under the cross-entropy.")


class ChainFactor(BaseModel):
    """One factor of ∂C/∂b₁: a slope σ′(z_j), a weight w_j, or the error a − y at the end."""

    kind: Literal["slope", "weight", "error"]
    neuron: int
    value: float
    struck_out: bool = Field(description="Whether the cross-entropy's product goes without it.")


class ChainAnswer(BaseModel):
    """The chain's neurons, and the factors whose product is the gradient of the first bias (Eq. 122 of chapter 5)."""

    neurons: list[NeuronState]
    factors: list[ChainFactor]
