"""Uploaded networks, as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field


class NetworkView(BaseModel):
    """An uploaded network."""

    id: str
    created: datetime
    sizes: list[int] = Field(description="Neurons per layer, input and output included.")
    cost: str
    output: str
