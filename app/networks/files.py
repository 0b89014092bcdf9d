"""Networks as files: the JSON of the chapter's own program, and numpy's .npz; read back field by field."""

import io
import json
import reprlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.learn.costs import COSTS
from app.learn.invalid import InvalidSetting
from app.learn.network import DIGITS, PIXELS, Parameters, RunSettings
from app.networks.npz import read_arrays

MOST_LAYERS = 6  # the input and the output among them
MOST_NEURONS = 1000  # in a layer after the input
# Of an archive when it is unpacked: every layer as large as it may be, in float64, and room for headers.
MOST_BYTES = 8 * MOST_NEURONS * (PIXELS + (MOST_LAYERS - 3) * MOST_NEURONS + DIGITS + MOST_LAYERS) + 50_000
WORDS = ("sizes", "cost", "output", "activation")  # what an archive has beside weights and biases
HIDDEN = ("sigmoid", "tanh", "relu")  # activations of hidden layers; the first where a file doesn't say
MOST_VALUE = 1e6  # a larger weight is no weight that training has made

# The costs under the names of the chapter's program, and under ours; its file has no place for an output activation.
NAMES = {cost.chapter_name: cost for cost in COSTS.values()} | COSTS


class Network(NamedTuple):
    """A network without its history: of the settings only hidden, activation, cost and output mean anything."""

    settings: RunSettings
    parameters: Parameters


def to_json(network: Network) -> str:
    """sizes, weights, biases (a column each) and cost, as network2.save writes them; what isn't implied beside."""
    settings, (weights, biases) = network
    content: dict[str, Any] = {
        "sizes": list(settings.sizes),
        "weights": [w.tolist() for w in weights],
        "biases": [b.reshape(-1, 1).tolist() for b in biases],
        "cost": COSTS[settings.cost].chapter_name,
    }
    if settings.output != COSTS[settings.cost].usual_output:
        content["output"] = settings.output
    if settings.activation != HIDDEN[0]:
        content["activation"] = settings.activation
    return json.dumps(content)


def to_npz(network: Network) -> bytes:
    """The arrays weights1, biases1, …, beside sizes, cost, output and activation."""
    settings, (weights, biases) = network
    arrays: dict[str, NDArray[Any]] = {
        "sizes": np.array(settings.sizes),
        "cost": np.array(settings.cost),
        "output": np.array(settings.output),
        "activation": np.array(settings.activation),
    }
    arrays |= {f"weights{layer}": w for layer, w in enumerate(weights, 1)}
    arrays |= {f"biases{layer}": b for layer, b in enumerate(biases, 1)}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def read(content: bytes) -> Network:
    """The network in a file of either kind; raises InvalidSetting, naming the field that can't be used."""
    fields = _from_npz(content) if content.startswith(b"PK") else _from_json(content)
    return _checked(fields)


def _from_json(content: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        came = f"{len(content):,} bytes of something else" if content else "empty"
        raise InvalidSetting("file", "a network as JSON or .npz", came) from None
    if not isinstance(fields, dict):
        raise InvalidSetting("file", "an object with sizes, weights, biases and cost", _kind(fields))
    return fields


def _from_npz(content: bytes) -> dict[str, Any]:
    """The arrays in an .npz, none of them unpickled, all of them together no larger than a network may be."""
    found = read_arrays(content, 2 * MOST_LAYERS + len(WORDS), MOST_BYTES)
    layers = range(1, sum(name.startswith("weights") for name in found) + 1)
    fields: dict[str, Any] = {name: _plain(found[name]) for name in WORDS if name in found}
    fields["weights"] = [found.get(f"weights{layer}") for layer in layers]
    fields["biases"] = [found.get(f"biases{layer}") for layer in layers]
    return fields


def _plain(array: NDArray[Any]) -> Any:
    """A short array as Python's own values; what is longer is none of ours."""
    if array.size > MOST_LAYERS:
        return f"{array.size} values"
    try:
        return array.tolist()
    except (ValueError, SystemError):  # text that isn't Unicode
        return "no text"


def _kind(value: Any) -> str:
    """What a value is, to who wrote the file."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    kinds = {dict: "an object", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    kinds |= {np.ndarray: "an array of text", type(None): "nothing"}
    return kinds[type(value)]


def _checked(fields: dict[str, Any]) -> Network:
    for name, kind in {"sizes": "a list", "weights": "a list", "biases": "a list", "cost": "a name"}.items():
        if name not in fields:
            raise InvalidSetting(name, kind, "nothing")
    sizes = _sizes(fields["sizes"])
    cost = fields["cost"]
    if not isinstance(cost, str) or cost not in NAMES:
        raise InvalidSetting("cost", "one of " + ", ".join(NAMES), cost)
    output = fields.get("output", NAMES[cost].usual_output)
    if output not in ("sigmoid", "softmax"):
        raise InvalidSetting("output", "'sigmoid' or 'softmax'", output)
    activation = fields.get("activation", HIDDEN[0])
    if activation not in HIDDEN:
        raise InvalidSetting("activation", "one of " + ", ".join(HIDDEN), activation)
    layers = len(sizes) - 1
    for name in ("weights", "biases"):
        if not isinstance(fields[name], list) or len(fields[name]) != layers:
            allowed = f"a list of {layers}, one for each layer after the input"
            raise InvalidSetting(name, allowed, _kind(fields[name]))
    weights, biases = [], []
    for i, (neurons, before) in enumerate(zip(sizes[1:], sizes, strict=False)):
        weights.append(_array(f"weights[{i}]", fields["weights"][i], (neurons, before)))
        biases.append(_array(f"biases[{i}]", fields["biases"][i], (neurons, 1))[:, 0])
    settings = RunSettings(hidden=tuple(sizes[1:-1]), cost=NAMES[cost].name, output=output, activation=activation)
    return Network(settings, Parameters(tuple(weights), tuple(biases)))


def _sizes(sizes: Any) -> list[int]:
    allowed = f"{PIXELS}, up to {MOST_LAYERS - 2} hidden layers of 1 to {MOST_NEURONS} neurons, {DIGITS}"
    fits = (
        isinstance(sizes, list)
        and 2 <= len(sizes) <= MOST_LAYERS
        and all(type(size) is int and 1 <= size <= MOST_NEURONS for size in sizes)
        and (sizes[0], sizes[-1]) == (PIXELS, DIGITS)
    )
    if not fits:
        raise InvalidSetting("sizes", allowed, reprlib.repr(sizes))
    return list(sizes)


def _array(field: str, values: Any, shape: tuple[int, int]) -> NDArray[np.float32]:
    """The values as an array of this shape; biases may be a plain list instead of a column."""
    try:
        array = np.asarray(values)
    except (ValueError, RecursionError):  # rows of different lengths, or lists in lists in lists
        array = np.array("rows of different lengths")
    if array.dtype.kind not in "iuf":
        came = reprlib.repr(values) if isinstance(values, list) else _kind(values)
        raise InvalidSetting(field, f"numbers of shape {shape}", came)
    if shape[1] == 1 and array.shape == (shape[0],):
        array = array.reshape(shape)
    if array.shape != shape:
        raise InvalidSetting(field, f"shape {shape}", f"shape {array.shape}")
    wrong = ~(abs(array) <= MOST_VALUE)
    if wrong.any():
        raise InvalidSetting(
            field, f"finite numbers from −{MOST_VALUE:,.0f} to {MOST_VALUE:,.0f}", float(array[wrong][0])
        )
    return array.astype(np.float32)
