"""What numba needs, and why: the one place that knows how the step is compiled.

There is no fast-math and no private option of numba's: the compiler may neither change the order of an addition nor
fuse it with a multiplication, so that every kind of processor computes the same bits.

* `error_model="numpy"` lets a division by zero give infinity, as numpy does; checking for it would stop vectorization.
* `cache=True` keeps the machine code in NUMBA_CACHE_DIR, as compiling takes seconds. Where nothing can be written,
  numba refuses to cache; then each process compiles for itself.
* What is called from outside has a signature: it is compiled, or found in the cache, when the module is imported, for
  arrays in one piece of just these types. Those that are only read are declared so: the images are a read-only map of
  a file, which without it would be compiled for once more.
* Nothing checks an index: an array that is too short would corrupt memory. `descent.py` checks arrays before they go
  in; the tests run the same functions with every index checked (NUMBA_BOUNDSCHECK), and as plain Python.

Importing numba takes a second: only who computes does it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numba
from numba import types

Function = TypeVar("Function", bound=Callable[..., Any])


def array(kind: types.Type, dimensions: int = 1, *, written: bool = False) -> types.Type:
    """The type of an array in one piece, which is only read unless it says otherwise."""
    return types.Array(kind, dimensions, "C", readonly=not written)


def compiled(*arguments: types.Type, result: types.Type = types.void) -> Callable[[Function], Function]:
    """Compile a function for these arguments now; without any, for those that other compiled functions give it."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    if arguments:
        options["signature_or_function"] = [result(*arguments)]

    def compile_it(function: Function) -> Function:
        try:
            return numba.njit(cache=True, **options)(function)
        except RuntimeError:  # no folder to cache in
            return numba.njit(**options)(function)

    return compile_it
