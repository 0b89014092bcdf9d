"""Bad input, answered 422 with the field's name, what it allows and what came."""

import errno
import math
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.data.mnist import NoData
from app.learn.invalid import InvalidSetting
from app.networks.uploads import NetworkGone, UploadsUnavailable
from app.runs.connection import StoreUnavailable
from app.runs.engine import EngineUnavailable, WorkersKilled
from app.runs.limits import OverLimit
from app.runs.service import WrongStatus
from app.runs.store import RunGone
from app.schemas.errors import Explanation, Refusal
from app.study.store import StudyGone

LONGEST = 200  # letters of what came that are repeated

# How pydantic names a bound in an error's context, and how we say it.
BOUNDS = {
    "ge": "at least {}",
    "gt": "greater than {}",
    "le": "at most {}",
    "lt": "less than {}",
    "expected": "{}",
    "min_length": "at least {} values",
    "max_length": "at most {} values",
    "pattern": "text that matches {}",
    "allowed": "{}",
}


# What can stand in the way of a run, and how it is answered.
STATUS_CODES: dict[type[Exception], int] = {
    RunGone: 404,
    StudyGone: 404,
    NetworkGone: 404,
    WrongStatus: 409,
    OverLimit: 429,
    StoreUnavailable: 503,
    EngineUnavailable: 503,
    WorkersKilled: 503,
    UploadsUnavailable: 503,
    NoData: 503,
}
RETRY_AFTER = {503: "3"}  # seconds

# What the machine may have run out of, and how that is said.
FULL = (507, "The lab's disk is full: nothing was stored.")
BUSY = (503, "The lab has as many files and connections open as it may; try again in a moment.")
NO_ROOM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EMFILE: BUSY, errno.ENFILE: BUSY}


# What any route may answer beside its own: said once, for the OpenAPI description of all.
RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Explanation, "description": "A body that could not be read"},
    401: {"model": Explanation, "description": "Without the lab's token"},
    403: {"model": Explanation, "description": "A write from another site's page, or to what is another browser's"},
    408: {"model": Explanation, "description": "A body that took too long"},
    413: {"model": Explanation, "description": "A body that is too large"},
    422: {"model": Refusal, "description": "A field that could not be used, and why"},
}


def printable(text: str) -> str:
    """What came, short, and such that it can be sent back: JSON may spell halves of letters, which UTF-8 has not."""
    whole = text[: LONGEST + 1].encode("utf-8", "replace").decode()
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + "…"


def describe(field: str, allowed: str, got: object, reason: str = "") -> dict[str, Any]:
    """One error of the answer's `detail` list."""
    shown = (
        got if isinstance(got, str | int | bool | None) or (isinstance(got, float) and math.isfinite(got)) else str(got)
    )
    if isinstance(shown, str):
        shown = printable(shown)
    field = printable(field)
    message = f"{field}: allowed is {allowed}, got {shown}" + (reason and f". {reason}")
    return {"field": field, "allowed": allowed, "got": shown, "message": message}


def bounds_of(request: Request, field: str, item: bool = False) -> str:
    """What a query parameter or body field allows, or one item of its list, from the route's own OpenAPI schema."""
    schema = request.app.openapi()
    route = request.scope.get("route")
    operation = schema["paths"].get(getattr(route, "path", ""), {}).get(request.method.lower(), {})
    found = next((p["schema"] for p in operation.get("parameters", []) if p["name"] == field), None)
    if found is None:
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        name = body.get("$ref", "").rsplit("/", 1)[-1]
        found = schema.get("components", {}).get("schemas", {}).get(name, {}).get("properties", {}).get(field, {})
    return allowed_by(found.get("items", {}) if item else found)


def allowed_by(schema: dict[str, Any]) -> str:
    """A JSON schema's constraints in words, or an empty string if it has none."""
    schema = next((option for option in schema.get("anyOf", []) if option.get("type") != "null"), schema)
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if low is not None and high is not None:
        opening = "above " if "exclusiveMinimum" in schema else ""
        kind = "a whole number" if schema.get("type") == "integer" else "a number"
        closing = "below " if "exclusiveMaximum" in schema else ""
        return f"{kind} from {opening}{low:g} to {closing}{high:g}"
    if "minItems" in schema and "maxItems" in schema:
        return f"{schema['minItems']} to {schema['maxItems']} values"
    return ""


async def explain(_request: Request, error: Exception) -> JSONResponse:
    """The answer to one of STATUS_CODES."""
    code = STATUS_CODES[type(error)]
    said = f"There is no run {error}." if isinstance(error, RunGone) else str(error)
    headers = {"Retry-After": RETRY_AFTER[code]} if code in RETRY_AFTER else {}
    if isinstance(error, OverLimit):
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse({"detail": said[:1].upper() + said[1:]}, status_code=code, headers=headers)


def install(app: FastAPI) -> None:
    """Answer pydantic's complaints and our own in one form, and a run's troubles with their status codes."""
    for kind in STATUS_CODES:
        app.add_exception_handler(kind, explain)

    @app.exception_handler(OSError)
    async def no_room(_request: Request, error: OSError) -> JSONResponse:
        if error.errno not in NO_ROOM:
            raise error
        code, said = NO_ROOM[error.errno]
        return JSONResponse({"detail": said}, status_code=code, headers={"Retry-After": RETRY_AFTER[503]})

    @app.exception_handler(RequestValidationError)
    async def refuse_request(request: Request, error: RequestValidationError) -> JSONResponse:
        details = []
        for problem in error.errors():
            path = [str(part) for part in problem["loc"] if part not in ("query", "body", "path")]
            if problem["type"] == "json_invalid":
                path = []  # it holds a place in the text, no field
            context = problem.get("ctx", {})
            said = " and ".join(words.format(context[key]) for key, words in BOUNDS.items() if key in context)
            field = str(context.get("field") or ".".join(path) or "body")
            item = len(path) == 2 and path[1].isdecimal()
            allowed = bounds_of(request, path[0], item) if len(path) == 1 or item else ""
            details.append(describe(field, allowed or said or problem["msg"], problem.get("input")))
        return JSONResponse({"detail": details}, status_code=422)

    @app.exception_handler(InvalidSetting)
    async def refuse_field(_request: Request, error: InvalidSetting) -> JSONResponse:
        return JSONResponse(
            {"detail": [describe(error.field, error.allowed, error.got, error.reason)]}, status_code=422
        )
