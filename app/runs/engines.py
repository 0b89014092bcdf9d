"""The engine that the settings name."""

from app.runs.engine import Engine
from app.runs.processes import LocalEngine


def engine_at(place: str, workers: int) -> Engine:
    """`local` for processes of this machine, dask://host:8786 for a cluster, whose library is only needed with it."""
    if place == "local":
        return LocalEngine(workers)
    from app.runs.cluster import DaskEngine

    return DaskEngine(place.replace("dask://", "tcp://", 1))
