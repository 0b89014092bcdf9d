"""Memory that a burst of requests took goes back to the system, which the C library by itself does late or never."""

import asyncio
import ctypes
from concurrent.futures import ThreadPoolExecutor

SECONDS = 10.0  # from one time to the next
M_ARENA_MAX = -8  # glibc's name of the option
MOST_ARENAS = 2


def few_arenas() -> None:
    """Let threads share their places in memory: each would keep one of its own, with what its calls have left there.

    To be called before there are threads; nothing where the C library has no such call.
    """
    if (option := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        option(M_ARENA_MAX, MOST_ARENAS)


async def give_memory_back() -> None:
    """Do so now and then, for as long as the application lives; nothing where the C library has no such call."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "memory") as thread:  # its own: the others may be waiting for a disk
        while True:
            await asyncio.sleep(SECONDS)
            await loop.run_in_executor(thread, trim, 0)
