"""Reading the arrays of an .npz that a stranger has sent: nothing is unpacked before its size is known to be small."""

import io
import math
import zipfile
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from app.learn.invalid import InvalidSetting

HEADER_BYTES = 1000  # more than numpy's header of any array that is allowed
LONGEST_NAME = 40  # letters of an array's name that are repeated
PLAIN = "an .npz of plain arrays"
HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def read_arrays(content: bytes, most_arrays: int, most_bytes: int) -> dict[str, NDArray[Any]]:
    """The arrays by their names; raises InvalidSetting for more or larger ones, and for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > most_arrays or unpacked > most_bytes:
                said = f"{len(members):,} arrays of {unpacked:,} bytes"
                raise InvalidSetting("file", f"at most {most_arrays} arrays of {most_bytes:,} bytes together", said)
            return {member.filename.removesuffix(".npy"): _read(archive, member) for member in members}
    except InvalidSetting:
        raise
    except Exception:  # zipfile and zlib raise nearly anything at a file that was made to harm
        raise InvalidSetting("file", PLAIN, "an archive that can't be unpacked") from None


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    """One array, if it is as long as its header says: its shape is believed only then."""
    with archive.open(member) as packed:
        file = io.BytesIO(packed.read(member.file_size))
    named = f"an archive whose “{member.filename[:LONGEST_NAME]}”"
    try:
        version = npy.read_magic(file)
        shape, fortran_order, dtype = HEADERS[version](file, max_header_size=HEADER_BYTES)
    except Exception:  # so does numpy at a header
        raise InvalidSetting("file", PLAIN, f"{named} is no array") from None
    values = file.read()
    if dtype.kind not in "iufU" or dtype.itemsize > HEADER_BYTES:
        raise InvalidSetting("file", PLAIN, f"{named} holds neither numbers nor a short text")
    if min(shape, default=1) < 0 or math.prod(shape) * dtype.itemsize != len(values):
        raise InvalidSetting("file", PLAIN, f"{named} has another size than it says")
    return np.frombuffer(values, dtype).reshape(shape, order="F" if fortran_order else "C")
