"""What the output cost does for earlier layers, over HTTP: a deep network's layers, and a chain of single neurons."""

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.learn import chain, depth
from app.routes.mnist import Data
from app.schemas.depth import (
    ChainAnswer,
    ChainFactor,
    ChainQuery,
    DepthAnswer,
    DepthQuery,
    LayerNorms,
    NeuronState,
    SingleOutput,
)

router = APIRouter(prefix="/api/depth", tags=["depth"])


def batch_for(settings: depth.DepthSettings, inputs: str, data: Data) -> depth.Batch:
    """The examples that were asked for; raises NoData where there are no digits."""
    if inputs == "random":
        return depth.random_batch(settings)
    training = data.dataset.splits().training
    return depth.digit_batch(settings, training.images, training.labels)


@router.get("")
def layers(query: Annotated[DepthQuery, Query()], data: Data) -> DepthAnswer:
    """How fast each layer would learn: ‖δ‖ and ‖∂C/∂W‖ of the gradient averaged over the examples, for both costs."""
    settings = depth.DepthSettings(**query.model_dump(exclude={"inputs"}))
    batch = batch_for(settings, query.inputs, data)
    network = depth.parameters(settings, batch.inputs.shape[1])
    measured = depth.layer_norms(settings, network, batch)
    single = measured.single
    quadratic, cross_entropy = (measured.norms[cost] for cost in depth.COSTS)
    return DepthAnswer(
        layers=list(range(1, query.hidden_layers + 2)),
        quadratic=norms(quadratic),
        cross_entropy=norms(cross_entropy),
        ratio=norms(depth.ratio(cross_entropy, quadratic)),
        single=single
        and SingleOutput(output=single.output, target=single.target, log10_inverse_slope=single.inverse_slope),
    )


def norms(logs: depth.LogNorms) -> LayerNorms:
    """Logarithms for JSON, which knows no infinity."""
    delta, gradient = ([x if math.isfinite(x) else None for x in layers] for layers in logs)
    return LayerNorms(log10_delta=delta, log10_gradient=gradient)


async def chain_from(query: Annotated[ChainQuery, Query()]) -> chain.ChainSettings:
    """The chain that was asked for."""
    return chain.ChainSettings(tuple(query.weights), tuple(query.biases), query.input, query.target)


@router.get("/chain")
def chain_of_neurons(settings: Annotated[chain.ChainSettings, Depends(chain_from)]) -> ChainAnswer:
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
