"""`fetch-mnist`: download the four files of MNIST into the lab's cache folder, with a progress bar."""

import argparse

from tqdm import tqdm

from app.commands.options import add_options, build
from app.data.download import DownloadFailed, fetch
from app.data.files import TOTAL_SIZE
from app.data.mnist import Places
from app.settings import Settings

DESCRIPTION = """Download the four files of MNIST (11 MB, 55 MB unzipped) into the lab's cache folder.

Every byte is checked; a download that breaks off is never taken for data. Run it again to go on."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and where from."""
    add_options(parser, Settings, ("cache_dir", "mnist_mirrors", "mnist_time_limit"))


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """0 when all four files are in the cache folder, checked."""
    settings = build(parser, Settings, arguments)
    folder = Places(None, settings.cache_dir).mnist
    done: dict[str, int] = {}
    with tqdm(total=TOTAL_SIZE, unit="B", unit_scale=True, desc="MNIST") as bar:

        def progress(name: str, unzipped: int) -> None:
            done[name] = unzipped
            bar.n = sum(done.values())
            bar.refresh() if unzipped == 0 else bar.update(0)

        try:
            fetch(folder, settings.mnist_mirrors, settings.mnist_time_limit, progress)
        except (DownloadFailed, OSError) as failure:
            bar.close()
            parser.exit(1, f"MNIST could not be downloaded. {failure}\n")
    print(f"MNIST is in {folder}; the lab finds it there.")
    return 0
