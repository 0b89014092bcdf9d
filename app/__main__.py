"""python -m app [serve | train | neuron | study | verify | fetch-mnist]: the lab from a terminal."""

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence

from app.one_thread import one_thread

DEFAULT = "serve"

COMMANDS = {
    "serve": "serve the lab to a browser (what happens without a command)",
    "train": "train a network on MNIST in the terminal",
    "neuron": "print how one neuron learns, step by step",
    "study": "carry out a fair comparison of the costs, over many runs, and say what came of it",
    "verify": "say whether this machine computes the published numbers, to the last bit",
    "fetch-mnist": "download MNIST (11 MB, 55 MB unzipped)",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the command's module is imported when it is asked for."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help")):
        words.insert(0, DEFAULT)
    parser = argparse.ArgumentParser(
        prog="python -m app",
        description="Saturation Lab: see why a badly wrong neuron learns slowly. Without a command it serves the lab.",
        epilog="Each command has its own help, for example: python -m app train --help",
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    one_thread()
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(
            name, help=help_text, description=help_text, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == words[0]:
            gc.disable()  # what is imported stays: to look for garbage among it takes a fifth of the start
            module = importlib.import_module(f"app.commands.{name.replace('-', '_')}")
            gc.freeze()
            gc.enable()
            command.description = module.DESCRIPTION
            module.add_arguments(command)
            command.set_defaults(run=module.run, parser=command)
    arguments = parser.parse_args(words)
    try:
        return int(arguments.run(arguments.parser, arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # python -m app neuron | head
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
