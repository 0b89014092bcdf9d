"""`serve`: the lab in a browser. Ends its open streams before it goes, so that stopping takes no time."""

import argparse
import asyncio
import io
import logging
import signal
import socket
from types import FrameType

import segno
import uvicorn

from app.access import Access
from app.commands.options import add_options, build
from app.file_handles import raise_limit
from app.main import create_app
from app.memory import few_arenas
from app.middleware.connections import LimitedConnection, Limits, most_connections
from app.middleware.headers import security_headers
from app.runs.connection import StoreUnavailable, Unusable
from app.settings import Settings
from app.shutdown import CLOSE_CONNECTIONS, Shutdown, end_process_in_time

EVERYWHERE = ("0.0.0.0", "[::]")  # every address of the machine
DESCRIPTION = """Serve the lab to a browser and print its address.

Each option can be given as an environment variable too; the option wins."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every setting is an option."""
    add_options(parser, Settings)


def start_log(level: str) -> None:
    """Write what the lab's own modules have to say, from this level on, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("app")
    log.addHandler(handler)
    log.setLevel(level.upper())


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; 0 when it stopped as it was told to."""
    settings = build(parser, Settings, arguments)
    start_log(settings.log_level)
    raise_limit()
    few_arenas()
    try:
        app = create_app(settings)
        app.state.runs.store.database.open()
        if settings.prepare_pages:
            app.state.pages.prepare()
    except (Unusable, StoreUnavailable) as problem:
        parser.exit(1, f"The database for runs can't be used: {problem}.\n")
    headers = security_headers(settings.frame_ancestors)
    LimitedConnection.limits = Limits(most_connections(), settings.max_connections_per_client, headers)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=LimitedConnection,
        server_header=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = Server(config, app.state.shutdown, app.state.access)
    server.run()
    return 0 if server.started else 1


def invitation(access: Access, host: str, port: int) -> str:
    """How others come in: the address, with its token, in letters and as a QR code for phones.

    The machine's own address comes second: the first may be that of a container, which publishes the port here.
    """
    if access.mode == "open":
        said, path = "Everybody who can reach this machine may use the lab (LAB_ACCESS=open).", ""
    else:
        said = "Who opens this address may use the lab; without its token nobody comes in."
        path = f"?token={access.token}"
    address = f"http://{reachable(host)}:{port}/{path}"
    here = f"    http://127.0.0.1:{port}/{path} (on this machine)\n" if host in EVERYWHERE else ""
    code = io.StringIO()
    segno.make(address, micro=False).terminal(code, compact=True, border=2)
    return f"{said}\n\n    {address}\n{here}\n{code.getvalue()}"


def reachable(host: str) -> str:
    """Where others reach what is bound to `host`: for any address, the one that this machine has in its network."""
    if host not in EVERYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: only asks which way it would go
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


class Server(uvicorn.Server):
    """uvicorn, which says where it is, and stops by the lab's own timeline."""

    def __init__(self, config: uvicorn.Config, shutdown: Shutdown, access: Access):
        super().__init__(config)
        self.access = access
        self.timeline = shutdown
        shutdown.at(CLOSE_CONNECTIONS, self._close_connections)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address for a person to click."""
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        print(f"Saturation Lab is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
        if self.access.mode != "local":
            print(invitation(self.access, host, port), flush=True)

    def _close_connections(self) -> None:
        for connection in list(self.server_state.connections):
            transport = connection.transport
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second Ctrl+C doesn't wait for anyone. Unlike uvicorn's own, the exit code is then 0."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        if not self.should_exit:
            end_process_in_time()
        self.should_exit = True
        self.timeline.begin()
