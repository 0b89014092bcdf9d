"""Networks written and read back; what isn't one is refused by the field's name."""

import io
import json
import re
import tracemalloc
import zipfile

import numpy as np
import pytest

from app.learn.invalid import InvalidSetting
from app.learn.network import RunSettings, initial_parameters
from app.networks.files import Network, read, to_json, to_npz

SETTINGS = RunSettings(hidden=(3, 2), cost="quadratic")
NETWORK = Network(SETTINGS, initial_parameters(SETTINGS))


def same(one: Network, other: Network) -> bool:
    names = ("sizes", "cost", "output", "activation")
    arrays = [(*each.parameters.weights, *each.parameters.biases) for each in (one, other)]
    return all(getattr(one.settings, name) == getattr(other.settings, name) for name in names) and all(
        np.array_equal(a, b) and b.dtype == np.float32 for a, b in zip(*arrays, strict=True)
    )


@pytest.mark.parametrize("write", [lambda n: to_json(n).encode(), to_npz], ids=["json", "npz"])
@pytest.mark.parametrize(
    ("cost", "output"),
    [("quadratic", "sigmoid"), ("cross-entropy", "sigmoid"), ("log-likelihood", "softmax"), ("quadratic", "softmax")],
)
def test_what_is_written_is_read_back_to_the_last_bit(write, cost, output):
    settings = RunSettings(hidden=(3, 2), cost=cost, output=output)
    network = Network(settings, initial_parameters(settings))
    assert same(network, read(write(network)))


def test_arrays_may_lie_in_the_order_of_fortran():
    """As numpy writes those of a program that has transposed them."""
    written = dict(np.load(io.BytesIO(to_npz(NETWORK))))
    file = io.BytesIO()
    np.savez(file, **{name: np.asfortranarray(array) if array.ndim == 2 else array for name, array in written.items()})
    assert b"'fortran_order': True" in file.getvalue()
    assert same(NETWORK, read(file.getvalue()))


@pytest.mark.parametrize("write", [lambda n: to_json(n).encode(), to_npz], ids=["json", "npz"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_hidden_activation_is_kept(write, activation):
    settings = RunSettings(hidden=(3,), activation=activation)
    assert read(write(Network(settings, initial_parameters(settings)))).settings.activation == activation


def test_the_json_is_that_of_the_chapters_program():
    content = json.loads(to_json(NETWORK))
    assert list(content) == ["sizes", "weights", "biases", "cost"]
    assert content["sizes"] == [784, 3, 2, 10]
    assert content["cost"] == "QuadraticCost"
    # As network2.load takes them: w of shape (neurons, neurons before), b a column.
    assert [np.array(w).shape for w in content["weights"]] == [(3, 784), (2, 3), (10, 2)]
    assert [np.array(b).shape for b in content["biases"]] == [(3, 1), (2, 1), (10, 1)]


def broken(**changes) -> bytes:
    content = json.loads(to_json(NETWORK)) | changes
    return json.dumps({name: value for name, value in content.items() if value is not ...}).encode()


def weights(layer, place, value):
    changed = json.loads(to_json(NETWORK))["weights"]
    changed[layer][place[0]][place[1]] = value
    return changed


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        (b"", "file", "JSON or .npz, got 'empty'"),
        (b"\xff\xfe", "file", "JSON or .npz"),
        (b"[" * 100_000, "file", "JSON or .npz"),
        (b"nonsense", "file", "JSON or .npz, got '8 bytes of something else'"),
        (b"[1]", "file", "an object with sizes, weights, biases and cost, got 'a list of 1'"),
        (b"null", "file", "biases and cost, got 'nothing'"),
        (b"PK\x03\x04nonsense", "file", 'plain arrays, got "an archive that can\'t be unpacked"'),
        (broken(sizes=[784, 3, 3, 10]), "weights[1]", r"shape \(3, 3\)"),
        (broken(sizes=[100, 3, 2, 10]), "sizes", "784, up to 4 hidden layers"),
        (broken(sizes=[784, 10_000, 10]), "sizes", "1 to 1000 neurons"),
        (broken(sizes=[784, True, 10]), "sizes", "1 to 1000 neurons"),
        (broken(sizes="784"), "sizes", "784, up to"),
        (broken(weights=...), "weights", "a list, got 'nothing'"),
        (broken(cost=...), "cost", "a name, got 'nothing'"),
        (broken(weights={}), "weights", "a list of 3, one for each layer after the input, got 'an object'"),
        (broken(weights=[[[1.0]], [[1.0]]]), "weights", "a list of 3, .* got 'a list of 2'"),
        (broken(weights=weights(1, (0, 2), float("nan"))), "weights[1]", "finite numbers"),
        (broken(weights=weights(2, (9, 1), float("inf"))), "weights[2]", "finite numbers"),
        (broken(weights=weights(0, (0, 0), 1e300)), "weights[0]", "finite numbers"),
        (broken(weights=weights(0, (0, 0), "1")), "weights[0]", r"numbers of shape \(3, 784\)"),
        (broken(weights=weights(0, (0, 0), [1])), "weights[0]", r"numbers of shape \(3, 784\)"),
        (broken(biases=[[[0.0]] * 3, [[0.0]] * 2, [[0.0]] * 9]), "biases[2]", r"shape \(10, 1\)"),
        (broken(cost="HingeCost"), "cost", "QuadraticCost"),
        (broken(cost=["quadratic"]), "cost", "QuadraticCost"),
        (broken(output="tanh"), "output", "'sigmoid' or 'softmax'"),
        (broken(cost="CrossEntropyCost", output="softmax"), "cost", "quadratic or log-likelihood"),
    ],
)
def test_a_bad_file_is_refused_by_its_field(content, field, said):
    with pytest.raises(InvalidSetting, match=said) as refused:
        read(content)
    assert refused.value.field == field


