"""A short name for a network's exact parameters, by which two people on two machines know that they have the same."""

import hashlib

import numpy as np

from app.learn.network import Parameters

LENGTH = 12  # hexadecimal digits: no two of a million networks are likely to share them


def fingerprint(parameters: Parameters) -> str:
    """The first digits of the SHA-256 of all weights and biases, layer by layer, as little-endian float32."""
    digest = hashlib.sha256()
    for w, b in zip(*parameters, strict=True):
        digest.update(np.ascontiguousarray(w, "<f4").tobytes())
        digest.update(np.ascontiguousarray(b, "<f4").tobytes())
    return digest.hexdigest()[:LENGTH]
