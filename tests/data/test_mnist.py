"""Which images are found where, and how they are split."""

import gzip
import os

import numpy as np
import pytest

from app.data import files, idx, mnist, sample

WHOLE = os.environ.get("LAB_TEST_MNIST_DIR")


def fill(folder, contents, *, zipped):
    folder.mkdir(parents=True)
    for name, content in contents.items():
        path = folder / (f"{name}.gz" if zipped else name)
        path.write_bytes(gzip.compress(content) if zipped else content)
    return folder


@pytest.mark.parametrize("zipped", [True, False])
def test_the_given_folder_comes_first(tiny_mnist, places, tmp_path, zipped):
    given = fill(tmp_path / "given", tiny_mnist, zipped=zipped)
    found = mnist.find(mnist.Places(given, places.cache))
    assert found.kind == "mnist"
    assert found.folder == (places.mnist if zipped else given), "unzipped files are mapped where they lie"
    assert found.sizes() == {"training": 24, "validation": 6, "test": 5}
    pixels = np.frombuffer(tiny_mnist[files.NAMES[0]][16:], np.uint8).reshape(30, 784)
    assert (found.splits().training.images == pixels[:24]).all()
    assert (found.splits().validation.images == pixels[24:]).all()


@pytest.mark.parametrize("zipped", [True, False])
def test_a_wrong_file_in_the_given_folder_is_named_and_not_used(tiny_mnist, places, tmp_path, zipped):
    name = files.NAMES[1]
    other = tiny_mnist | {name: tiny_mnist[name][:-1] + b"\x0b"}
    warnings: list[str] = []
    found = mnist.find(mnist.Places(fill(tmp_path / "given", other, zipped=zipped), places.cache), warnings.append)
    assert found.kind == "sample"
    assert name in warnings[0]
    assert "SHA-256" in warnings[0]


def test_a_folder_without_the_files_is_named_and_not_used(places, tmp_path):
    warnings: list[str] = []
    assert mnist.find(mnist.Places(tmp_path, places.cache), warnings.append).kind == "sample"
    assert "train-images-idx3-ubyte" in warnings[0]


def test_then_comes_the_cache(tiny_mnist, places):
    fill(places.mnist, tiny_mnist, zipped=False)
    assert mnist.find(places).kind == "mnist"


def test_the_sample_is_split_by_class(places):
    found = mnist.find(places)
    assert found.kind == "sample"
    assert found.sizes() == {"training": 4000, "validation": 500, "test": 500}
    for part in found.splits():
        assert len(set(np.bincount(part.labels, minlength=10))) == 1
        assert part.images.dtype == np.uint8
    everything = np.concatenate([part.images for part in found.splits()])
    assert len(np.unique(everything, axis=0)) > 4990, "the parts overlap"


def test_neither_mnist_nor_sample(places, monkeypatch):
    monkeypatch.setattr(sample, "packaged_file", lambda: None)
    with pytest.raises(mnist.NoData, match="fetch-mnist"):
        mnist.find(places)


@pytest.mark.skipif(not WHOLE, reason="LAB_MNIST_DIR is not set")
def test_the_whole_of_mnist(places):
    found = mnist.find_mnist(mnist.Places(WHOLE and mnist.Path(WHOLE), places.cache))
    assert found is not None
    assert found.sizes() == {"training": 50_000, "validation": 10_000, "test": 10_000}
    assert found.splits().training.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert found.splits().test.labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_a_file_is_mapped_and_not_copied(tmp_path):
    values = np.arange(256, dtype=np.uint8).reshape(4, 64)
    idx.write(tmp_path / "values", values)
    mapped = idx.read_mapped(tmp_path / "values")
    assert (mapped == values).all()
    assert not mapped.flags.writeable
    assert isinstance(mapped.base, np.memmap)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x00\x08", b"PK\x03\x04 a zip file", idx.header((3, 2)) + b"12345", idx.header((3, 2)) + b"1234567"],
)
def test_what_is_not_an_idx_file_is_refused(tmp_path, content):
    (tmp_path / "values").write_bytes(content)
    with pytest.raises(ValueError, match="values"):
        idx.read_mapped(tmp_path / "values")


def test_a_file_can_be_read_by_everybody_or_by_its_owner_alone(tmp_path):
    for mode in (0o644, 0o600):
        with idx.atomic(tmp_path / "values", mode) as file:
            file.write(b"new")
        assert (tmp_path / "values").stat().st_mode & 0o777 == mode
    idx.write(tmp_path / "values", np.zeros(3, np.uint8))
    assert (tmp_path / "values").stat().st_mode & 0o777 == 0o644


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "values"
    path.write_bytes(b"old")

    def fail_halfway() -> None:
        with idx.atomic(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