def test_biases_may_be_plain_lists():
    flat = [np.array(b).ravel().tolist() for b in NETWORK.parameters.biases]
    assert same(NETWORK, read(broken(biases=flat)))


class Trap:
    def __reduce__(self):
        return pytest.fail, ("a network file was unpickled",)


def test_nothing_is_unpickled():
    buffer = io.BytesIO()
    np.savez(buffer, weights1=np.array([Trap()], dtype=object), sizes=[784, 10], cost="quadratic")
    with pytest.raises(InvalidSetting, match="plain arrays"):
        read(buffer.getvalue())


def archive(**members: bytes) -> bytes:
    """An .npz with these bytes in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.npy", content)
    return buffer.getvalue()


def array(header: str, content: bytes = b"", version: tuple[int, int] = (1, 0)) -> bytes:
    """An .npy file with a header of one's own."""
    text = header.encode("latin1") + b"\n"
    length = len(text).to_bytes(2 if version == (1, 0) else 4, "little")
    return b"\x93NUMPY" + bytes(version) + length + text + content


def header(descr: str = "'<f4'", shape: str = "(1,)") -> str:
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}"


GOOD = to_npz(NETWORK)
HOSTILE = {
    "more than a network has": archive(weights1=array(header("'<f8'", "(5000000,)"), bytes(40_000_000))),
    "too many": archive(**{f"weights{number}": array(header(), bytes(4)) for number in range(50)}),
    "a shape of 10¹²": archive(weights1=array(header(shape="(1000000, 1000000)"), bytes(100))),
    "a negative shape": archive(weights1=array(header(shape="(-1,)"), bytes(4))),
    "a large void": archive(weights1=array(header("'|V2000000000'"), bytes(100))),
    "a large text": archive(cost=array(header("'<U500000000'"), bytes(100))),
    "records": archive(weights1=array(header("[('a', '<f4')]"), bytes(4))),
    "nested header": archive(weights1=array(header("(" * 400 + ")" * 400))),
    "deeply nested header": archive(weights1=array("(" * 60_000, version=(2, 0))),
    "code in the header": archive(weights1=array("__import__('os')")),
    "an unknown version": archive(weights1=array(header(), bytes(4), version=(9, 9))),
    "no array": archive(weights1=b"nothing"),
    "an empty one": archive(weights1=b""),
    "no Unicode": archive(
        cost=array(header("'<U1'", "()"), b"\xff\xff\xff\x7f"), sizes=array(header("'<U1'"), bytes(4))
    ),
    "text where numbers belong": archive(
        sizes=array(header("'<U1'", "()"), b"7\0\0\0"), weights1=array(header("'<U1'"), bytes(4))
    ),
    "dates": archive(weights1=array(header("'<M8[s]'"), bytes(8))),
    "a cut archive": GOOD[: len(GOOD) // 2],
    "a damaged stream": archive(weights1=array(header(shape="(1000,)"), bytes(4000))).replace(b"\x93", b"\x94"),
    "JSON in JSON in JSON": b'{"sizes": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    "weights in weights in weights": broken(weights=json.loads("[" * 500 + "]" * 500)),
    "a number of 5,000 digits": b'{"sizes": [784, ' + b"9" * 5000 + b"]}",
    "a surrogate": broken(cost="\ud800"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_made_to_harm_is_refused_in_words(content):
    with pytest.raises(InvalidSetting) as refused:
        read(content)
    assert len(str(refused.value)) < 500
    assert not re.search(r"Error|BadZip|ndarray|array\(|dtype|NoneType|'[<|][a-zA-Z]", str(refused.value.got))


def test_files_damaged_at_random_are_read_or_refused():
    """Any byte may be another; nothing but a network or a refusal comes of it."""
    random = np.random.default_rng(5)
    for original in (GOOD, to_json(NETWORK).encode(), HOSTILE["a shape of 10¹²"]):
        for _ in range(300):
            damaged = bytearray(original)
            for _ in range(random.integers(1, 6)):
                damaged[random.integers(len(damaged))] = random.integers(256)
            try:
                network = read(
                    bytes(damaged[: random.integers(1, len(damaged) + 1)]) if random.random() < 0.3 else bytes(damaged)
                )
            except InvalidSetting:
                continue
            assert network.settings.sizes[0] == 784


def test_an_archive_is_not_unpacked_before_its_size_is_known():
    content = HOSTILE["more than a network has"]
    assert len(content) < 100_000
    tracemalloc.start()
    with pytest.raises(InvalidSetting, match="at most 16 arrays"):
        read(content)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
