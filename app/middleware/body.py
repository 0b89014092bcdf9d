"""Limits on what a request may send and how long it may take over it, whether or not it says beforehand how much."""

import asyncio

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_UPLOADS = 4  # files that are on their way at once, each of them held in memory


class BodyLimit:
    """Answers 413 to a body that is too large, 408 to one that takes too long, 429 to one upload too many.

    A body has kilobytes; only a POST to `upload`, which takes a file, may send `most_uploaded` bytes.
    """

    def __init__(self, app: ASGIApp, most: int, upload: str, most_uploaded: int, seconds: float):
        self.app = app
        self.most = most
        self.upload = upload
        self.most_uploaded = most_uploaded
        self.seconds = seconds
        self.uploads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the length announced, or count what comes and how long it takes."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        announced = headers.get("content-length", "")
        if scope["type"] != "http" or (announced in ("", "0") and "transfer-encoding" not in headers):
            await self.app(scope, receive, send)
            return
        uploads = scope["method"] == "POST" and scope["path"].rstrip("/") == self.upload
        most = self.most_uploaded if uploads else self.most
        if announced and not (announced.isascii() and announced.isdecimal() and int(announced[:20]) <= most):
            await _too_large(most)(scope, receive, send)
            return
        if uploads and self.uploads >= MOST_UPLOADS:
            said = f"{MOST_UPLOADS} files are on their way to the lab already. Try again in a moment."
            await JSONResponse({"detail": said}, 429, {"Retry-After": "5"})(scope, receive, send)
            return
        self.uploads += uploads
        try:
            await self.app(scope, self._limited(receive, most), send)
        finally:
            self.uploads -= uploads

    def _limited(self, receive: Receive, most: int) -> Receive:
        received, whole = 0, False
        deadline = asyncio.get_running_loop().time() + self.seconds

        async def limited() -> Message:
            nonlocal received, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(
                    408, f"The body took longer than {self.seconds:g} seconds.", {"Connection": "close"}
                ) from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > most:
                raise HTTPException(413, _words(most), {"Connection": "close"})
            return message

        return limited


def _words(most: int) -> str:
    return f"The body is larger than {most} bytes, which is the most that is taken."


def _too_large(most: int) -> JSONResponse:
    return JSONResponse({"detail": _words(most)}, 413, {"Connection": "close"})
