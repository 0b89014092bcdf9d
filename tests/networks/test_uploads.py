"""What is uploaded is kept, once, and no more of it than there is room for."""

import os

import numpy as np
import pytest

from app.learn.network import RunSettings, initial_parameters
from app.networks.files import Network
from app.networks.uploads import NetworkGone, UploadStore


def network(seed):
    settings = RunSettings(hidden=(2,), seed=seed)
    return Network(RunSettings(hidden=(2,)), initial_parameters(settings))


def test_it_outlives_the_server_and_knows_a_network_again(tmp_path):
    first = UploadStore(tmp_path / "networks", 10).add(network(1))
    uploads = UploadStore(tmp_path / "networks", 10)
    assert uploads.add(network(1)).id == first.id
    assert [each.id for each in uploads.all()] == [first.id]
    assert np.array_equal(uploads.get(first.id).network.parameters.weights[0], network(1).parameters.weights[0])


def test_the_oldest_go(tmp_path):
    uploads = UploadStore(tmp_path, 2)
    ids = []
    for seed in range(3):
        ids.append(uploads.add(network(seed)).id)
        os.utime(tmp_path / f"{ids[-1]}.npz", (seed, seed))
    uploads.add(network(2))
    assert {each.id for each in uploads.all()} == set(ids[1:])
    with pytest.raises(NetworkGone):
        uploads.get(ids[0])


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 16, "x" * 16])
def test_an_unknown_name_is_told_so(tmp_path, name):
    with pytest.raises(NetworkGone):
        UploadStore(tmp_path, 2).get(name)
    with pytest.raises(NetworkGone):
        UploadStore(tmp_path, 2).remove(name)
