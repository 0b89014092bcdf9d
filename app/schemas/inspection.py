"""The JSON of a look into a network: pictures travel as base64 of their bytes, row by row."""

import base64
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field

from app.learn.backpropagation import Passes
from app.learn.inspection import Confidence, Digit, Histogram, Mistake, Outputs
from app.learn.next_step import Change, LayerChange
from app.learn.training import State
from app.networks.inspections import Inspected, Snapshot
from app.networks.worker import StepPreview
from app.runs.model import Run

Pixels = Annotated[str, Field(description="784 bytes, row by row, as base64.")]


def packed(values: bytes) -> str:
    """Bytes as JSON can carry them."""
    return base64.b64encode(values).decode("ascii")


class Place(BaseModel):
    """Where in its run the network was: finished epochs, and mini-batches done in the next."""

    epoch: int
    mini_batch: int


class MistakeView(BaseModel):
    """An image that was answered wrongly, with all ten outputs."""

    index: int = Field(description="Its place among the test images.")
    label: int
    answer: int
    confidence: float
    outputs: list[float]
    pixels: Pixels


class InspectionView(BaseModel):
    """A network on the test images; confusion[label][answer] counts them."""

    place: Place
    data: str
    images: int
    cost: float
    accuracy: float
    confusion: list[list[int]]
    digits: list[Digit]
    hidden: list[Histogram]
    outputs: Outputs
    mistakes: list[MistakeView]
    confidence: list[Confidence]


def inspection_view(inspected: Inspected) -> InspectionView:
    """The inspection as JSON."""
    found, pixels = inspected.found
    shown = dict(vars(found))
    shown["mistakes"] = [_mistake(*pair) for pair in zip(found.mistakes, pixels, strict=True)]
    place = Place(epoch=inspected.snapshot.epoch, mini_batch=inspected.snapshot.position)
    return InspectionView(place=place, data=inspected.dataset.kind, **shown)


def _mistake(mistake: Mistake, pixels: bytes) -> MistakeView:
    return MistakeView(**vars(mistake), pixels=packed(pixels))


class WeightsView(BaseModel):
    """The first layer's weights as pictures of 28 × 28: a byte b, read as signed, means b/127 · scale."""

    place: Place
    neurons: int
    scale: float = Field(description="The largest of all these weights, without its sign.")
    pictures: Annotated[str, Field(description="Signed bytes, 784 for each neuron, as base64.")]


def weights_view(snapshot: Snapshot) -> WeightsView:
    """The first layer as JSON."""
    weights = snapshot.parameters.weights[0]
    scale = float(abs(weights).max())
    signed = np.rint(weights * np.float32(127 / (scale or 1))).astype(np.int8)
    place = Place(epoch=snapshot.epoch, mini_batch=snapshot.position)
    return WeightsView(place=place, neurons=len(weights), scale=scale, pictures=packed(signed.tobytes()))


class ImageView(BaseModel):
    """An image of the mini-batch: what the network answers before and after the step; delta is δ^L before it."""

    index: int = Field(description="Its place among the training images.")
    label: int
    pixels: Pixels
    outputs: list[float]
    delta: list[float]
    cost: float
    outputs_after: list[float]
    cost_after: float


class LayerView(BaseModel):
    """One layer in the passes of one image: (neurons) numbers each; ‖∂C/∂w‖ and ‖∂C/∂b‖ of that image alone."""

    inputs: int
    neurons: int
    z: list[float]
    activation: list[float]
    delta: list[float]
    weight_gradient_norm: float
    bias_gradient_norm: float


class MiniBatchView(BaseModel):
    """The mini-batch that comes next, and what the step on it will change."""

    place: Place
    mini_batches_per_epoch: int
    size: int
    cost: float
    cost_after: float
    images: list[ImageView] = Field(description="The first 20 of them.")
    layers: list[LayerChange]
    changes: list[Change] = Field(description="The biggest changes of weight, biggest first.")
    passes: list[LayerView] = Field(description="Both passes of the image that was asked for.")


def mini_batch_view(run: Run, state: State, preview: StepPreview, image: int) -> MiniBatchView:
    """The next step as JSON, with the passes of one of its images."""
    step, labels, pixels = preview
    return MiniBatchView(
        place=Place(epoch=state.epoch, mini_batch=state.position),
        mini_batches_per_epoch=-(-run.images["training"] // run.settings.mini_batch_size),
        size=len(step.indices),
        cost=step.cost_before,
        cost_after=step.cost_after,
        images=[
            _image(preview, number, label, picture)
            for number, (label, picture) in enumerate(zip(labels, pixels, strict=True))
        ],
        layers=step.layers,
        changes=step.changes,
        passes=_passes(step.before, min(image, len(labels) - 1)),
    )


def _image(preview: StepPreview, number: int, label: int, pixels: bytes) -> ImageView:
    before, after = preview.step.before, preview.step.after
    return ImageView(
        index=int(preview.step.indices[number]),
        label=label,
        pixels=packed(pixels),
        outputs=before.layers[-1].activation[number].tolist(),
        delta=before.layers[-1].delta[number].tolist(),
        cost=float(before.costs[number]),
        outputs_after=after.layers[-1].activation[number].tolist(),
        cost_after=float(after.costs[number]),
    )


def _passes(passes: Passes, image: int) -> list[LayerView]:
    shown = []
    for layer in passes.layers:
        inputs, z, activation, delta = (part[image] for part in layer)
        # ∂C/∂w = δ a'ᵀ is a product of two vectors, and so is its norm (BP4).
        size = float(np.linalg.norm(delta))
        shown.append(
            LayerView(
                inputs=len(inputs),
                neurons=len(z),
                z=z.tolist(),
                activation=activation.tolist(),
                delta=delta.tolist(),
                weight_gradient_norm=size * float(np.linalg.norm(inputs)),
                bias_gradient_norm=size,
            )
        )
    return shown
