"""The headers that every answer carries: nothing from another host, no inline script, no eval; errors not excepted."""

import logging
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Plotly and Swagger UI set style attributes from their scripts; everything else comes from files of ours.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-elem 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)

log = logging.getLogger(__name__)


def security_headers(frame_ancestors: Sequence[str]) -> dict[str, str]:
    """The headers; `frame_ancestors` are the sites that may show the lab in a frame."""
    policy = (*CONTENT_SECURITY_POLICY, " ".join(("frame-ancestors", *(frame_ancestors or ["'none'"]))))
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class SecurityHeaders:
    """Adds the headers to every HTTP answer, and gives the answer where a fault of ours has left none."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]):
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            log.exception("%s %.200s failed", scope["method"], scope["path"])
            if begun:
                raise
            answer = JSONResponse({"detail": "Something went wrong in the lab. It is in its log."}, 500)
            await answer(scope, receive, send_with_headers)
