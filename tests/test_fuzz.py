"""Every route of a real server, driven from the lab's own OpenAPI description by what it allows and what it doesn't."""

from collections.abc import Iterator

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.main import create_app
from app.settings import Settings
from tests.serving import serving

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

OPERATIONS = [
    found.ok() for found in schemathesis.openapi.from_dict(create_app(Settings()).openapi()).get_all_operations()
]


# Last, what removes the run that the other routes are asked about, and what starts runs, which keep the worker from it.
LAST = ["DELETE /api/runs/{run_id}", "POST /api/runs"]
OPERATIONS.sort(key=lambda operation: LAST.index(operation.label) if operation.label in LAST else -1)


def refusable(operation: schemathesis.APIOperation) -> bool:
    """Whether the description says what not to ask: a route without parameters, or that takes any bytes, doesn't."""
    bodies = [body for body in operation.body if body.media_type != "application/octet-stream"]
    return bool([*operation.query, *operation.headers, *bodies])


CASES = [
    pytest.param(operation, mode, id=f"{operation.label}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or refusable(operation)
]


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


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_no_request_breaks_the_lab_or_its_schema(
    operation: schemathesis.APIOperation,
    mode: GenerationMode,
    fuzzed_server: str,
    session: requests.Session,
    request: pytest.FixtureRequest,
) -> None:
    varied = [*operation.query, *operation.headers, *operation.body]
    known = {"run_id": request.getfixturevalue("finished_run")} if "{run_id}" in operation.path else None

    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=known))
    @settings(
        max_examples=10 if varied else 2,
        deadline=None,
        derandomize=True,  # the same requests every time: a failure here can be had again
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=fuzzed_server, session=session, checks=CHECKS, timeout=30)

    send()
