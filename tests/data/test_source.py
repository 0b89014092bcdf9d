"""What a server says about its data while it gets better."""

import threading

import pytest

from app.data import mnist, sample
from app.data.source import DataSource


def wait_for_download(source: DataSource) -> str:
    for thread in threading.enumerate():
        if thread.name == "fetch-mnist":
            thread.join(20)
    return source.download.state


def source_with(places, *mirrors: str) -> DataSource:
    source = DataSource(places, mirrors, 0.5)
    source.find()
    return source


def test_the_sample_is_in_use_until_the_download_is_done(tiny_mnist, mirrors, places):
    source = source_with(places, mirrors[0].holds(tiny_mnist).url)
    assert source.dataset.kind == "sample"
    assert "90 of 100" in source.state()["note"]
    assert source.start_download()
    assert wait_for_download(source) == "done"
    state = source.state()
    assert (state["kind"], state["note"], state["warning"]) == ("mnist", None, None)
    assert state["download"]["bytes"] == sum(map(len, tiny_mnist.values()))
    assert not source.start_download(), "there is nothing left to download"


def test_a_failed_download_says_why_and_can_be_tried_again(tiny_mnist, mirrors, places):
    source = source_with(places, mirrors[0].url)
    source.start_download()
    assert wait_for_download(source) == "failed"
    assert "answered 404" in source.state()["download"]["error"]
    assert source.dataset.kind == "sample"
    mirrors[0].holds(tiny_mnist)
    assert source.start_download()
    assert wait_for_download(source) == "done"
    assert source.state()["download"]["error"] is None


def test_only_one_download_at_a_time(tiny_mnist, mirrors, places):
    mirrors[0].holds(tiny_mnist).answers["/train-images-idx3-ubyte.gz"] = "stall"
    source = source_with(places, mirrors[0].url)
    assert source.start_download()
    assert not source.start_download()
    wait_for_download(source)


def test_an_earlier_run_keeps_its_data(tiny_mnist, mirrors, places):
    source = source_with(places, mirrors[0].holds(tiny_mnist).url)
    with pytest.raises(mnist.NoData, match="no longer here"):
        source.of_kind("mnist")
    source.start_download()
    wait_for_download(source)
    assert source.of_kind("mnist").kind == "mnist"
    assert source.of_kind("sample").kind == "sample"


def test_without_any_data_it_says_how_to_get_some(places, monkeypatch):
    monkeypatch.setattr(sample, "packaged_file", lambda: None)
    source = source_with(places)
    with pytest.raises(mnist.NoData, match="fetch-mnist"):
        _ = source.dataset
    assert source.state()["kind"] is None
    assert "fetch-mnist" in source.state()["note"]
