"""Many large calculations at once: a neuron's stream goes on beside them, and a dependency takes no thread."""

import inspect

from anyio.to_thread import current_default_thread_limiter
from fastapi.routing import APIRoute
from starlette.testclient import TestClient


def test_few_answers_are_calculated_at_once(client: TestClient) -> None:
    assert client.portal is not None

    async def tokens() -> float:
        return current_default_thread_limiter().total_tokens

    assert client.portal.call(tokens) == 3


def test_what_a_route_depends_on_waits_for_no_thread(client: TestClient) -> None:
    """A dependency that isn't a coroutine would be called in a thread, behind all the calculations."""
    routes = [route for route in client.app.routes if isinstance(route, APIRoute)]  # type: ignore[attr-defined]
    for route in routes:
        for dependant in route.dependant.dependencies:
            assert inspect.iscoroutinefunction(dependant.call), f"{route.path}: {dependant.call}"
