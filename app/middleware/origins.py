"""Refuses a write that another site's page has sent in the reader's name, and addresses that can only do harm."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


class SameOriginWrites:
    """Answers 403 to a write from another origin. Programs that are no browsers name no origin, and pass."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in SAFE and foreign(Headers(scope=scope)):
            refusal = JSONResponse({"detail": "A page of another site may not change anything here."}, status_code=403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def foreign(headers: Headers) -> bool:
    """Whether a browser says that the request comes from another site's page.

    The host alone is compared: behind a proxy that ends TLS the scheme the reader sees is not ours.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc != headers.get("host")
    except ValueError:  # such as http://[::1
        return True


class NoNul:
    """Answers 400 to an address with a NUL in it, which no database takes for text."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            await JSONResponse({"detail": "No address here has a NUL in it."}, status_code=400)(scope, receive, send)
            return
        await self.app(scope, receive, send)
