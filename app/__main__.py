"""python -m app [serve | train | neuron | fetch-mnist]: the door to the lab from a terminal."""

import argparse
import sys
from collections.abc import Sequence

from app.commands import fetch_mnist, serve

COMMANDS = {"serve": serve, "fetch-mnist": fetch_mnist}
DEFAULT = "serve"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; without a command's name, `serve`."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help")):
        words.insert(0, DEFAULT)
    parser = argparse.ArgumentParser(
        prog="python -m app",
        description="Saturation Lab: see why a badly wrong neuron learns slowly. Without a command it serves the lab.",
        epilog="Each command has its own help: python -m app train --help",
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    for name, command in COMMANDS.items():
        described = commands.add_parser(name, help=command.HELP, description=command.__doc__)
        command.add_arguments(described)
        described.set_defaults(run=command.run, parser=described)
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments.parser, arguments))


if __name__ == "__main__":
    sys.exit(main())
