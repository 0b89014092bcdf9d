"""Whatever a mirror does, only the right bytes become a file."""

import gzip
import os
import time
from pathlib import Path

import pytest

from app.data import files
from app.data.download import DownloadFailed, fetch

FIRST, SECOND = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
OUT_OF_REACH = "http://127.0.0.1:1/"


def fetch_all(folder: Path, *mirrors: str, time_limit: float = 10) -> dict[str, list[int]]:
    seen: dict[str, list[int]] = {}
    fetch(folder, mirrors, time_limit, lambda name, done: seen.setdefault(name, []).append(done))
    return seen


def assert_complete(folder: Path) -> None:
    assert files.is_complete(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files.NAMES), "something was left behind"


def test_all_four_files_arrive_and_progress_counts_their_bytes(tiny_mnist, mirrors, tmp_path):
    seen = fetch_all(tmp_path, mirrors[0].holds(tiny_mnist).url)
    assert_complete(tmp_path)
    assert {name: done[-1] for name, done in seen.items()} == {name: len(all) for name, all in tiny_mnist.items()}


def test_what_is_here_already_is_not_fetched_again(tiny_mnist, mirrors, tmp_path):
    (tmp_path / FIRST).write_bytes(tiny_mnist[FIRST])
    fetch_all(tmp_path, mirrors[0].holds(tiny_mnist).url)
    assert_complete(tmp_path)
    assert f"/{FIRST}.gz" not in mirrors[0].asked


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda good: gzip.compress(good)[:-40], "sent"),
        (lambda good: gzip.compress(good[:-1] + bytes([good[-1] ^ 1])), "SHA-256"),
        (lambda good: gzip.compress(good + b"more"), "more than the file"),
        (lambda good: b"<html>please pay for this network</html>", "gzip"),
        (lambda good: b"", "0 of"),
        (lambda good: 503, "answered 503"),
        (lambda good: "stall", "too long"),
    ],
    ids=["truncated", "corrupted", "too long", "a captive portal", "empty", "refused", "stalled"],
)
def test_a_bad_file_is_fetched_from_the_second_mirror(tiny_mnist, mirrors, tmp_path, broken, said):
    bad, good = (mirror.holds(tiny_mnist) for mirror in mirrors)
    bad.answers[f"/{FIRST}.gz"] = broken(tiny_mnist[FIRST])
    with pytest.raises(DownloadFailed, match=said):
        fetch_all(tmp_path / "alone", bad.url, time_limit=0.3)
    assert list((tmp_path / "alone").iterdir()) == []
    fetch_all(tmp_path / "both", bad.url, good.url, time_limit=0.3)
    assert_complete(tmp_path / "both")
    assert f"/{SECOND}.gz" not in bad.asked, "the mirror that failed should not be asked first again"


def test_a_mirror_that_cannot_be_reached(tiny_mnist, mirrors, tmp_path):
    fetch_all(tmp_path, OUT_OF_REACH, mirrors[0].holds(tiny_mnist).url)
    assert_complete(tmp_path)
    with pytest.raises(DownloadFailed, match="could not be reached"):
        fetch_all(tmp_path / "none", OUT_OF_REACH)


def test_parts_of_a_process_that_is_gone_are_swept_away(tiny_mnist, mirrors, tmp_path):
    (tmp_path / f".{FIRST}.old.part").write_bytes(b"half")
    os.utime(tmp_path / f".{FIRST}.old.part", (0, 0))
    at_work = tmp_path / f".{FIRST}.new.part"  # another process's, half a minute ago
    at_work.write_bytes(b"half")
    os.utime(at_work, (time.time() - 30,) * 2)
    fetch_all(tmp_path, mirrors[0].holds(tiny_mnist).url)
    assert at_work.read_bytes() == b"half"
    at_work.unlink()
    assert_complete(tmp_path)
