"""Who asks: the key that limits are counted by, and whose a run is."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import HTTPException

from app.routes.client import address, client_of, must_own


def request(host: str | None, browser: str = "", mode: str = "open") -> Any:
    app = SimpleNamespace(state=SimpleNamespace(access=SimpleNamespace(mode=mode)))
    client = None if host is None else SimpleNamespace(host=host)
    return SimpleNamespace(client=client, state=SimpleNamespace(browser=browser), app=app)


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, ""),
    ],
)
def test_a_household_is_one_address(host: str | None, key: str) -> None:
    assert address(request(host)) == key
    assert client_of(request(host)) == key
    assert client_of(request(host, "b")) == f"{key}/b"


@pytest.mark.parametrize(
    ("host", "browser", "owner", "may"),
    [
        ("10.0.0.1", "mine", "10.0.0.1/mine", True),
        ("10.9.9.9", "mine", "10.0.0.1/mine", True),
        ("10.0.0.1", "other", "10.0.0.1/mine", False),
        ("10.0.0.1", "", "10.0.0.1/mine", False),
        ("10.0.0.1", "", "10.0.0.1", True),
        ("10.0.0.2", "", "10.0.0.1", False),
        ("10.0.0.1", "mine", "10.0.0.1", False),
        ("10.0.0.1", "mine", "", True),
    ],
)
def test_whose_it_is(host: str, browser: str, owner: str, may: bool) -> None:
    must_own(request(host, browser, "local"), owner, "run")
    if may:
        must_own(request(host, browser), owner, "run")
    else:
        with pytest.raises(HTTPException) as refused:
            must_own(request(host, browser), owner, "run")
        assert refused.value.status_code == 403
