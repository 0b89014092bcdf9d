"""Every route of a real server, driven from the lab's own OpenAPI description by what it allows and what it doesn't."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import requests

from app.main import create_app
from app.settings import Settings
from tests.serving import serving

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    import schemathesis

DESCRIPTION = create_app(Settings()).openapi()
# Last, what removes the run that the other routes are asked about, and what starts runs, which keep the worker from it.
LAST = ["DELETE /api/runs/{run_id}", "POST /api/runs"]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}


def refusable(operation: dict[str, Any]) -> bool:
    """Whether the description says what not to ask: a route without parameters, or that takes any bytes, doesn't."""
    asked = [parameter for parameter in operation.get("parameters", []) if parameter["in"] in ("query", "header")]
    bodies = operation.get("requestBody", {"content": {}})["content"]
    return bool(asked or set(bodies) - {"application/octet-stream"})


CASES = [
    pytest.param(label, mode, id=f"{label}-{mode}")
    for label in sorted(OPERATIONS, key=lambda label: LAST.index(label) if label in LAST else -1)
    for mode in ("positive", "negative")
    if mode == "positive" or refusable(OPERATIONS[label])
]


@functools.cache
def operations() -> "dict[str, schemathesis.APIOperation]":
    """What can be sent to each route. To import the library takes two seconds, in every process that collects tests."""
    import schemathesis

    found = [result.ok() for result in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()]
    return {operation.label: operation for operation in found}


@pytest.fixture(scope="module")
def fuzzed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("fuzz"), "--workers", "1", LAB_MNIST_MIRRORS="") as server:
        yield server.url


@pytest.fixture(scope="module")
def finished_run(fuzzed_server: str, session: requests.Session) -> str:
    """The id of a run that has ended, so that its stream ends too."""
    answer = session.post(f"{fuzzed_server}/api/runs", json={"hidden": [1], "epochs": 1}, timeout=30)
    address = fuzzed_server + answer.headers["location"]
    with session.get(address + "/events", stream=True, timeout=30) as events:
        for _ in events.iter_lines():
            pass
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.mark.parametrize(("label", "mode"), CASES)
def test_no_request_breaks_the_lab_or_its_schema(
    label: str, mode: str, fuzzed_server: str, session: requests.Session, request: pytest.FixtureRequest
) -> None:
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import Case, GenerationMode
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    operation = operations()[label]
    varied = [*operation.query, *operation.headers, *operation.body]
    known = {"run_id": request.getfixturevalue("finished_run")} if "{run_id}" in operation.path else None

    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode), path_parameters=known))
    @settings(
        max_examples=14 if varied else 2,
        deadline=None,
        derandomize=True,  # the same requests every time: a failure here can be had again
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case) -> None:
        case.call_and_validate(base_url=fuzzed_server, session=session, checks=checks, timeout=30)

    send()


def test_every_route_is_asked() -> None:
    assert sorted(operations()) == sorted(OPERATIONS)
