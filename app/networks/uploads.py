"""The networks that readers have uploaded: a file each, named by its own contents."""

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.data import idx
from app.networks.files import Network, read, to_npz

KNOWN_ID = re.compile(r"[0-9a-f]{16}")


class NetworkGone(Exception):
    """There is no uploaded network of this id (any more)."""


class Upload(NamedTuple):
    """An uploaded network and when it came."""

    id: str
    network: Network
    created: datetime


class UploadStore:
    """A folder of networks; the oldest go when there are more than `most`. Its methods block."""

    def __init__(self, folder: Path, most: int):
        self.folder = folder
        self.most = most

    def add(self, network: Network) -> Upload:
        """Keep the network; the same one twice is kept once."""
        content = to_npz(network)
        # What makes it the same network: settings and numbers, and not the dates inside the archive.
        digest = hashlib.sha256(repr(network.settings).encode())
        for array in (*network.parameters.weights, *network.parameters.biases):
            digest.update(array.tobytes())
        path = self.folder / f"{digest.hexdigest()[:16]}.npz"
        with idx.atomic(path) as file:
            file.write(content)
        for old in self._newest_first()[self.most :]:
            old.unlink(missing_ok=True)
        return self.get(path.stem)

    def get(self, network_id: str) -> Upload:
        """The network; raises NetworkGone."""
        path = self.folder / f"{network_id}.npz"
        if not KNOWN_ID.fullmatch(network_id) or not path.is_file():
            raise NetworkGone(f"there is no uploaded network {network_id}")
        created = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Upload(network_id, read(path.read_bytes()), created)

    def all(self) -> list[Upload]:
        """The newest first."""
        return [self.get(path.stem) for path in self._newest_first()]

    def remove(self, network_id: str) -> None:
        """Forget it; raises NetworkGone."""
        self.get(network_id)
        (self.folder / f"{network_id}.npz").unlink(missing_ok=True)

    def _newest_first(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        files = [Path(entry.path) for entry in os.scandir(self.folder) if KNOWN_ID.fullmatch(Path(entry.name).stem)]
        return sorted(files, key=lambda path: path.stat().st_mtime_ns, reverse=True)
