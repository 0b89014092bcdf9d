"""Gradient descent on one network, mini-batch after mini-batch, by the compiled step."""

import math

import numpy as np
from numpy.typing import NDArray

from app.learn.layout import checked, cost_of, function_of, lay_out, parameters_of
from app.learn.network import Array, Parameters, RunSettings

NOTHING = np.empty((0, 0), np.float32)


class Descent:
    """Gradient descent on one network, within an epoch over images (n, 784) with labels (n,), both bytes."""

    def __init__(
        self,
        settings: RunSettings,
        parameters: Parameters,
        images: NDArray[np.uint8],
        labels: NDArray[np.uint8],
    ):
        from app.learn import kernel  # compiled at its first import: not before somebody learns

        self.kernel = kernel
        self.layout = lay_out(parameters)
        self.function, self.cost = function_of(settings), cost_of(settings)
        self.ink, self.labels = checked(images, labels)
        self.size, self.rate = settings.mini_batch_size, settings.learning_rate
        self.shrink = settings.learning_rate * settings.lmbda / len(labels)
        self.gradient = NOTHING

    def run(self, rows: NDArray[np.int64], counts: NDArray[np.float64], *, measure: bool) -> None:
        """A step for each mini-batch of these rows; counts (cost, right, at the wrong end) grow by every example.

        measure: keep the gradient of the last mini-batch, for `gradient_norms`.
        """
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self.labels):
            raise IndexError(f"rows from {rows.min()} to {rows.max()} of {len(self.labels)} examples")
        self.gradient = np.empty_like(self.layout.weights) if measure else NOTHING
        self.kernel.descend(
            *self.layout,
            self.function,
            self.cost,
            *self.ink,
            self.labels,
            rows,
            self.size,
            self.rate,
            self.shrink,
            counts,
            self.gradient,
        )

    def gradient_norms(self) -> tuple[float, ...]:
        """‖∂C/∂w‖ of each layer, without the L2 term, for the mini-batch that was measured."""
        return tuple(math.sqrt(square) for square in self._squares(self.gradient))

    def is_finite(self) -> bool:
        """Whether the weights are small enough, below about 10¹⁹, for all that follows from them to be finite."""
        return bool((self._squares(self.layout.weights) < np.finfo(np.float32).max).all())

    def _squares(self, matrices: Array) -> NDArray[np.float64]:
        of_layers = np.empty(len(self.layout.sizes) - 1)
        self.kernel.squares(self.layout.sizes, matrices, of_layers)
        return of_layers

    def parameters(self) -> Parameters:
        """The parameters now."""
        return parameters_of(self.layout)
