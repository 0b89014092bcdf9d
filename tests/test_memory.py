"""What a burst of work took is given back to the system while the lab goes on."""

import asyncio
import resource
from pathlib import Path

import pytest

from app import memory


def megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def test_memory_that_was_let_go_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pieces, every hundredth of them kept: the C library holds on to all the others."""
    monkeypatch.setattr(memory, "SECONDS", 0.05)

    async def burst() -> tuple[float, float]:
        pieces = [bytearray(20_000) for _ in range(10_000)]
        kept = pieces[::100]
        pieces.clear()
        before = megabytes()
        giving = asyncio.create_task(memory.give_memory_back())
        await asyncio.sleep(0.5)
        giving.cancel()
        return before, megabytes() + 0 * len(kept)

    before, after = asyncio.run(burst())
    assert after < before - 100
