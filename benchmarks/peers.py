"""One epoch of the same work in each library: [784, n, 10], sigmoids, cross-entropy, plain SGD, mini-batches of 10.

Each contestant is built from the data, the width and the start (weights, biases), and has two methods: `epoch`,
which is timed, and `right`, the share of right answers on some images. What can be prepared once, such as casting the
pixels to floats, each prepares once.
"""

import warnings
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.data.mnist import Images
from app.learn.evaluation import evaluate
from app.learn.network import RunSettings, initial_parameters
from app.learn.training import advance, mini_batches_per_epoch, start
from benchmarks.chapter_loop import PerExampleNetwork

SIZE, ETA = 10, 0.5
Bytes = NDArray[np.uint8]


class Contestant(Protocol):
    """What is measured."""

    def epoch(self) -> None:
        """Train on all images once, in a new random order."""

    def right(self, images: Bytes, labels: Bytes) -> float:
        """The share of the images that are answered rightly."""


def settings(hidden: int) -> RunSettings:
    """The network that everyone trains."""
    return RunSettings((hidden,), learning_rate=ETA, mini_batch_size=SIZE)


def floats(images: Bytes) -> NDArray[np.float32]:
    """Pixels as everyone else takes them: byte/256."""
    return images.astype(np.float32) / np.float32(256)


def one_hot(labels: Bytes) -> NDArray[np.float32]:
    """Targets (n, 10)."""
    return np.eye(10, dtype=np.float32)[labels]


class Lab:
    """Saturation Lab's engine, with its progress events."""

    def __init__(self, training: Images, hidden: int):
        self.settings, self.training = settings(hidden), training
        self.state = start(self.settings)

    def epoch(self) -> None:
        """All mini-batches of the epoch in one slice."""
        everything = mini_batches_per_epoch(self.settings, len(self.training.labels))
        self.state, _ = advance(self.settings, self.state, *self.training, everything)

    def right(self, images: Bytes, labels: Bytes) -> float:
        """As the lab evaluates."""
        return evaluate(self.settings, self.state.parameters, images, labels).accuracy


class Torch:
    """PyTorch, eager: modules, autograd, torch.optim.SGD."""

    def __init__(self, training: Images, hidden: int):
        import torch

        torch.set_num_threads(1)
        self.torch = torch
        self.network = torch.nn.Sequential(
            torch.nn.Linear(784, hidden), torch.nn.Sigmoid(), torch.nn.Linear(hidden, 10)
        )
        layers = [self.network[0], self.network[2]]
        with torch.no_grad():
            for layer, w, b in zip(layers, *initial_parameters(settings(hidden)), strict=True):
                layer.weight.copy_(torch.from_numpy(w))
                layer.bias.copy_(torch.from_numpy(b))
        self.cost = torch.nn.BCEWithLogitsLoss(reduction="sum")
        self.descent = torch.optim.SGD(self.network.parameters(), ETA / SIZE)
        self.x, self.y = torch.from_numpy(floats(training.images)), torch.from_numpy(one_hot(training.labels))

    def epoch(self) -> None:
        """The loop of every PyTorch tutorial, without a DataLoader, which would cost more than the learning."""
        for rows in self.torch.randperm(len(self.x)).split(SIZE):
            self.descent.zero_grad()
            self.cost(self.network(self.x[rows]), self.y[rows]).backward()
            self.descent.step()

    def right(self, images: Bytes, labels: Bytes) -> float:
        """Argmax of the outputs."""
        with self.torch.no_grad():
            answers = self.network(self.torch.from_numpy(floats(images))).argmax(dim=1).numpy()
        return float((answers == labels).mean())


