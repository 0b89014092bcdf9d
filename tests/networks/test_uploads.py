"""The shelf keeps what it is given, once, and no more than it has room for."""

import os

import numpy as np
import pytest

from app.learn.network import RunSettings, initial_parameters
from app.networks.files import Network
from app.networks.uploads import NetworkGone, Shelf


def network(seed):
    settings = RunSettings(hidden=(2,), seed=seed)
    return Network(RunSettings(hidden=(2,)), initial_parameters(settings))


def test_it_outlives_the_server_and_knows_a_network_again(tmp_path):
    first = Shelf(tmp_path / "networks", 10).add(network(1))
    shelf = Shelf(tmp_path / "networks", 10)
    assert shelf.add(network(1)).id == first.id
    assert [each.id for each in shelf.all()] == [first.id]
    assert np.array_equal(shelf.get(first.id).network.parameters.weights[0], network(1).parameters.weights[0])


def test_the_oldest_go(tmp_path):
    shelf = Shelf(tmp_path, 2)
    ids = []
    for seed in range(3):
        ids.append(shelf.add(network(seed)).id)
        os.utime(tmp_path / f"{ids[-1]}.npz", (seed, seed))
    shelf.add(network(2))
    assert {each.id for each in shelf.all()} == set(ids[1:])
    with pytest.raises(NetworkGone):
        shelf.get(ids[0])


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 16, "x" * 16])
def test_an_unknown_name_is_told_so(tmp_path, name):
    with pytest.raises(NetworkGone):
        Shelf(tmp_path, 2).get(name)
    with pytest.raises(NetworkGone):
        Shelf(tmp_path, 2).remove(name)
