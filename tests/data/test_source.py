"""What a server says about its data while it gets better."""

import threading

import pytest

from app.data import mnist, sample
from app.data.source import Keeper


def wait_for_download(keeper: Keeper) -> str:
    for thread in threading.enumerate():
        if thread.name == "fetch-mnist":
            thread.join(20)
    return keeper.download.state


def keeper_with(places, *mirrors: str) -> Keeper:
    keeper = Keeper(places, mirrors, 0.5)
    keeper.find()
    return keeper


def test_the_sample_is_in_use_until_the_download_is_done(tiny_mnist, mirrors, places):
    keeper = keeper_with(places, mirrors[0].holds(tiny_mnist).url)
    assert keeper.dataset.kind == "sample"
    assert "90 of 100" in keeper.state()["note"]
    assert keeper.start_download()
    assert wait_for_download(keeper) == "done"
    state = keeper.state()
    assert (state["kind"], state["note"], state["warning"]) == ("mnist", None, None)
    assert state["download"]["bytes"] == sum(map(len, tiny_mnist.values()))
    assert not keeper.start_download(), "there is nothing left to download"


def test_a_failed_download_says_why_and_can_be_tried_again(tiny_mnist, mirrors, places):
    keeper = keeper_with(places, mirrors[0].url)
    keeper.start_download()
    assert wait_for_download(keeper) == "failed"
    assert "answered 404" in keeper.state()["download"]["error"]
    assert keeper.dataset.kind == "sample"
    mirrors[0].holds(tiny_mnist)
    assert keeper.start_download()
    assert wait_for_download(keeper) == "done"
    assert keeper.state()["download"]["error"] is None


def test_only_one_download_at_a_time(tiny_mnist, mirrors, places):
    mirrors[0].holds(tiny_mnist).answers["/train-images-idx3-ubyte.gz"] = "stall"
    keeper = keeper_with(places, mirrors[0].url)
    assert keeper.start_download()
    assert not keeper.start_download()
    wait_for_download(keeper)


def test_an_earlier_run_keeps_its_data(tiny_mnist, mirrors, places):
    keeper = keeper_with(places, mirrors[0].holds(tiny_mnist).url)
    with pytest.raises(mnist.NoData, match="no longer here"):
        keeper.of_kind("mnist")
    keeper.start_download()
    wait_for_download(keeper)
    assert keeper.of_kind("mnist").kind == "mnist"
    assert keeper.of_kind("sample").kind == "sample"


def test_without_any_data_it_says_how_to_get_some(places, monkeypatch):
    monkeypatch.setattr(sample, "packaged_file", lambda: None)
    keeper = keeper_with(places)
    with pytest.raises(mnist.NoData, match="fetch-mnist"):
        _ = keeper.dataset
    assert keeper.state()["kind"] is None
    assert "fetch-mnist" in keeper.state()["note"]