class ScikitLearn:
    """scikit-learn's MLPClassifier; ten yes-or-no targets make it use sigmoid outputs and the cross-entropy."""

    def __init__(self, training: Images, hidden: int):
        from sklearn.neural_network import MLPClassifier

        warnings.simplefilter("ignore")
        self.network = MLPClassifier(
            (hidden,),
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=SIZE,
            learning_rate_init=ETA,
            momentum=0.0,
            nesterovs_momentum=False,
            random_state=0,
        )
        self.x, self.y = floats(training.images), one_hot(training.labels).astype(np.int64)

    def epoch(self) -> None:
        """partial_fit goes over the data once; its own start (Glorot's) is drawn in the first, untimed epoch."""
        self.network.partial_fit(self.x, self.y, classes=np.arange(10))

    def right(self, images: Bytes, labels: Bytes) -> float:
        """Argmax of the probabilities."""
        return float((self.network.predict_proba(floats(images)).argmax(axis=1) == labels).mean())


class Jax:
    """JAX: the whole epoch one jitted lax.scan over weights (in, out), as in its own examples, with donated parameters.

    It is compiled in the first, untimed epoch.
    """

    def __init__(self, training: Images, hidden: int):
        import jax
        import jax.numpy as jnp

        self.jax = jax
        x, y = jnp.asarray(floats(training.images)), jnp.asarray(one_hot(training.labels))
        layers = zip(*initial_parameters(settings(hidden)), strict=True)
        self.parameters = [(jnp.asarray(w.T), jnp.asarray(b)) for w, b in layers]
        self.key = jax.random.key(0)

        def outputs(parameters: Any, a: Any) -> Any:
            (w1, b1), (w2, b2) = parameters
            return jax.nn.sigmoid(a @ w1 + b1) @ w2 + b2

        def cost(parameters: Any, rows: Any) -> Any:
            z = outputs(parameters, x[rows])
            return (jax.nn.softplus(z) - z * y[rows]).sum() / SIZE

        def step(parameters: Any, rows: Any) -> Any:
            gradients = jax.grad(cost)(parameters, rows)
            return jax.tree.map(lambda p, g: p - ETA * g, parameters, gradients), None

        def epoch(parameters: Any, key: Any) -> Any:
            order = jax.random.permutation(key, len(x)).reshape(-1, SIZE)
            return jax.lax.scan(step, parameters, order)[0]

        self.outputs, self.compiled = outputs, jax.jit(epoch, donate_argnums=0)

    def epoch(self) -> None:
        """One call."""
        self.key, key = self.jax.random.split(self.key)
        self.parameters = self.jax.block_until_ready(self.compiled(self.parameters, key))

    def right(self, images: Bytes, labels: Bytes) -> float:
        """Argmax of the outputs."""
        answers = np.asarray(self.outputs(self.parameters, floats(images))).argmax(axis=1)
        return float((answers == labels).mean())


class ChapterLoop:
    """A loop over the examples in the way of the chapter's program: x float32, as its data come, the rest float64."""

    def __init__(self, training: Images, hidden: int):
        start_at = initial_parameters(settings(hidden))
        self.network = PerExampleNetwork(
            [w.astype(np.float64) for w in start_at.weights], [b.astype(np.float64)[:, None] for b in start_at.biases]
        )
        x, y = floats(training.images), one_hot(training.labels).astype(np.float64)
        self.examples = [(x[i].reshape(784, 1), y[i].reshape(10, 1)) for i in range(len(x))]

    def epoch(self) -> None:
        """One epoch."""
        self.network.epoch(self.examples, SIZE, ETA)

    def right(self, images: Bytes, labels: Bytes) -> float:
        """Argmax of the outputs."""
        return float((self.network.output(floats(images).T).argmax(axis=0) == labels).mean())


CONTESTANTS: dict[str, Callable[[Images, int], Contestant]] = {
    "Saturation Lab": Lab,
    "PyTorch, eager": Torch,
    "scikit-learn MLPClassifier": ScikitLearn,
    "JAX, jitted scan": Jax,
    "per-example loop": ChapterLoop,
}
PACKAGES = {"PyTorch, eager": "torch", "scikit-learn MLPClassifier": "scikit-learn", "JAX, jitted scan": "jax"}
