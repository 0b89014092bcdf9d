"""Whether the lab can serve, as JSON."""

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """What is up."""

    status: Literal["ok"]
    data: Literal["mnist", "sample"] | None
    runs: dict[str, int]
