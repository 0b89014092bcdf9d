"""The headers that every answer carries: nothing from another host, no inline script, no eval."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
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


class SecurityHeaders:
    """Adds the headers to every HTTP answer; `frame_ancestors` are the sites that may show the lab in a frame."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]):
        self.app = app
        policy = (*CONTENT_SECURITY_POLICY, " ".join(("frame-ancestors", *(frame_ancestors or ["'none'"]))))
        self.headers = {
            "Content-Security-Policy": "; ".join(policy),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)
