"""Who may come in: this machine alone, whoever has the token, or everybody; computed from the settings."""

import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from app.settings import Settings

LOOPBACK_NAMES = ("localhost", "*.localhost", "127.0.0.1", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Access:
    """mode: "local", "token" or "open";  token: what lets a browser in, "" where none is needed."""

    def __init__(self, settings: Settings):
        self.mode: Literal["local", "token", "open"]
        if settings.access == "auto":
            self.mode = "local" if is_loopback(settings.host) else "token"
        else:
            self.mode = settings.access
        self.token = ""
        if self.mode == "token":
            self.token = settings.token or _kept_token(settings.data_dir / "token")

    def hosts(self, allowed: tuple[str, ...]) -> list[str]:
        """The names that the lab answers to.

        A page of another site can give its own name this machine's address, and so reach what is open to this
        machine alone: there only this machine's names are answered. Elsewhere the token keeps such a page out.
        """
        if self.mode == "local":
            return [*LOOPBACK_NAMES, *allowed]
        return [*allowed, "127.0.0.1"] if allowed else ["*"]  # a container's health check knows no other name


def _kept_token(file: Path) -> str:
    """The token of earlier starts, so that a restart shuts nobody out; made at the first."""
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        token = secrets.token_urlsafe(18)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
            made.write(token + "\n")
        return token
