"""Bytes that are sent often, held in memory: as they are and compressed, with what lets a browser keep them."""

import gzip
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

TEXT = ("text/", "image/svg", "application/json")
SMALLEST = 1000  # bytes below which the headers weigh more than what is saved
PIECE = 128 * 1024  # bytes handed to a connection at once: what a reader who is slow can keep us holding
FOR_GOOD = "public, max-age=31536000, immutable"  # for an address that changes with its contents
ASK_AGAIN = "no-cache"  # kept, but used only after asking whether it is still the same

log = logging.getLogger(__name__)


class Content:
    """One file or page; `gzipped` is None until it has been compressed, and for what doesn't get smaller."""

    def __init__(self, body: bytes, media_type: str, cache_control: str = FOR_GOOD):
        self.body = body
        self.gzipped: bytes | None = None
        self.is_text = media_type.startswith(TEXT)
        self.digest = hashlib.sha256(body).hexdigest()[:24]
        self.etag = f'W/"{self.digest}"'  # weak: the same for the compressed bytes
        self.headers = {
            "Content-Type": f"{media_type}; charset=utf-8" if self.is_text else media_type,
            "Cache-Control": cache_control,
            "ETag": self.etag,
            "Vary": "Accept-Encoding",
        }

    @classmethod
    def of(cls, path: Path) -> "Content":
        """A file's."""
        return cls(path.read_bytes(), guess_type(path.name)[0] or "application/octet-stream")

    def compress(self, cache: Path | None = None) -> None:
        """Compress it, or take the copy that an earlier start left in the cache folder."""
        if self.gzipped is None and self.is_text and len(self.body) >= SMALLEST:
            self.gzipped = self._copy(cache) if cache else gzip.compress(self.body, 6, mtime=0)

    def _copy(self, cache: Path) -> bytes:
        folder = cache / "compressed"
        copy = folder / f"{self.digest}.gzip"
        if copy.exists():
            return copy.read_bytes()
        squeezed = gzip.compress(self.body, 9, mtime=0)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as unfinished:
            unfinished.write(squeezed)
        os.replace(unfinished.name, copy)
        return squeezed

    def response(self, asked: Headers) -> Response:
        """What a request with these headers is answered: 304 to a browser that has it already."""
        if self.etag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers={k: v for k, v in self.headers.items() if k != "Content-Type"})
        if self.gzipped is not None and "gzip" in asked.get("accept-encoding", ""):
            return InPieces(self.gzipped, headers=self.headers | {"Content-Encoding": "gzip"})
        return InPieces(self.body, headers=self.headers)


class InPieces(Response):
    """A body that is sent piece by piece, each when the one before has gone, so that no reader holds it all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = memoryview(self.body)
        for at in range(0, len(body), PIECE):
            await send({"type": "http.response.body", "body": bytes(body[at : at + PIECE]), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def compress_all(contents: Iterable[Content], cache: Path) -> None:
    """Compress them, with copies in the cache folder; one that can't be written costs only the compression."""
    try:
        for content in contents:
            content.compress(cache)
    except OSError as problem:
        log.warning("static files are sent uncompressed: %s", problem)
