"""What the output cost does for earlier layers, over HTTP: a deep network's layers, and a chain of single neurons."""

import math
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.learn import chain, depth
from app.routes.mnist import Data

router = APIRouter(prefix="/api/depth", tags=["depth"])

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


def batch_for(settings: depth.Settings, inputs: str, data: Data) -> depth.Batch:
    """The examples that were asked for; raises NoData where there are no digits."""
    if inputs == "random":
        return depth.random_batch(settings)
    training = data.dataset.splits().training
    return depth.digit_batch(settings, training.images, training.labels)


@router.get("")
def layers(query: Annotated[DepthQuery, Query()], data: Data) -> DepthAnswer:
    """How fast each layer would learn: ‖δ‖ and ‖∂C/∂W‖ of the gradient averaged over the examples, for both costs."""
    settings = depth.Settings(**query.model_dump(exclude={"inputs"}))
    batch = batch_for(settings, query.inputs, data)
    network = depth.parameters(settings, batch.inputs.shape[1])
    measured = depth.measure(settings, network, batch)
    single = measured.single
    quadratic, cross_entropy = (measured.speeds[cost] for cost in depth.COSTS)
    return DepthAnswer(
        layers=list(range(1, query.hidden_layers + 2)),
        quadratic=norms(quadratic),
        cross_entropy=norms(cross_entropy),
        ratio=norms(depth.ratio(cross_entropy, quadratic)),
        single=single
        and SingleOutput(output=single.output, target=single.target, log10_inverse_slope=single.inverse_slope),
    )


def norms(speeds: depth.Speeds) -> LayerNorms:
    """Logarithms for JSON, which knows no infinity."""
    delta, gradient = ([x if math.isfinite(x) else None for x in logs] for logs in speeds)
    return LayerNorms(log10_delta=delta, log10_gradient=gradient)


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


def chain_from(query: Annotated[ChainQuery, Query()]) -> chain.Settings:
    """The chain that was asked for."""
    return chain.Settings(tuple(query.weights), tuple(query.biases), query.input, query.target)


@router.get("/chain")
def chain_of_neurons(settings: Annotated[chain.Settings, Depends(chain_from)]) -> ChainAnswer:
    """∂C/∂b₁ = σ′(z₁) w₂ σ′(z₂) w₃ … σ′(z_n) ∂C/∂a_n, factor by factor, and every bias's gradient for both costs."""
    neurons = chain.forward(settings)
    gradients = (chain.bias_gradients(settings, cost, neurons) for cost in depth.COSTS)
    states = [
        NeuronState(**neuron._asdict(), gradient_quadratic=quadratic, gradient_cross_entropy=cross_entropy)
        for neuron, quadratic, cross_entropy in zip(neurons, *gradients, strict=True)
    ]
    factors = [
        ChainFactor(**factor._asdict(), struck_out=chain.struck_out("cross-entropy", factor, len(neurons)))
        for factor in chain.factors(settings, neurons)
    ]
    return ChainAnswer(neurons=states, factors=factors)
