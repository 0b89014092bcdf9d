"""What a refusal says."""

from pydantic import BaseModel


class Explanation(BaseModel):
    """The body of a 404, 409, 429 or 503."""

    detail: str


class Problem(BaseModel):
    """One field that could not be used."""

    field: str
    allowed: str
    got: str | int | float | bool | None
    message: str


class Refusal(BaseModel):
    """The body of every 422."""

    detail: list[Problem]
