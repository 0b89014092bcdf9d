"""Fetch MNIST from public mirrors: whatever a mirror does, only the right bytes become a file."""

import hashlib
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from app.data import files, idx
from app.data.files import BadData, DataFile, check

# Called with a file's name and how many of its unzipped bytes are here.
Progress = Callable[[str, int], None]

ABANDONED = 3600  # seconds after which a part of a file belongs to a process that is gone


class DownloadFailed(Exception):
    """No mirror had the file; says what each one did."""


def fetch(folder: Path, mirrors: Sequence[str], time_limit: float, progress: Progress) -> None:
    """Bring the files that aren't in the folder yet, each from the first mirror that delivers it.

    time_limit: seconds to wait for a connection, and for each next piece of an answer.
    Raises DownloadFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for part in folder.glob(".*.part"):
        if part.stat().st_mtime < time.time() - ABANDONED:
            part.unlink(missing_ok=True)
    order = list(mirrors)
    with httpx2.Client(timeout=time_limit, follow_redirects=True) as client:
        for file in files.FILES:
            try:
                check(file, folder / file.name)
            except BadData:
                served = _fetch_from_any(client, file, folder, order, progress)
                order.sort(key=lambda mirror: mirror != served)  # a mirror that works is asked first from now on
            progress(file.name, file.size)


def _fetch_from_any(
    client: httpx2.Client, file: DataFile, folder: Path, mirrors: Sequence[str], progress: Progress
) -> str:
    """The mirror that delivered the file."""
    failures = []
    for mirror in mirrors:
        try:
            _fetch_from(client, f"{mirror.rstrip('/')}/{file.name}.gz", file, folder, progress)
        except (httpx2.HTTPError, BadData, zlib.error) as failure:
            failures.append(f"{urlsplit(mirror).netloc}: {_in_words(failure)}")
            progress(file.name, 0)
        else:
            return mirror
    raise DownloadFailed(f"{file.name}: " + "; ".join(failures or ["no mirror is set"]))


def _fetch_from(client: httpx2.Client, url: str, file: DataFile, folder: Path, progress: Progress) -> None:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    digest = hashlib.sha256()
    done = 0
    with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer:
        answer.raise_for_status()
        with idx.atomic(folder / file.name) as target:
            for packed in answer.iter_raw():
                block = unpacker.decompress(packed)
                done += len(block)
                if done > file.size:
                    raise BadData("it sent more than the file")
                digest.update(block)
                target.write(block)
                progress(file.name, done)
            if done < file.size:
                raise BadData(f"it sent {done:,} of {file.size:,} bytes")
            if digest.hexdigest() != file.sha256:
                raise BadData("what it sent has the wrong SHA-256")


def _in_words(failure: Exception) -> str:
    if isinstance(failure, httpx2.HTTPStatusError):
        return f"answered {failure.response.status_code}"
    if isinstance(failure, httpx2.TimeoutException):
        return "took too long to answer"
    if isinstance(failure, httpx2.ConnectError):
        return "could not be reached"
    if isinstance(failure, zlib.error):
        return "sent something that isn't a gzip file"
    return str(failure) or type(failure).__name__
