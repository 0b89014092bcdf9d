"""Does this machine compute the published numbers? Some short trainings, part by part, as hashes.

The images are made here, from integers alone, so that no file and no library decides a bit of them. A hash that differs
names the part that does: the start and the shuffle are numpy's random numbers, the rest is the compiled step.
"""

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.learn import training
from app.learn.evaluation import activations, evaluate
from app.learn.examples import shuffled
from app.learn.fingerprint import fingerprint
from app.learn.network import PIXELS, RunSettings, initial_parameters

Array = NDArray[np.number]

NETWORKS = {
    "cross-entropy": RunSettings((30,)),
    "quadratic": RunSettings((30,), "quadratic", learning_rate=3.0),
    "mini-batches of 7": RunSettings((100,), "quadratic", learning_rate=3.0, mini_batch_size=7),
    "mini-batches of 1, L2": RunSettings((20, 17), lmbda=5.0, mini_batch_size=1, learning_rate=0.1),
    "softmax": RunSettings((20,), "log-likelihood", "softmax"),
    "quadratic softmax": RunSettings((20,), "quadratic", "softmax"),
    "tanh": RunSettings((20, 20), activation="tanh", weight_init="he"),
    "relu": RunSettings((20, 20), activation="relu", weight_init="he", learning_rate=0.1),
    "wrong labels": RunSettings((16,), mislabelled=0.2),
}

# What every machine should come to. Written down on a processor with AVX-512; see tests/learn/test_kernel.py.
PUBLISHED = {
    "start": "210ee55c84e4",
    "shuffle": "3ce457d65db5270a",
    "cross-entropy: step": "9c274d45bd8a",
    "cross-entropy: forward": "db0892608b3d1cfc",
    "cross-entropy: reports": "30c405053802033b",
    "cross-entropy: evaluation": "046bdc676ba95ecb",
    "quadratic: step": "d96f8a12fff6",
    "quadratic: forward": "dbfbd54c56500511",
    "quadratic: reports": "1925e4c9cdab1179",
    "quadratic: evaluation": "d04ab1a08073ed50",
    "mini-batches of 7: step": "625916da9550",
    "mini-batches of 7: forward": "161e90c4908d2864",
    "mini-batches of 7: reports": "4ca354cd0441b95c",
    "mini-batches of 7: evaluation": "968baef0c9353cc0",
    "mini-batches of 1, L2: step": "f77a30db4f85",
    "mini-batches of 1, L2: forward": "246de72dad64b091",
    "mini-batches of 1, L2: reports": "c9d9604f89fe747d",
    "mini-batches of 1, L2: evaluation": "6b46f994fc7ed40b",
    "softmax: step": "59210ca7ada2",
    "softmax: forward": "ac554fc1931ac720",
    "softmax: reports": "0fd4e275d186d5c6",
    "softmax: evaluation": "f953d2cc444f5f71",
    "quadratic softmax: step": "01b7024c2969",
    "quadratic softmax: forward": "ef5c359836222daf",
    "quadratic softmax: reports": "0f79c48af8435660",
    "quadratic softmax: evaluation": "ec70c702b4ee4a55",
    "tanh: step": "339ccd694800",
    "tanh: forward": "344fdb416c8b1af7",
    "tanh: reports": "dd43a75ca9117bd4",
    "tanh: evaluation": "b0f2a3796285cfbf",
    "relu: step": "31a4ceabadf4",
    "relu: forward": "be7432987cb2f4f4",
    "relu: reports": "a8d1a5ad702c186b",
    "relu: evaluation": "3b906e522b986864",
    "wrong labels: step": "ad7363e0f2d8",
    "wrong labels: forward": "abdbb37e86aad99b",
    "wrong labels: reports": "acdedf26833404b8",
    "wrong labels: evaluation": "fd874fdaf01f9692",
}


def pictures(number: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (number, PIXELS) of ten blurred patterns, and their labels: from a linear congruence, integers alone."""
    state, numbers = 12345, []
    for _ in range((number + 10) * PIXELS):
        state = (1103515245 * state + 12345) % 2**31
        numbers.append(state >> 16)
    drawn = np.array(numbers, np.int64)
    patterns = drawn[: 10 * PIXELS].reshape(10, PIXELS) % 5 == 0
    noise = drawn[10 * PIXELS :].reshape(number, PIXELS)
    labels = (np.arange(number) * 7 % 10).astype(np.uint8)
    images = np.where(patterns[labels] & (noise % 8 > 0), 1 + noise % 255, 0).astype(np.uint8)
    return images, labels


def digest(*arrays: Array) -> str:
    """The first digits of the SHA-256 of some arrays."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:16]


def hashes(small: bool = False) -> dict[str, str]:
    """Start, shuffle, and for each network its step, its z, its reports and its evaluation, each by itself.

    small: fewer images and neurons, for an interpreter that takes its time.
    """
    images, labels = pictures(60 if small else 800)
    start = initial_parameters(RunSettings((30, 20), seed=6))
    found = {"start": fingerprint(start), "shuffle": digest(shuffled(6, 2, 50_000).astype("<i8"))}
    for name, settings in NETWORKS.items():
        if small:
            settings = replace(settings, hidden=tuple(min(n, 5) for n in settings.hidden))
        state, reports = training.start(settings), []
        while state.epoch < 1:
            state, more = training.advance(settings, state, images, labels, 1000)
            reports += more
        z, a = activations(settings, state.parameters, images)
        found[f"{name}: step"] = fingerprint(state.parameters)
        found[f"{name}: forward"] = digest(*z, *a)
        told = repr([(*report[:-1], *report.gradient_norms) for report in reports])
        found[f"{name}: reports"] = hashlib.sha256(told.encode()).hexdigest()[:16]
        seen = evaluate(settings, state.parameters, images, labels)
        found[f"{name}: evaluation"] = hashlib.sha256(repr(tuple(seen)).encode()).hexdigest()[:16]
    return found


def differences() -> dict[str, tuple[str, str]]:
    """The parts that come out otherwise here: what was published, and what this machine computes."""
    found = hashes()
    return {part: (PUBLISHED[part], found[part]) for part in PUBLISHED if found[part] != PUBLISHED[part]}
