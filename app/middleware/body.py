"""A limit on what a request may send, whether or not it says beforehand how much that is."""

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """Answers 413 to a body of more than `most` bytes."""

    def __init__(self, app: ASGIApp, most: int):
        self.app = app
        self.most = most
        self.words = f"The body is larger than {most} bytes, which is the most that is taken."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the length announced, or count what comes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > self.most:
            await JSONResponse({"detail": self.words}, status_code=413)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.most:
                raise HTTPException(413, self.words)
            return message

        await self.app(scope, counted, send)
