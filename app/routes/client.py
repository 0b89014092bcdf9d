"""Who asks: the key by which limits and turns are counted, and what somebody starts is known as theirs."""

from ipaddress import IPv6Network

from fastapi import Request


def address(request: Request) -> str:
    """Where the request comes from; of an IPv6 address the first half, for a household has all of the other."""
    host = request.client.host if request.client else ""
    return str(IPv6Network((host.partition("%")[0], 64), strict=False)) if ":" in host else host


def client_of(request: Request) -> str:
    """The client's key: "address/browser" for a browser that has a secret of its own, "address" for any other.

    What stands for the browser is put into request.state.browser by the middleware that knows the secret; it must not
    be the secret itself, for the key is stored.
    """
    browser = getattr(request.state, "browser", "")
    return f"{address(request)}/{browser}" if browser else address(request)
