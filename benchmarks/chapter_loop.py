"""The way of the chapter's own program: numpy, but one example at a time, and each gradient as a list of matrices."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def sigmoid(z: Matrix) -> Matrix:
    """σ(z)."""
    return 1.0 / (1.0 + np.exp(-z))


class PerExampleNetwork:
    """weights[l] (neurons, before) and biases[l] (neurons, 1), trained on the cross-entropy."""

    def __init__(self, weights: list[Matrix], biases: list[Matrix]):
        self.weights, self.biases = weights, biases

    def output(self, a: Matrix) -> Matrix:
        """The outputs for the columns of a."""
        for w, b in zip(self.weights, self.biases, strict=True):
            a = sigmoid(w @ a + b)
        return a

    def gradient(self, x: Matrix, y: Matrix) -> tuple[list[Matrix], list[Matrix]]:
        """∂C/∂w and ∂C/∂b for one example, x (784, 1) and y (10, 1)."""
        activations = [x]
        for w, b in zip(self.weights, self.biases, strict=True):
            activations.append(sigmoid(np.dot(w, activations[-1]) + b))
        delta = activations[-1] - y
        of_weights, of_biases = [np.dot(delta, activations[-2].T)], [delta]
        for layer in range(len(self.weights) - 1, 0, -1):
            a = activations[layer]
            delta = np.dot(self.weights[layer].T, delta) * a * (1 - a)
            of_weights.insert(0, np.dot(delta, activations[layer - 1].T))
            of_biases.insert(0, delta)
        return of_weights, of_biases

    def learn(self, mini_batch: list[tuple[Matrix, Matrix]], eta: float) -> None:
        """One step on the mean of the examples' gradients."""
        sum_w = [np.zeros(w.shape) for w in self.weights]
        sum_b = [np.zeros(b.shape) for b in self.biases]
        for x, y in mini_batch:
            of_weights, of_biases = self.gradient(x, y)
            sum_w = [total + part for total, part in zip(sum_w, of_weights, strict=True)]
            sum_b = [total + part for total, part in zip(sum_b, of_biases, strict=True)]
        rate = eta / len(mini_batch)
        self.weights = [w - rate * g for w, g in zip(self.weights, sum_w, strict=True)]
        self.biases = [b - rate * g for b, g in zip(self.biases, sum_b, strict=True)]
