"""Every setting of the lab, each with its line of help: an environment variable LAB_… and an option --…"""

import os
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

NAME = "saturation-lab"


def _words(value: object) -> object:
    """A list, as an environment variable spells it: words with spaces or commas between them."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]


def _cores() -> int:
    """Cores this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """Read from the environment (prefix LAB_); the command line overrides it."""

    model_config = SettingsConfigDict(env_prefix="LAB_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address to serve on; 0.0.0.0 opens the lab to the network.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on; 0 takes any free one.")
    mnist_dir: Path | None = Field(None, description="Folder with the four MNIST files (IDX, gzipped or not).")
    mnist_download: bool = Field(True, description="Download MNIST in the background when it isn't here yet.")
    mnist_mirrors: Words = Field(
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        description="Where to download MNIST's four gzipped files from, the first that works.",
    )
    mnist_time_limit: float = Field(
        10, gt=0, le=600, description="Seconds to wait for a mirror to connect, and for each next piece of a file."
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path(NAME),
        description="Folder for what can be made again: data, compressed files.",
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path(NAME), description="Folder for what must be kept: the readers' runs."
    )
    database: str = Field(
        "",
        description="SQLAlchemy URL of the database for runs; by default an SQLite file in the data folder.",
    )
    max_active_runs: int = Field(
        24, ge=1, le=1000, description="Runs that are trained at once, taking turns; more wait in a queue."
    )
    max_active_runs_per_client: int = Field(
        8, ge=1, le=1000, description="Of these, as many as one client may have; their further runs wait."
    )
    max_queued_runs: int = Field(100, ge=0, le=10_000, description="Runs that may wait; one more is refused (429).")
    max_queued_runs_per_client: int = Field(
        20, ge=0, le=10_000, description="Of these, as many as one client may have."
    )
    max_paused_runs: int = Field(
        1000, ge=1, le=100_000, description="Paused runs beyond which no new run is taken (429)."
    )
    max_paused_runs_per_client: int = Field(
        50, ge=1, le=100_000, description="Paused runs of a client beyond which they can't start another."
    )
    max_pinned_runs: int = Field(
        200, ge=0, le=100_000, description="Runs that may be pinned; one more is refused (429)."
    )
    max_pinned_runs_per_client: int = Field(
        20, ge=0, le=100_000, description="Of these, as many as one client may have."
    )
    max_streams: int = Field(4000, ge=1, description="Event streams of runs that may be open in all.")
    max_streams_per_client: int = Field(
        500, ge=1, description="Event streams of runs that one address may have open; a school may be one address."
    )
    keep_runs: int = Field(
        500, ge=1, description="Runs that are kept; the oldest that nobody pinned, of who has most, are forgotten."
    )
    keep_days: float = Field(90, gt=0, description="Days after which a run that nobody pinned is forgotten.")
    engine: str = Field(
        "local",
        pattern=r"^(local|(dask|tcp|tls)://\S+)$",
        description="Where runs are computed: local for processes of this machine, dask://host:8786 for a cluster.",
    )
    max_networks: int = Field(
        100, ge=1, le=10_000, description="Uploaded networks that are kept; the oldest, of who has most, are forgotten."
    )
    max_networks_per_client: int = Field(
        20, ge=1, le=10_000, description="Of these, as many as one client may have; one more is refused (429)."
    )
    max_network_bytes: int = Field(
        400_000_000, ge=1_000_000, description="Bytes that all uploaded networks together may take on the disk."
    )
    max_network_bytes_per_client: int = Field(
        80_000_000, ge=1_000_000, description="Bytes that one client's may take; beyond, a network is refused (429)."
    )
    workers: int = Field(
        default_factory=_cores, ge=1, le=256, description="Processes that train; by default one per core."
    )
    max_plan_runs: int = Field(5000, ge=1, description="Runs that the plan of a study may ask for.")
    max_study_runs: int = Field(300, ge=1, le=5000, description="Runs that a study started on the page may have.")
    max_studies: int = Field(50, ge=1, le=1000, description="Studies of readers that are kept.")
    max_studies_per_client: int = Field(5, ge=1, le=1000, description="Of these, how many one client may have.")
    access_log: bool = Field(False, description="Write a line of JSON for every request to standard output.")
    prepare_pages: bool = Field(
        True, description="Render every page before the lab is there, and not when it is first asked for."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        description="From which level on the lab's log is written; debug tells of every stream, slice and retry.",
    )
    access: Literal["auto", "local", "token", "open"] = Field(
        "auto",
        description="Who may come in: local is this machine alone, token whoever has it, open everybody; "
        "auto is local on a loopback address and token elsewhere.",
    )
    token: str = Field(
        "", description="The token that lets a browser in; by default one is made at the first start and kept."
    )
    allowed_hosts: Words = Field(
        (), description="Host names the lab answers to; by default this machine's own under local access, else any."
    )
    public_metrics: bool = Field(False, description="Answer /metrics to other machines than this one, too.")
    max_connections_per_client: int = Field(
        1000, ge=1, description="Connections that one address may have open; a proxy in front is one address."
    )
    frame_ancestors: Words = Field(
        ("'self'",), description="Sites that may show the lab in a frame, as Content-Security-Policy spells them."
    )
    max_body_bytes: int = Field(
        64_000, ge=1000, description="The largest body of a request that is taken, of a network's file excepted."
    )
    max_upload_bytes: int = Field(16_000_000, ge=1000, description="The largest file of a network that is taken.")
    body_time_limit: float = Field(30, gt=0, le=3600, description="Seconds in which a body must have arrived.")

    @property
    def database_url(self) -> str:
        """The database setting, or the file in the data folder."""
        return self.database or f"sqlite:///{self.data_dir / 'runs.sqlite3'}"
