"""`neuron`: one neuron's learning as a table or as CSV."""

import argparse
import csv
import sys

from app.commands.options import add_options, build
from app.learn.invalid import InvalidSetting
from app.learn.neuron import Step, trajectory
from app.schemas.neuron import NeuronQuery

DESCRIPTION = """Print how one neuron learns: every epoch's weight, bias, output, cost and gradient.

For example, the chapter's badly wrong neuron under either cost:
  python -m app neuron --weight 2 --bias 2 --cost quadratic --learning-rate 0.15
  python -m app neuron --weight 2 --bias 2 --cost cross-entropy --learning-rate 0.05"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The neuron's settings, under the names of the HTTP interface."""
    add_options(parser, NeuronQuery)
    parser.add_argument(
        "--csv", action="store_true", help="Print comma-separated values, as exact as they were computed."
    )


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Print the trajectory; 1 if learning diverges, after what there was of it."""
    try:
        steps, diverged = trajectory(build(parser, NeuronQuery, arguments).settings())
    except InvalidSetting as refusal:
        parser.error(str(refusal))
    if arguments.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(Step._fields)
        writer.writerows(steps)
    else:
        print("  ".join(f"{name.replace('gradient_', 'dC/d'):>10}" for name in Step._fields))
        for step in steps:
            print("  ".join([f"{step.epoch:10d}", *(f"{number:#10.6g}" for number in step[1:])]))
    if diverged:
        parser.exit(1, f"Learning diverged at epoch {diverged.epoch:g}: {diverged.reason}.\n")
    return 0
