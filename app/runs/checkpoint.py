"""A training state as bytes and back, to the last bit: numpy's own format for the arrays, JSON for the rest."""

import io
import json

import numpy as np

from app.learn.network import Parameters, RunSettings
from app.learn.training import State, Tally


def pack(state: State) -> bytes:
    """The whole state; what `unpack` reads."""
    small = {
        "epoch": state.epoch,
        "position": state.position,
        "tally": state.tally,
        "epoch_tally": state.epoch_tally,
        "layers": len(state.parameters.weights),
    }
    arrays = {f"weights{layer}": array for layer, array in enumerate(state.parameters.weights)}
    arrays |= {f"biases{layer}": array for layer, array in enumerate(state.parameters.biases)}
    buffer = io.BytesIO()
    np.savez(buffer, small=np.array(json.dumps(small)), **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(packed: bytes) -> State:
    """The state that was packed."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        small = json.loads(str(arrays["small"]))
        layers = range(small["layers"])
        parameters = Parameters(
            tuple(arrays[f"weights{layer}"] for layer in layers), tuple(arrays[f"biases{layer}"] for layer in layers)
        )
    return State(small["epoch"], small["position"], parameters, Tally(*small["tally"]), Tally(*small["epoch_tally"]))


def restore(packed: bytes, settings: RunSettings) -> State | None:
    """The state that was packed; None if the bytes are damaged, or of another network than these settings'."""
    try:
        state = unpack(packed)
        layers = list(zip(settings.sizes[1:], settings.sizes, strict=False))
        fits = [w.shape for w in state.parameters.weights] == layers and [b.shape for b in state.parameters.biases] == [
            (neurons,) for neurons, _ in layers
        ]
    except Exception:  # numpy, zipfile and zlib raise nearly anything at damaged bytes
        return None
    return state if fits else None
