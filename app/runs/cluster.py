"""Slices on a Dask cluster, for when one machine is not enough: LAB_ENGINE=dask://host:8786."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from typing import TypeVar

import distributed
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker
from tornado.iostream import StreamClosedError

from app.compile_cache import compile_cache
from app.runs.engine import Engine, EngineUnavailable
from app.settings import Settings

CONNECT_SECONDS = 5
COUNT_SECONDS = 1.0  # between two looks at how many workers there are

T = TypeVar("T")


class DaskEngine(Engine):
    """The executor of a Dask cluster. Workers come and go as they like: Dask gives their slices to others.

    The workers must have the lab installed, and the images: in the same folder as the server, or where their
    own LAB_MNIST_DIR or LAB_CACHE_DIR says.
    """

    broken = (KilledWorker, CommClosedError, OSError, RuntimeError)

    def __init__(self, address: str):
        super().__init__()
        self.address = address
        self._no_scheduler = f"the cluster's scheduler at {address} doesn't answer"
        self._client: distributed.Client | None = None
        self._threads = 0
        # Dask's loggers write a traceback for every lost connection; we say it once, to the run's subscribers.
        for name in list(logging.root.manager.loggerDict):
            if name.startswith("distributed"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        # In its own loops a lost connection ends in many tasks, of a client that isn't made yet, too.
        logging.getLogger("asyncio").addFilter(_none_of(CommClosedError, StreamClosedError))
        logging.getLogger("tornado.application").addFilter(_none_of(OSError))  # that is Dask's alone

    @property
    def capacity(self) -> int:
        """Two for each of the workers' threads, as far as they are known."""
        return 2 * max(1, self._threads)

    @property
    def silence(self) -> str:
        """The scheduler may be away, or have no workers."""
        if self._client is None:
            return self._no_scheduler
        return super().silence if self._threads else "the cluster has no workers"

    def make_executor(self) -> Executor:
        """A connection to the scheduler; raises EngineUnavailable."""
        try:
            self._client = distributed.Client(self.address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError) as failure:
            raise EngineUnavailable(self._no_scheduler) from failure
        except TypeError as failure:  # Dask's own words for TLS without a certificate
            said = f"the cluster at {self.address} wants a certificate, and this lab has none to show"
            raise EngineUnavailable(said) from failure
        threading.Thread(target=self._count_threads, args=(self._client,), daemon=True).start()
        return self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]

    def _count_threads(self, client: distributed.Client) -> None:
        """In a thread of its own, for as long as the connection lasts: a scheduler may take its time to answer."""
        while self._client is client:
            with suppress(Exception):  # whatever it is, whoever asks for a slice is told of it
                workers = client.scheduler_info(n_workers=-1)["workers"]
                self._threads = sum(worker["nthreads"] for worker in workers.values())
            time.sleep(COUNT_SECONDS)

    async def submit(self, executor: Executor, call: Callable[[], T]) -> Future[T]:
        """Hand a call to the scheduler, from a thread: Dask serialises it there and then."""
        return await asyncio.to_thread(executor.submit, partial(_in_worker, call))

    def end_executor(self, executor: Executor) -> None:
        """Hang up."""
        client, self._client = self._client, None
        if client is not None:  # in a thread, for a scheduler that is gone takes its time not to answer
            threading.Thread(target=client.close, args=(1,), daemon=True).start()


def _none_of(*errors: type[Exception]) -> Callable[[logging.LogRecord], bool]:
    """Whether a line of the log is about something else."""
    return lambda record: not (record.exc_info and isinstance(record.exc_info[1], errors))


def _in_worker(call: Callable[[], T]) -> T:
    """Make the call in a worker, which keeps the compiled step where its own settings say."""
    compile_cache(Settings().cache_dir)
    return call()
