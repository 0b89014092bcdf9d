"""`verify`: whether this machine computes the published numbers, to the last bit."""

import argparse
import platform
import time

from app.commands.options import add_options, build
from app.compile_cache import compile_cache
from app.settings import Settings

DESCRIPTION = """Compute a few seconds of training and compare it, bit by bit, with what was published.

The same settings and seed give the same network on every machine; this says whether they do on this one, and if not,
which part comes out otherwise. Nothing is downloaded or stored but the compiled step."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the compiled step is kept."""
    add_options(parser, Settings, ("cache_dir",))


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """0 when every part agrees, 1 when one doesn't."""
    compile_cache(build(parser, Settings, arguments).cache_dir)
    from app.learn.verification import PUBLISHED, differences

    began = time.perf_counter()
    different = differences()
    seconds = time.perf_counter() - began
    machine = f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    for part, (published, here) in different.items():
        print(f"{part}: {here} here, {published} published")
    if different:
        parser.exit(1, f"{len(different)} of {len(PUBLISHED)} parts come out otherwise here ({machine}).\n")
    print(f"All {len(PUBLISHED)} parts are the same to the last bit ({machine}; {seconds:.1f} s).")
    return 0
