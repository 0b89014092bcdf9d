"""Memory that a burst of requests took goes back to the system, which the C library by itself does late or never."""

import asyncio
import ctypes
from concurrent.futures import ThreadPoolExecutor

SECONDS = 10.0  # from one time to the next


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
