"""A visitor of the lab over plain sockets: as little work as possible for the machine that also has to serve."""

import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

CONNECTIONS = 6  # that a browser opens to one host
FILES = re.compile(rb'(?:src|href)="(/(?:static|vendor)/[^"]+)"')
FONTS = re.compile(rb'url\("\.\./(fonts/[^"]+)"\)')


class Answer(NamedTuple):
    """A response, its body as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)


class Visitor:
    """One browser: its cookies, and connections that it keeps and uses again."""

    def __init__(self, port: int, source: str | None = None, connections: int = CONNECTIONS):
        self.port = port
        self.source = (source, 0) if source else None
        self.cookies: dict[str, str] = {}
        self.places = asyncio.Semaphore(connections)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Answer:
        """One request, on a connection that is free."""
        async with self.places:
            for attempt in (1, 2):  # a kept connection may have been closed meanwhile
                reader, writer = self._idle.pop() if self._idle and attempt == 1 else await self._open()
                try:
                    await self._send(writer, method, path, body, headers or {})
                    status, fields = await self._head(reader)
                    break
                except (ConnectionError, asyncio.IncompleteReadError):
                    writer.close()
                    if attempt == 2:
                        raise
            content = b"".join([piece async for piece in self._pieces(reader, fields, status, method)])
            if fields.get("connection") == "close":
                writer.close()
            else:
                self._idle.append((reader, writer))
            return Answer(status, fields, content)

    async def get(self, path: str, **headers: str) -> Answer:
        """A GET that accepts gzip."""
        return await self.ask("GET", path, None, {"accept-encoding": "gzip", **headers})

    async def post(self, path: str, body: object) -> Answer:
        """A POST of JSON."""
        return await self.ask("POST", path, body)

    async def events(self, path: str) -> AsyncIterator[tuple[str, Any]]:
        """The events of a stream, on a connection of its own."""
        reader, writer = await self._open()
        try:
            await self._send(writer, "GET", path, None, {})
            status, fields = await self._head(reader)
            if status != 200:
                raise ConnectionError(f"{path}: {status}")
            waiting = b""
            async for piece in self._pieces(reader, fields, status, "GET"):
                waiting += piece
                *whole, waiting = waiting.split(b"\n\n")
                for lines in whole:
                    found = dict(line.split(b": ", 1) for line in lines.split(b"\n") if b": " in line)
                    if b"data" in found:
                        yield found.get(b"event", b"").decode(), json.loads(found[b"data"])
        finally:
            writer.close()

    async def load(self, path: str) -> tuple[float, float, int]:
        """A page with all its files: seconds to the page, seconds to the last file, and how many requests."""
        began = time.perf_counter()
        page = await self.ask("GET", path, None, {"accept": "text/html"})
        assert page.status == 200, page.status
        at_page = time.perf_counter() - began
        answers = await asyncio.gather(*(self.get(file.decode()) for file in dict.fromkeys(FILES.findall(page.body))))
        assert all(answer.status == 200 for answer in answers)
        return at_page, time.perf_counter() - began, 1 + len(answers)

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=self.source)

    async def _send(
        self, writer: asyncio.StreamWriter, method: str, path: str, body: object, headers: dict[str, str]
    ) -> None:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        fields = {"Host": "localhost"} | headers
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            fields |= {"Content-Length": str(len(content)), "Content-Type": "application/json"}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        writer.write("\r\n".join(lines).encode("latin-1") + content)
        await writer.drain()

    async def _head(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields: dict[str, str] = {}
        for line in filter(None, lines[1:]):
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                key, _, secret = value.strip().partition(";")[0].partition("=")
                self.cookies[key] = secret
        return int(lines[0].split(" ")[1]), fields

    async def _pieces(
        self, reader: asyncio.StreamReader, fields: dict[str, str], status: int, method: str
    ) -> AsyncIterator[bytes]:
        if method == "HEAD" or status in (204, 304):
            return
        if "content-length" in fields:
            yield await reader.readexactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                yield (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            yield await reader.read()


class Process:
    """A lab that serves in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int, log: Path):
        self.process = process
        self.port = port
        self.log = log

    def cpu_seconds(self) -> float:
        """What the server itself (not its workers) has computed."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """The memory of the server itself."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6


@contextmanager
def lab(*options: str) -> Iterator[Process]:
    """A lab with folders of its own, on a free port, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        environment = os.environ | {"LAB_DATA_DIR": f"{folder}/data", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "app", "serve", "--port", "0", "--no-mnist-download", *options]
        with log.open("w") as said:
            server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)
        try:
            while not (found := re.search(r"http://\S+?:(\d+)", log.read_text())):
                if server.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.05)
            yield Process(server, int(found[1]), log)
        finally:
            server.terminate()
            server.wait()


async def warm_up(port: int) -> None:
    """Wait until the files are compressed, the step is compiled, and a run has moved: what one start costs once."""
    visitor = Visitor(port)
    run = (await visitor.post("/api/runs", {"hidden": [30], "epochs": 1000})).json()["id"]
    async for name, _ in visitor.events(f"/api/runs/{run}/events"):
        if name == "progress":
            break
    await visitor.post(f"/api/runs/{run}/classify", {"pixels": [0.0] * 784})
    await visitor.ask("DELETE", f"/api/runs/{run}")
    visitor.close()


def spread(seconds: list[float]) -> str:
    """Median, 95th percentile and the longest, in the unit that fits."""
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    chosen = (ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], ordered[-1])
    return " · ".join(f"{each:.2f} s" if each >= 1 else f"{each * 1000:.0f} ms" for each in chosen)
