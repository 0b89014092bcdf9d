"""Lets in who has the token, and knows each browser by a secret of its own."""

import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import Access

YEAR = 365 * 24 * 3600  # seconds
OPEN = ("/static/", "/vendor/", "/healthz")  # what holds nothing of anybody's
LONGEST_SECRET = 100


class Visitors:
    """Answers 401 to who needs the token and has none; puts what stands for the browser into request.state.browser.

    The token comes once, in the address that the lab prints (?token=…) or in an Authorization header, and stays in a
    cookie. The browser's secret is a cookie, too, given with the first page: what it starts is its own.
    """

    def __init__(self, app: ASGIApp, access: Access, port: int):
        self.app = app
        self.access = access
        self.token_cookie = f"lab-token-{port}"  # cookies know no ports
        self.browser_cookie = f"lab-browser-{port}"
        self.token_digest = _digest(access.token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers)
        if self.access.mode == "token" and not scope["path"].startswith(OPEN):
            if answer := self._welcome(scope):
                await answer(scope, receive, send)
                return
            if not self._knows(headers, cookies):
                await self._refusal(scope)(scope, receive, send)
                return
        browser = cookies.get(self.browser_cookie, "")[:LONGEST_SECRET]
        scope.setdefault("state", {})["browser"] = _digest(browser)[:16] if browser else ""
        await self.app(scope, receive, send if browser else self._giving_a_secret(scope, send))

    def _welcome(self, scope: Scope) -> Response | None:
        """The way on to the page itself, with the cookie, for who comes with the right token in the address."""
        words = parse_qsl(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
        given = next((value for name, value in words if name == "token"), None)
        if given is None or scope["method"] not in ("GET", "HEAD") or not self._is_token(given):
            return None
        rest = urlencode([(name, value) for name, value in words if name != "token"])
        answer = RedirectResponse("/" + scope["path"].lstrip("/") + (rest and f"?{rest}"), 303)
        answer.headers.append("Set-Cookie", _cookie(self.token_cookie, self.token_digest))
        return answer

    def _knows(self, headers: Headers, cookies: dict[str, str]) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() in ("bearer", "token") and self._is_token(given):
            return True
        kept = cookies.get(self.token_cookie, "")
        return hmac.compare_digest(kept.encode("utf-8", "replace"), self.token_digest.encode())

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(_digest(given), self.token_digest)

    def _refusal(self, scope: Scope) -> Response:
        request = Request(scope)
        if "text/html" in request.headers.get("accept", "") and not scope["path"].startswith("/api/"):
            page = request.app.state.pages.find("token")
            return Response(page.body, 401, media_type="text/html")
        said = "The lab needs its token: open the address that it printed at its start, or send it as a bearer token."
        return JSONResponse({"detail": said}, 401, {"WWW-Authenticate": "Bearer"})

    def _giving_a_secret(self, scope: Scope, send: Send) -> Send:
        """Give a browser that has none a secret, with a page."""

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] == "GET":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", _cookie(self.browser_cookie, secrets.token_urlsafe(24)))
            await send(message)

        return giving


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
