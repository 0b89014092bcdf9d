"""Before any test: linear algebra on one thread, as in the lab's own processes, and compiled code that is kept."""

import os
from pathlib import Path

from app.one_thread import one_thread

one_thread()  # reads the environment when numpy is first imported, which is after this
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(__file__).parent / ".pytest_cache" / "compiled"))
