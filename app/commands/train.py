"""`train`: a network of the chapter's kind, trained in the terminal by the function that the server's workers run."""

import argparse
from typing import Any

from tqdm import tqdm

from app.commands.options import add_options, build
from app.compile_cache import compile_cache
from app.data.mnist import Dataset, NoData, Places, find
from app.data.source import HOW_TO_GET_MNIST
from app.learn.invalid import InvalidSetting
from app.learn.network import RunSettings
from app.learn.training import State, mini_batches_per_epoch
from app.runs.active import Pace
from app.runs.slice import Job, compute_whole
from app.schemas.runs import RunRequest
from app.settings import Settings

DESCRIPTION = """Train a network on MNIST and print each epoch's accuracy on the test images.

The chapter's four networks:
  python -m app train --cost quadratic --learning-rate 3 --hidden 30
  python -m app train --cost cross-entropy --learning-rate 0.5 --hidden 30
  python -m app train --cost quadratic --learning-rate 3 --hidden 100
  python -m app train --cost cross-entropy --learning-rate 0.5 --hidden 100"""

DATA = ("mnist_dir", "cache_dir")

SLICE_SECONDS = 0.2  # from one move of the progress bar to the next


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The settings of a run, under the names of the HTTP interface, and where the images are."""
    add_options(parser, RunRequest, tuple(name for name in RunRequest.model_fields if name != "paused"))
    add_options(parser, Settings, DATA)


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Train to the last epoch; 1 if learning diverges or there are no images."""
    settings = build(parser, Settings, arguments)
    try:
        network = build(parser, RunRequest, arguments).settings()
        compile_cache(settings.cache_dir)
        dataset = find(Places(settings.mnist_dir, settings.cache_dir), tqdm.write)
    except (InvalidSetting, NoData) as refusal:
        parser.error(str(refusal))
    images = dataset.sizes()["training"]
    tqdm.write(f"Training {list(network.sizes)} on {images:,} images of {dataset.source}.")
    if dataset.kind == "sample":
        tqdm.write(f"This is a sample of MNIST. To train on all of it, {HOW_TO_GET_MNIST}")
    diverged = train(network, dataset)
    if diverged:
        parser.exit(1, f"Learning diverged at epoch {diverged['epoch']:.2f}: {diverged['reason']}.\n")
    return 0


def train(settings: RunSettings, dataset: Dataset) -> dict[str, Any] | None:
    """Train, print each epoch, and return the epoch and the reason if learning diverged."""
    per_epoch = mini_batches_per_epoch(settings, dataset.sizes()["training"])
    state: State | None = None
    pace = Pace(SLICE_SECONDS, settings)
    seconds = 0.0
    with tqdm(total=settings.epochs * per_epoch * settings.mini_batch_size, unit=" images", unit_scale=True) as bar:
        while state is None or state.epoch < settings.epochs:
            outcome = compute_whole(Job(settings, dataset, state, pace.mini_batches, SLICE_SECONDS))
            for name, data in outcome.events:
                if name == "epoch":
                    tqdm.write(line(data, seconds + data["seconds"]))
            if outcome.diverged:
                return outcome.diverged
            state = outcome.state
            seconds += outcome.seconds
            bar.update(outcome.mini_batches * settings.mini_batch_size)
            pace.learn(outcome, settings.mini_batch_size)
    return None


def line(data: dict[str, Any], seconds: float) -> str:
    """One epoch in a line."""
    return (
        f"epoch {data['epoch']:3d}   test accuracy {data['test_accuracy']:7.2%}   validation "
        f"{data['validation_accuracy']:7.2%}   training cost {data['training_cost']:.4f}   "
        f"test cost {data['test_cost']:.4f}   {seconds:6.1f} s"
    )
