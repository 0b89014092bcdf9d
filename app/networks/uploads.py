"""The networks that readers have uploaded: a file each, named by its contents, with what is to be told of it beside."""

import errno
import hashlib
import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app.data import idx
from app.learn.invalid import InvalidSetting
from app.networks import pair
from app.networks.files import Network, read, to_npz
from app.runs.limits import ADDRESS_SHARE, Limit, OverLimit, address_of, refuse_beyond_share

KNOWN_ID = re.compile(r"[0-9a-f]{16}")
ONLY_OURS = 0o600

log = logging.getLogger(__name__)


class NetworkGone(Exception):
    """There is no uploaded network of this id (any more)."""


class UploadsUnavailable(Exception):
    """Uploaded networks can't be written or read just now; the message says why, for the reader."""


class Upload(NamedTuple):
    """What is told of an uploaded network: when it came, its settings, how many bytes it takes, and whose it is."""

    id: str
    created: float
    sizes: tuple[int, ...]
    cost: str
    output: str
    bytes: int
    owner: str = ""

    @property
    def came(self) -> datetime:
        """When it was uploaded."""
        return datetime.fromtimestamp(self.created, UTC)


class UploadLimits(NamedTuple):
    """How many networks are kept, how many bytes of them, and how much of either is one client's."""

    most: int
    most_bytes: int
    most_per_client: int
    most_bytes_per_client: int


class UploadStore:
    """A folder of networks. What is more than its limits goes: of who has most, the oldest. Its methods block."""

    def __init__(self, folder: Path, limits: UploadLimits):
        self.folder = folder
        self.limits = limits

    def add(self, network: Network, owner: str = "") -> Upload:
        """Keep the network; the same one twice is kept once. Raises OverLimit and UploadsUnavailable.

        Whoever has their share already is refused. When all is full, whoever has most gives up their oldest.
        """
        content = to_npz(network)
        # What makes it the same network: settings and numbers, and not the dates inside the archive.
        digest = hashlib.sha256(repr(network.settings).encode())
        for array in (*network.parameters.weights, *network.parameters.biases):
            digest.update(array.tobytes())
        network_id = digest.hexdigest()[:16]
        try:
            owner = self.describe(network_id).owner or owner  # it stays with whoever came first
        except NetworkGone:
            self._refuse_beyond(owner, len(content))
        upload = _described(network_id, network, len(content), datetime.now(UTC).timestamp(), owner)
        try:
            with idx.atomic(self._path(upload.id), ONLY_OURS) as file:
                file.write(content)
            self._describe(upload)
        except OSError as trouble:
            raise UploadsUnavailable(_in_words(trouble)) from trouble
        for old in beyond(self.all(), self.limits):
            if old.id != upload.id:
                self._remove(old.id)
        return upload

    def get(self, network_id: str) -> Network:
        """The network, or one of the pair shipped with the lab; raises NetworkGone."""
        if network_id in pair.SETTINGS:
            return pair.network(network_id)
        try:
            return read(self._path(self._known(network_id)).read_bytes())
        except FileNotFoundError:
            raise NetworkGone(f"there is no uploaded network {network_id}") from None
        except InvalidSetting as damage:
            raise NetworkGone(f"the file of the uploaded network {network_id} is damaged ({damage.got})") from None
        except OSError as trouble:
            raise UploadsUnavailable(_in_words(trouble)) from trouble

    def describe(self, network_id: str) -> Upload:
        """What is told of it; raises NetworkGone."""
        path = self._path(self._known(network_id))
        try:
            found = json.loads(path.with_suffix(".json").read_text())
            return Upload(**found | {"sizes": tuple(found["sizes"])})
        except (OSError, ValueError, TypeError, KeyError):  # an earlier lab kept nothing beside the network
            network = self.get(network_id)
        try:
            status = path.stat()
            upload = _described(network_id, network, status.st_size, status.st_mtime, "")
            self._describe(upload)
        except FileNotFoundError:
            raise NetworkGone(f"there is no uploaded network {network_id}") from None
        except OSError as trouble:
            log.warning("the uploaded network %s is described anew each time: %s", network_id, _in_words(trouble))
        return upload

    def all(self) -> list[Upload]:
        """The newest first; what is damaged, or removed meanwhile, is left out."""
        return sorted(self._readable(), key=lambda upload: upload.created, reverse=True)

    def remove(self, network_id: str) -> None:
        """Forget it; raises NetworkGone."""
        if not self._path(self._known(network_id)).is_file():
            raise NetworkGone(f"there is no uploaded network {network_id}")
        self._remove(network_id)

    def _refuse_beyond(self, owner: str, size: int) -> None:
        limits, kept, way_out = self.limits, self.all(), "forget one of them first"
        count = Limit(limits.most, limits.most_per_client)
        refuse_beyond_share(count, owner, [each.owner for each in kept], "networks", "kept", way_out, 60)
        own = sum(each.bytes for each in kept if each.owner == owner)
        at_address = sum(each.bytes for each in kept if address_of(each.owner) == address_of(owner))
        share = max(limits.most_bytes_per_client, limits.most_bytes * ADDRESS_SHARE)
        for whose, taken, most in (
            ("your networks", own, limits.most_bytes_per_client),
            ("the networks from your address", at_address, share),
        ):
            if taken and taken + size > most:
                said = f"{whose} take {taken / 1e6:.1f} MB, and with this one it would be more than {most / 1e6:.0f} MB"
                raise OverLimit(f"{said}; {way_out}", 60)

    def _readable(self) -> Iterator[Upload]:
        if not self.folder.is_dir():
            return
        for name in os.listdir(self.folder):
            network_id, _, ending = name.partition(".")
            if ending == "npz" and KNOWN_ID.fullmatch(network_id):
                try:
                    yield self.describe(network_id)
                except NetworkGone as gone:
                    log.info("%s", gone)

    def _known(self, network_id: str) -> str:
        if not KNOWN_ID.fullmatch(network_id):
            raise NetworkGone(f"there is no uploaded network {network_id[:32]}")
        return network_id

    def _path(self, network_id: str) -> Path:
        return self.folder / f"{network_id}.npz"

    def _describe(self, upload: Upload) -> None:
        with idx.atomic(self._path(upload.id).with_suffix(".json"), ONLY_OURS) as file:
            file.write(json.dumps(upload._asdict()).encode())

    def _remove(self, network_id: str) -> None:
        for path in (self._path(network_id), self._path(network_id).with_suffix(".json")):
            path.unlink(missing_ok=True)


def beyond(newest_first: list[Upload], limits: UploadLimits) -> list[Upload]:
    """What there is no room for: the oldest of whoever has most bytes, again and again; never all."""
    gone: list[Upload] = []
    kept = list(newest_first)
    while len(kept) > 1 and (len(kept) > limits.most or sum(each.bytes for each in kept) > limits.most_bytes):
        size = Counter[str]()
        for upload in kept:
            size[upload.owner] += upload.bytes
        owner = size.most_common(1)[0][0]
        oldest = max(place for place, upload in enumerate(kept) if upload.owner == owner)
        gone.append(kept.pop(oldest))
    return gone


def _described(network_id: str, network: Network, size: int, created: float, owner: str) -> Upload:
    settings = network.settings
    return Upload(network_id, created, settings.sizes, settings.cost, settings.output, size, owner)


def _in_words(trouble: OSError) -> str:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk that holds uploaded networks is full"
    return "the folder of uploaded networks can't be used"
