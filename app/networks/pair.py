"""The pair that the page about MNIST opens with: two finished networks from one start, shipped with the lab.

One has the quadratic cost and has lost a digit, the other the cross-entropy. With them comes their story: what both
made of a few test images from the first weights to the last. `python -m benchmarks.pair` trains them and writes the
files.
"""

import base64
import json
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from app.data.mnist import Dataset, Images
from app.learn.costs import pair
from app.learn.evaluation import activations, outputs
from app.learn.fingerprint import fingerprint
from app.learn.follow import Moment, follow
from app.learn.inspection import LOST, inspect
from app.learn.network import DIGITS, Parameters, RunSettings
from app.learn.presets import NETWORKS
from app.learn.training import mini_batches_per_epoch
from app.networks.files import Network, read, to_npz

FOLDER = Path(__file__).with_name("shipped")
STORY = FOLDER / "story.json"

DIGIT = 0  # that the quadratic cost loses from this start
SEED = 3
SETTINGS = {f"pair-{cost}": replace(NETWORKS[f"{cost} 30"], seed=SEED) for cost in ("quadratic", "cross-entropy")}

SHOWN = 3  # test images of that digit; of the others one each

# Moments in mini-batches: closer together in the beginning, when most of it happens; then after whole epochs.
EARLY = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
EPOCHS = (1, 2, 3, 5, 10, 20, 30)


@lru_cache(maxsize=2)
def network(name: str) -> Network:
    """One of the pair, by its name in SETTINGS; raises KeyError."""
    settings = SETTINGS[name]
    return Network(settings, read((FOLDER / f"{name}.npz").read_bytes()).parameters)


@lru_cache(maxsize=1)
def story() -> dict[str, Any]:
    """What is known of the pair, as the page gets it."""
    return json.loads(STORY.read_text())


def lost_digit() -> dict[str, Any]:
    """Of the digit that the quadratic network has lost: itself, and what its neuron gives, as LaTeX.

    elsewhere: its mean output on images of other digits.  slope: its mean σ′(z) on images of its own.
    """
    digit = story()["networks"][0]["digits"][DIGIT]
    return {"digit": DIGIT, "elsewhere": _latex(digit["elsewhere"]), "slope": _latex(digit["slope"])}


def _latex(number: float) -> str:
    mantissa, exponent = f"{number:.1e}".split("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}"


def make(dataset: Dataset) -> tuple[dict[str, Any], dict[str, Parameters]]:
    """Train both anew: their story, and their parameters by name."""
    splits = dataset.splits()
    per_epoch = mini_batches_per_epoch(SETTINGS["pair-quadratic"], len(splits.training.labels))
    moments = [*EARLY, *(epoch * per_epoch for epoch in EPOCHS)]
    shown = _shown(splits.test)
    watched = splits.test.images[shown], splits.test.labels[shown]
    networks, parameters = [], {}
    for name, settings in SETTINGS.items():
        past = list(follow(settings, splits.training, watched, moments))
        parameters[name] = past[-1].parameters
        networks.append(_record(name, settings, past, splits.test, watched[1].tolist()))
    return {
        "data": dataset.kind,
        "moments": moments,
        "mini_batches_per_epoch": per_epoch,
        "images": [
            {"index": place, "label": int(label), "pixels": base64.b64encode(image.tobytes()).decode()}
            for place, image, label in zip(shown, *watched, strict=True)
        ],
        "networks": networks,
    }, parameters


def write(story: dict[str, Any], parameters: dict[str, Parameters]) -> None:
    """Put both networks and their story into the package."""
    FOLDER.mkdir(exist_ok=True)
    for name, learned in parameters.items():
        (FOLDER / f"{name}.npz").write_bytes(to_npz(Network(SETTINGS[name], learned)))
    STORY.write_text(json.dumps(story, separators=(",", ":")) + "\n")


def _shown(test: Images) -> list[int]:
    """The first test images of each digit, in its order."""
    counts = [SHOWN if digit == DIGIT else 1 for digit in range(DIGITS)]
    return [int(place) for digit, count in enumerate(counts) for place in np.flatnonzero(test.labels == digit)[:count]]


def _record(name: str, settings: RunSettings, past: list[Moment], test: Images, own: list[int]) -> dict[str, Any]:
    """What is told of one network: how it fares on the test images, and what it made of the watched ones.

    z, answers and after are lists by moment and then by image, z and after of each image's own output neuron.
    """
    learned = past[-1].parameters
    found = inspect(settings, learned, *test)
    given = outputs(settings, activations(settings, learned, test.images)[0][-1])
    digits = [
        asdict(digit) | {"elsewhere": float(given[test.labels != digit.digit, digit.digit].mean())}
        for digit in found.digits
    ]
    return {
        "name": name,
        "settings": asdict(settings),
        "fingerprint": fingerprint(learned),
        "accuracy": found.accuracy,
        "images": found.images,
        "digits": digits,
        "lost": [digit.digit for digit in found.digits if digit.recall < LOST],
        "outputs": [_short(row) for row in pair(settings.cost, settings.output).output(past[-1].z)],
        "answers": [moment.z.argmax(axis=1).tolist() for moment in past],
        "z": [_short(moment.z[range(len(own)), own]) for moment in past],
        "after": [_short(moment.after) for moment in past],
    }


def _short(numbers: Any) -> list[float]:
    """Nine digits tell every float32 from its neighbours."""
    return [float(f"{number:.9g}") for number in numbers]
