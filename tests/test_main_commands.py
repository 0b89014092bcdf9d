"""The command line, as a person types it."""

import argparse
import csv
import io
import json
import re
from hashlib import sha256

import pytest

from app.__main__ import COMMANDS, main
from app.commands.options import add_options, build
from app.commands.train import line
from app.learn import verification
from app.settings import Settings
from app.study.publication import PLAN, RESULTS


@pytest.fixture
def folders(tmp_path, cache_dir, monkeypatch):
    """Where the commands look for images: nowhere but in the sample."""
    monkeypatch.delenv("LAB_MNIST_DIR", raising=False)
    monkeypatch.setenv("LAB_CACHE_DIR", str(cache_dir))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_says_what_can_be_done(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    for word in {"": COMMANDS, "serve": ["LAB_PORT", "--max-active-runs"], "train": ["--lmbda"]}.get(command, []):
        assert word in said


def test_train_prints_every_epoch(folders, capsys):
    assert main(["train", "--hidden", "10", "--epochs", "2", "--cost", "quadratic", "--learning-rate", "3"]) == 0
    said = capsys.readouterr().out
    assert "[784, 10, 10] on 4,000 images" in said
    assert [line.split()[1] for line in said.splitlines() if line.startswith("epoch")] == ["0", "1", "2"]
    assert "fetch-mnist" in said


def test_an_epochs_line_names_each_of_its_figures():
    figures = {"test_accuracy": 0.9541, "validation_accuracy": 0.9612, "training_cost": 0.12345, "test_cost": 0.5678}
    assert line({"epoch": 7} | figures, 12.34) == (
        "epoch   7   test accuracy  95.41%   validation  96.12%   training cost 0.1235   test cost 0.5678     12.3 s"
    )


def test_train_takes_several_hidden_layers(folders, capsys):
    assert main(["train", "--hidden", "5", "6", "--epochs", "1", "--mini-batch-size", "500"]) == 0
    assert "[784, 5, 6, 10]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["train", "--epochs", "0"], "--epochs: Input should be greater than or equal to 1, got '0'"),
        (["train", "--cost", "log-likelihood", "--output", "sigmoid"], "cost: allowed is quadratic or cross-entropy"),
        (["neuron", "--weight", "nan"], "--weight: Input should be a finite number"),
        (["neuron", "--target", "2", "--cost", "cross-entropy"], "target"),
        (["--port", "x"], "--port"),
        (["bake"], "bake"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(folders, capsys, words, said):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_train_says_that_learning_diverged(folders, capsys):
    words = "train --hidden 5 --cost quadratic --learning-rate 1000 --lmbda 1000 --epochs 5"
    with pytest.raises(SystemExit) as left:
        main(words.split())
    assert left.value.code == 1
    assert "diverged at epoch" in capsys.readouterr().err


def test_neuron_prints_the_trajectory_of_the_page(client, capsys):
    query = {"weight": "2", "bias": "2", "cost": "quadratic", "learning_rate": "0.15", "epochs": "300"}
    words = ["neuron"]
    for name, value in query.items():
        words += ["--" + name.replace("_", "-"), value]
    assert main([*words, "--csv"]) == 0
    table = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    page = list(csv.reader(io.StringIO(client.get("/api/neuron/trajectory.csv", params=query).text)))
    assert table == page
    assert float(table[-1][table[0].index("output")]) == pytest.approx(0.2028, abs=1e-4)
    assert main(words) == 0
    heading, *printed = capsys.readouterr().out.splitlines()
    rows = [line.split() for line in printed]
    last = rows[-1]
    assert last[0] == "300"
    assert float(last[heading.split().index("output")]) == pytest.approx(float(table[-1][4]), rel=1e-5)


def test_an_option_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("LAB_PORT", "9000")
    monkeypatch.setenv("LAB_MNIST_MIRRORS", "http://a/, http://b/")
    parser = argparse.ArgumentParser()
    add_options(parser, Settings)
    from_environment = build(parser, Settings, parser.parse_args([]))
    assert from_environment.port == 9000
    assert from_environment.mnist_mirrors == ("http://a/", "http://b/")
    chosen = build(parser, Settings, parser.parse_args(["--port", "9001", "--mnist-mirrors", "http://c/"]))
    assert chosen.port == 9001
    assert chosen.mnist_mirrors == ("http://c/",)


def test_verify_says_that_this_machine_computes_the_published_numbers(folders, capsys):
    assert main(["verify"]) == 0
    assert "the same to the last bit" in capsys.readouterr().out


def test_verify_names_the_part_that_comes_out_otherwise(folders, capsys, monkeypatch):
    monkeypatch.setitem(verification.PUBLISHED, "shuffle", "0000000000000000")
    with pytest.raises(SystemExit) as left:
        main(["verify"])
    assert left.value.code == 1
    said = capsys.readouterr()
    assert said.out.startswith("shuffle: ")
    assert "1 of" in said.err


def test_a_study_says_how_far_it_is_and_what_came_of_it(folders, capsys, tmp_path):
    assert main(["study", "status"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "1,280 of 1,280 runs are done" in said  # and no time left
    assert sum(" η = " in each for each in said) == 10
    plan = json.loads(PLAN.read_text())
    for part in (0, 300):
        results = tmp_path / f"{part}.jsonl"
        results.write_text("".join(RESULTS.read_text().splitlines(keepends=True)[: part + 1] if part else ""))
        assert main(["study", "status", str(PLAN), "--results", str(results)]) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[:2] == [plan["name"], f"The plan of 2026-11-21, SHA-256 {sha256(PLAN.read_bytes()).hexdigest()}"]
        assert re.fullmatch(rf"{part} of 1,\d\d\d runs are done" + ("; about \\d+ min left" if part else ""), said[2])
    assert main(["study", "summary"]) == 0
    assert "6.31 points better" in capsys.readouterr().out
