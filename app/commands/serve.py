"""`serve`: the lab in a browser. Ends its open streams before it goes, so that stopping takes no time."""

import argparse
import asyncio
import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.commands.options import add_options, build
from app.main import create_app
from app.runs.database import StoreUnavailable, Unusable
from app.settings import Settings

DESCRIPTION = """Serve the lab to a browser and print its address.

Each option can be given as an environment variable too; the option wins."""

POLITE_SECONDS = 0.4  # for answers and streams to end by themselves
HANG_UP_SECONDS = 0.6  # for readers to take what they have been sent
LAST_SECONDS = 2.0  # from the signal to the end, whatever a thread waits for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every setting is an option."""
    add_options(parser, Settings)


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; 0 when it stopped as it was told to."""
    settings = build(parser, Settings, arguments)
    try:
        app = create_app(settings)
        app.state.runs.store.open()
    except (Unusable, StoreUnavailable) as problem:
        parser.exit(1, f"The database for runs can't be used: {problem}.\n")
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    server = Server(config, app)
    server.run()
    return 0 if server.started else 1


class Server(uvicorn.Server):
    """uvicorn, which says where it is and tells the application's open streams to end when it is told to stop."""

    def __init__(self, config: uvicorn.Config, app: FastAPI):
        super().__init__(config)
        self.app = app
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address for a person to click."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        print(f"Saturation Lab is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; who waits for an answer is told, and who doesn't read what he has asked for is hung up on."""
        loop = asyncio.get_running_loop()
        loop.call_later(POLITE_SECONDS, self.app.state.unanswered.refuse)
        loop.call_later(HANG_UP_SECONDS, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        for connection in list(self.server_state.connections):
            transport = connection.transport
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second Ctrl+C doesn't wait for anyone. Unlike uvicorn's own, the exit code is then 0."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        if not self.should_exit:
            threading.Thread(target=_end_anyway, daemon=True).start()
        self.should_exit = True
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.app.state.stopping.set)


def _end_anyway() -> None:
    """A thread that waits for a database or a scheduler that doesn't answer would keep the process from ending.

    By now every run has written what could be written; what couldn't is computed again after the restart.
    """
    time.sleep(LAST_SECONDS)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
