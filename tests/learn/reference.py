"""Training in float64, written from the equations and nothing else, to hold the engine against."""

from itertools import pairwise

import numpy as np

SIGMOID_PAIRS = [("cross-entropy", "sigmoid"), ("quadratic", "sigmoid")]
PAIRS = [*SIGMOID_PAIRS, ("log-likelihood", "softmax"), ("quadratic", "softmax")]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


def forward(weights, biases, a):
    """zs and activations of every layer, for examples as the columns of a."""
    zs, activations = [], [a]
    for w, b in zip(weights, biases, strict=True):
        zs.append(w @ activations[-1] + b[:, None])
        activations.append(sigmoid(zs[-1]))
    return zs, activations


def output_delta(cost, output, z, y):
    a = softmax(z) if output == "softmax" else sigmoid(z)
    if cost != "quadratic":
        return a - y
    if output == "sigmoid":
        return (a - y) * a * (1 - a)
    return a * ((a - y) - (a * (a - y)).sum(axis=0))


def cost_of(cost, output, z, y):
    """The mean cost over the examples."""
    a = softmax(z) if output == "softmax" else sigmoid(z)
    if cost == "quadratic":
        parts = (a - y) ** 2 / 2
    elif cost == "cross-entropy":
        parts = y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)  # −ln a = ln(1 + e^−z)
    else:
        parts = -y * np.log(a)
    return parts.sum(axis=0).mean()


def gradients(cost, output, weights, biases, a, y):
    """∂C/∂w and ∂C/∂b of every layer, averaged over the examples: BP1 to BP4."""
    zs, activations = forward(weights, biases, a)
    delta = output_delta(cost, output, zs[-1], y)
    of_weights, of_biases = [], []
    for layer in reversed(range(len(weights))):
        of_weights.insert(0, delta @ activations[layer].T / a.shape[1])
        of_biases.insert(0, delta.mean(axis=1))
        if layer:
            slope = activations[layer] * (1 - activations[layer])
            delta = (weights[layer].T @ delta) * slope
    return of_weights, of_biases


def train(settings, parameters, images, labels, order, mini_batches):
    """Weights and biases after the first mini-batches of the order, examples by examples of the settings' size."""
    weights = [w.astype(np.float64) for w in parameters.weights]
    biases = [b.astype(np.float64) for b in parameters.biases]
    eta, size = settings.learning_rate, settings.mini_batch_size
    for index in range(mini_batches):
        rows = order[index * size : (index + 1) * size]
        of_weights, of_biases = gradients(
            settings.cost, settings.output, weights, biases, images[rows].T / 256, np.eye(10)[:, labels[rows]]
        )
        for w, b, of_w, of_b in zip(weights, biases, of_weights, of_biases, strict=True):
            w *= 1 - eta * settings.lmbda / len(labels)
            w -= eta * of_w
            b -= eta * of_b
    return weights, biases


def deep_network(seed, inputs, layers, neurons, outputs=1, push=0.0):
    """The weights and biases of the page about earlier layers, each layer from a stream of random numbers of its own.

    The output layer's stream is 1, that of hidden layer l (from 0) is 2 + l; weights over the root of their number.
    """
    sizes = [inputs] + [neurons] * layers + [outputs]
    weights, biases = [], []
    for layer, (before, after) in enumerate(pairwise(sizes)):
        random = np.random.default_rng([seed, 1 if layer == layers else 2 + layer])
        weights.append(random.standard_normal((after, before)) / np.sqrt(before))
        biases.append(random.standard_normal(after) + (push if layer == layers else 0))
    return weights, biases


def deep_example(seed, inputs, examples=1):
    """Its random inputs and their targets for one output, 0 or 1: the parity of a digit drawn after them."""
    random = np.random.default_rng([seed, 0])
    return random.standard_normal((examples, inputs)), random.integers(10, size=examples) % 2
