"""Keeps the data in use, and the download that may better it, for a server: safe to ask from any thread."""

import threading
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from app.data import files, mnist
from app.data.download import DownloadFailed, fetch

# What the sample costs, measured with the chapter's network [784, 30, 10] and the cross-entropy.
SAMPLE_NOTE = (
    "This is a sample of 5,000 real MNIST digits, a twelfth of the whole: the chapter's network then reads about "
    "90 of 100 new digits right, where all of MNIST takes it to 95. To get the rest, press Download MNIST."
)
HOW_TO_GET_MNIST = "run python -m app fetch-mnist, or name a folder with the four files in LAB_MNIST_DIR."


@dataclass(frozen=True)
class Download:
    """How far the download is, in unzipped bytes."""

    state: Literal["idle", "running", "failed", "done"] = "idle"
    bytes: int = 0
    total_bytes: int = files.TOTAL_SIZE
    file: str | None = None
    error: str | None = None


class DataSource:
    """One per server. `find()` first; then `dataset` is what new runs train on."""

    def __init__(self, places: mnist.Places, mirrors: tuple[str, ...], time_limit: float):
        self.places = places
        self.mirrors = mirrors
        self.time_limit = time_limit
        self.download = Download()
        self._lock = threading.Lock()
        self._found: mnist.Dataset | None = None
        self._problem: str | None = None
        self._warning: str | None = None

    def find(self) -> None:
        """Look for data; takes as long as reading it once does."""
        warnings: list[str] = []
        try:
            self._found = mnist.find(self.places, warnings.append)
            self._problem = None
        except (mnist.NoData, OSError) as problem:
            self._problem = str(problem)
        self._warning = warnings[0] if warnings else None

    @property
    def dataset(self) -> mnist.Dataset:
        """What new runs train on; raises NoData."""
        if self._found is None:
            raise mnist.NoData(self._problem or "The data is still being looked for.")
        return self._found

    def of_kind(self, kind: str) -> mnist.Dataset:
        """The data that an earlier run trained on; raises NoData when it is gone."""
        if self._found is not None and self._found.kind == kind:
            return self._found
        if kind == "sample":
            try:
                return mnist.find_sample(self.places)
            except OSError as trouble:
                raise mnist.NoData(f"The images of this run can't be unpacked: {trouble.strerror}.") from trouble
        raise mnist.NoData(
            "This run trains on the whole of MNIST, which is no longer here. To get it, " + HOW_TO_GET_MNIST
        )

    def start_download(self) -> bool:
        """Fetch MNIST in a thread of its own; False when that is under way already or MNIST is here."""
        with self._lock:
            if self.download.state == "running" or (self._found and self._found.kind == "mnist"):
                return False
            self.download = Download("running")
        # A daemon: a server that is told to stop doesn't wait for a download.
        threading.Thread(target=self._fetch, name="fetch-mnist", daemon=True).start()
        return True

    def _fetch(self) -> None:
        done: dict[str, int] = {}

        def progress(name: str, unzipped: int) -> None:
            done[name] = unzipped
            self.download = replace(self.download, bytes=sum(done.values()), file=name)

        try:
            fetch(self.places.mnist, self.mirrors, self.time_limit, progress)
        except (DownloadFailed, OSError) as failure:
            self.download = replace(self.download, state="failed", error=str(failure))
        else:
            self.find()
            self.download = replace(self.download, state="done", file=None)

    def state(self) -> dict[str, Any]:
        """Everything a page says about the data."""
        found = self._found
        return {
            "kind": found.kind if found else None,
            "images": found.sizes() if found else {"training": 0, "validation": 0, "test": 0},
            "source": found.source if found else None,
            "note": self._note(),
            "warning": self._warning,
            "download": asdict(self.download),
        }

    def _note(self) -> str | None:
        if self._found is None:
            return self._problem
        return SAMPLE_NOTE if self._found.kind == "sample" else None
