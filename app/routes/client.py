"""Who asks: the key by which limits and turns are counted, and what somebody starts is known as theirs."""

from ipaddress import IPv6Network

from fastapi import HTTPException, Request


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


def must_own(request: Request, owner: str, what: str) -> None:
    """Refuse with a 403 whoever would change what another started. Looking is free; who has the machine has all.

    A browser is known by its secret wherever it is; a program without one by its address. What was made before there
    were owners belongs to everybody.
    """
    if request.app.state.access.mode == "local" or not owner:
        return
    browser = owner.partition("/")[2]
    if (getattr(request.state, "browser", "") != browser) if browser else (client_of(request) != owner):
        raise HTTPException(403, f"This {what} is another browser’s. You may look at it, but only it may change it.")
