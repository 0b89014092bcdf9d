"""What is uploaded is kept, once, and no more of it than there is room for."""

import errno
import json
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from app.data import idx
from app.learn.network import RunSettings, initial_parameters
from app.networks import uploads as module
from app.networks.files import Network, to_npz
from app.networks.uploads import NetworkGone, Upload, UploadLimits, UploadStore, beyond
from app.runs.limits import OverLimit

PLENTY = UploadLimits(100, 10**9, 100, 10**9)


def network(seed):
    settings = RunSettings(hidden=(2,), seed=seed)
    return Network(RunSettings(hidden=(2,)), initial_parameters(settings))


def test_it_outlives_the_server_and_knows_a_network_again(tmp_path):
    first = UploadStore(tmp_path / "networks", PLENTY).add(network(1), "somebody")
    uploads = UploadStore(tmp_path / "networks", PLENTY)
    again = uploads.add(network(1), "somebody else")
    assert (again.id, again.owner) == (first.id, "somebody")
    assert uploads.all() == [again]
    assert np.array_equal(uploads.get(first.id).parameters.weights[0], network(1).parameters.weights[0])


def test_what_is_told_of_a_network_is_known_without_reading_it(tmp_path, monkeypatch):
    uploads = UploadStore(tmp_path, PLENTY)
    upload = uploads.add(network(1), "somebody")
    assert (upload.sizes, upload.cost, upload.output) == ((784, 2, 10), "cross-entropy", "sigmoid")
    assert upload.bytes == (tmp_path / f"{upload.id}.npz").stat().st_size
    monkeypatch.setattr(module, "read", lambda _: pytest.fail("the list reads a network"))
    assert UploadStore(tmp_path, PLENTY).all() == [upload]
    assert {os.stat(tmp_path / name).st_mode & 0o777 for name in os.listdir(tmp_path)} == {0o600}


def test_the_networks_of_an_earlier_lab_are_described_once(tmp_path, monkeypatch):
    (tmp_path / f"{'ab' * 8}.npz").write_bytes(to_npz(network(1)))
    os.utime(tmp_path / f"{'ab' * 8}.npz", (5, 5))
    (upload,) = UploadStore(tmp_path, PLENTY).all()
    assert (upload.id, upload.created, upload.sizes, upload.owner) == ("ab" * 8, 5, (784, 2, 10), "")
    monkeypatch.setattr(module, "read", lambda _: pytest.fail("it is read again"))
    assert UploadStore(tmp_path, PLENTY).all() == [upload]


def test_the_oldest_go(tmp_path):
    uploads = UploadStore(tmp_path, PLENTY._replace(most=2))
    ids = [uploads.add(network(seed)).id for seed in range(3)]
    assert [each.id for each in uploads.all()] == [ids[2], ids[1]]
    with pytest.raises(NetworkGone):
        uploads.get(ids[0])


def upload(name, owner, size=1):
    return Upload(name, 0.0, (784, 10), "quadratic", "sigmoid", size, owner)


@pytest.mark.parametrize(
    ("limits", "gone"),
    [
        (PLENTY, []),
        (PLENTY._replace(most=3), ["one 4", "one 3"]),
        (PLENTY._replace(most_bytes=35), ["one 4", "one 3"]),
        (PLENTY._replace(most_bytes=0), ["one 4", "one 3", "one 2", "one 1"]),
    ],
)
def test_who_has_most_gives_up_their_oldest_first(limits, gone):
    newest_first = [*(upload(f"one {n}", "one", 10) for n in range(1, 5)), upload("other 5", "other", 10)]
    assert [each.id for each in beyond(newest_first, limits)] == gone


def test_who_is_over_a_limit_is_told_which_and_loses_nothing(tmp_path):
    uploads = UploadStore(tmp_path, PLENTY._replace(most_per_client=2))
    first = uploads.add(network(1), "192.0.2.7/one")
    uploads.add(network(2), "192.0.2.7/one")
    uploads.add(network(2), "192.0.2.7/one")  # known already
    with pytest.raises(OverLimit, match=r"2 of your networks are kept.*forget one of them first") as refusal:
        uploads.add(network(3), "192.0.2.7/one")
    assert refusal.value.retry_after > 0
    uploads.add(network(3), "192.0.2.7/other")
    assert len(uploads.all()) == 3
    uploads.remove(first.id)
    uploads.add(network(4), "192.0.2.7/one")

    uploads.limits = PLENTY._replace(most=4, most_per_client=3)
    with pytest.raises(OverLimit, match="3 networks from your address are kept"):
        uploads.add(network(5), "192.0.2.7/third")
    uploads.limits = PLENTY._replace(most_bytes_per_client=3 * first.bytes)
    uploads.add(network(5), "192.0.2.7/one")
    with pytest.raises(OverLimit, match="your networks take"):
        uploads.add(network(6), "192.0.2.7/one")
    uploads.limits = PLENTY._replace(most_bytes=5 * first.bytes, most_bytes_per_client=3 * first.bytes)
    with pytest.raises(OverLimit, match="the networks from your address take"):
        uploads.add(network(6), "192.0.2.7/third")
    uploads.add(network(6), "192.0.2.8")


def test_a_client_over_the_limit_is_answered_429(lab_with):
    client = lab_with(max_networks_per_client=1).client
    assert client.post("/api/networks", content=to_npz(network(1))).status_code == 201
    refused = client.post("/api/networks", content=to_npz(network(2)))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    (kept,) = client.get("/api/networks").json()
    client.delete(f"/api/networks/{kept['id']}")
    assert client.post("/api/networks", content=to_npz(network(2))).status_code == 201


def test_the_list_never_fails_because_somebody_removes(tmp_path):
    uploads = UploadStore(tmp_path, PLENTY)

    def come_and_go(seed: int) -> None:
        for turn in range(8):
            uploads.remove(uploads.add(network(100 * seed + turn)).id)

    with ThreadPoolExecutor(3) as threads:
        busy = [threads.submit(come_and_go, seed) for seed in range(3)]
        while not all(each.done() for each in busy):
            uploads.all()
        for each in busy:
            each.result()
    assert uploads.all() == []


def test_a_damaged_file_is_left_out_of_the_list_and_told_when_asked_for(tmp_path):
    uploads = UploadStore(tmp_path, PLENTY)
    good, bad = uploads.add(network(1)), "cd" * 8
    (tmp_path / f"{bad}.npz").write_bytes(b"PK\x03\x04 no more than that")
    assert uploads.all() == [good]
    with pytest.raises(NetworkGone, match="damaged"):
        uploads.get(bad)
    (tmp_path / f"{good.id}.json").write_text(json.dumps({"nothing": "of use"}))
    assert uploads.all()[0].sizes == good.sizes


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 16, "x" * 16, "\0" * 16])
def test_an_unknown_name_is_told_so(tmp_path, name):
    uploads = UploadStore(tmp_path, PLENTY)
    for attempt in (uploads.get, uploads.describe, uploads.remove):
        with pytest.raises(NetworkGone):
            attempt(name)


def test_a_full_disk_is_told_in_words(client, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(idx, "atomic", full)
    answer = client.post("/api/networks", content=to_npz(network(1)))
    assert answer.status_code == 503
    assert answer.json() == {"detail": "The disk that holds uploaded networks is full"}
