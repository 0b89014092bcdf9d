"""A loop over the examples, with the habits of the chapter's own program: what the lab's engine is measured against.

Numpy, but one example at a time; the gradient is a list of matrices that is made of zeros and filled in; σ′ is computed
from the z that were kept; every step makes new weights, with the factor of the L2 term even where λ is 0.
"""

import random

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Example = tuple[NDArray[np.float32], Matrix]  # x (784, 1) and y (10, 1)


def sigmoid(z: Matrix) -> Matrix:
    """σ(z)."""
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_slope(z: Matrix) -> Matrix:
    """σ′(z)."""
    return sigmoid(z) * (1 - sigmoid(z))


class PerExampleNetwork:
    """weights[l] (neurons, before) and biases[l] (neurons, 1), trained on the cross-entropy."""

    def __init__(self, weights: list[Matrix], biases: list[Matrix]):
        self.weights, self.biases = weights, biases

    def output(self, a: Matrix) -> Matrix:
        """The outputs for the columns of a."""
        for w, b in zip(self.weights, self.biases, strict=True):
            a = sigmoid(w @ a + b)
        return a

    def epoch(self, examples: list[Example], size: int, eta: float, lmbda: float = 0.0) -> None:
        """Shuffle the examples, cut them into mini-batches, learn from each."""
        random.shuffle(examples)
        for first in range(0, len(examples), size):
            self.learn(examples[first : first + size], eta, lmbda / len(examples))

    def zeros(self) -> tuple[list[Matrix], list[Matrix]]:
        """Matrices like the weights and the biases."""
        return [np.zeros(w.shape) for w in self.weights], [np.zeros(b.shape) for b in self.biases]

    def learn(self, mini_batch: list[Example], eta: float, decay: float) -> None:
        """One step on the mean of the examples' gradients."""
        sum_w, sum_b = self.zeros()
        for x, y in mini_batch:
            of_weights, of_biases = self.gradient(x, y)
            sum_w = [total + part for total, part in zip(sum_w, of_weights, strict=True)]
            sum_b = [total + part for total, part in zip(sum_b, of_biases, strict=True)]
        rate = eta / len(mini_batch)
        self.weights = [(1 - eta * decay) * w - rate * g for w, g in zip(self.weights, sum_w, strict=True)]
        self.biases = [b - rate * g for b, g in zip(self.biases, sum_b, strict=True)]

    def gradient(self, x: NDArray[np.float32], y: Matrix) -> tuple[list[Matrix], list[Matrix]]:
        """∂C/∂w and ∂C/∂b for one example."""
        of_weights, of_biases = self.zeros()
        kept_z: list[Matrix] = []
        activations: list[NDArray[np.floating]] = [x]
        for w, b in zip(self.weights, self.biases, strict=True):
            kept_z.append(np.dot(w, activations[-1]) + b)
            activations.append(sigmoid(kept_z[-1]))
        delta = activations[-1] - y
        of_weights[-1], of_biases[-1] = np.dot(delta, activations[-2].transpose()), delta
        for layer in range(2, len(self.weights) + 1):
            delta = np.dot(self.weights[1 - layer].transpose(), delta) * sigmoid_slope(kept_z[-layer])
            of_weights[-layer], of_biases[-layer] = np.dot(delta, activations[-layer - 1].transpose()), delta
        return of_weights, of_biases
