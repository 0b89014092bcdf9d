"""One neuron over HTTP: the stream, the columns, the file, the surface, and how bad input is refused."""

import csv
import io
import json

import pytest

from app.learn import neuron


def events(client, query="", **headers):
    """The stream's (event, id, data) triples."""
    answer = client.get(f"/api/neuron/stream?{query}", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in answer.text.strip().split("\n\n")]
    return [(block["event"], block.get("id"), json.loads(block["data"])) for block in blocks]


def test_the_stream_is_one_step_an_epoch_and_then_done(client):
    *steps, last = events(client)
    assert [name for name, _, _ in steps] == ["step"] * 301
    assert [identity for _, identity, _ in steps] == [str(epoch) for epoch in range(301)]
    assert last == ("done", None, {"epochs": 300})
    assert [data for _, _, data in steps] == [step._asdict() for step in neuron.descend(neuron.NeuronSettings())]
    names = {"epoch", "weight", "bias", "z", "output", "slope", "cost", "gradient_weight", "gradient_bias"}
    assert set(steps[0][2]) == names


@pytest.mark.parametrize("seen", [0, 49, 50, 299])
def test_a_reader_who_was_cut_off_gets_the_rest(client, seen):
    everything = events(client, "cost=cross-entropy&learning_rate=0.05")
    rest = events(client, "cost=cross-entropy&learning_rate=0.05", **{"Last-Event-ID": str(seen)})
    assert rest == everything[seen + 1 :]


@pytest.mark.parametrize("seen", ["300", "999999999"])
def test_a_reader_who_saw_all_gets_the_end_again(client, seen):
    assert events(client, **{"Last-Event-ID": seen}) == [("done", None, {"epochs": 300})]


@pytest.mark.parametrize("seen", ["", "-1", "seven", "9" * 5000])
def test_a_last_event_that_never_was_means_from_the_start(client, seen):
    assert len(events(client, **{"Last-Event-ID": seen})) == 302


def test_a_run_that_diverges_ends_as_failed(client):
    query = "activation=linear&learning_rate=100&epochs=1000"
    *steps, last = events(client, query)
    name, identity, failure = last
    assert (name, identity) == ("failed", None)
    assert failure["epoch"] == len(steps)
    assert "learning rate" in failure["reason"]
    columns = client.get(f"/api/neuron/trajectory?{query}").json()
    assert columns["failed"] == failure
    assert len(columns["epoch"]) == len(steps)


def test_the_columns_are_the_stream_s_steps(client):
    query = "weight=0.6&bias=0.9&cost=cross-entropy&learning_rate=0.005&update_rule=chapter-animation"
    columns = client.get(f"/api/neuron/trajectory?{query}").json()
    assert columns.pop("failed") is None
    *steps, _ = events(client, query)
    for name, values in columns.items():
        assert values == [data[name] for _, _, data in steps]
    assert round(columns["output"][150], 4) == 0.1811
    assert round(columns["output"][300], 4) == 0.0404


def test_the_file_holds_the_same_numbers_in_full(client):
    answer = client.get("/api/neuron/trajectory.csv?epochs=20")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="neuron.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    columns = client.get("/api/neuron/trajectory?epochs=20").json()
    assert [float(row["cost"]) for row in rows] == columns["cost"]
    assert list(rows[0]) == list(neuron.Step._fields)


def test_the_surface(client):
    query = "cost=cross-entropy&target=1&weight_min=-2&weight_max=6&bias_min=0&bias_max=1&points=5"
    grid = client.get(f"/api/neuron/surface?{query}").json()
    assert grid["weight"] == [-2, 0, 2, 4, 6]
    assert grid["bias"] == [0, 0.25, 0.5, 0.75, 1]
    settings = neuron.NeuronSettings(cost="cross-entropy", target=1)
    for bias, row in zip(grid["bias"], grid["cost"], strict=True):
        for weight, cost in zip(grid["weight"], row, strict=True):
            assert cost == pytest.approx(neuron.step_at(settings, weight, bias).cost, rel=1e-12, abs=0)


def test_speed_against_wrongness(client):
    curves = client.get("/api/neuron/speed?input=2&target=1&points=11").json()
    assert len(curves["output"]) == 11
    for a, quadratic, cross_entropy in zip(*(curves[name] for name in ("output", "quadratic", "cross_entropy"))):  # noqa: B905
        assert quadratic == pytest.approx(2 * (1 - a) * a * (1 - a), rel=1e-9, abs=0)
        assert cross_entropy == pytest.approx(2 * (1 - a), rel=1e-9, abs=0)


ROUTES = ["stream", "trajectory", "trajectory.csv"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("query", "field", "allowed", "got"),
    [
        ("weight=51", "weight", "a number from -50 to 50", "51"),
        ("weight=NaN", "weight", "a number from -50 to 50", "NaN"),
        ("bias=-Infinity", "bias", "a number from -50 to 50", "-Infinity"),
        ("bias=1e999", "bias", "a number from -50 to 50", "1e999"),
        ("input=abc", "input", "a number from -10 to 10", "abc"),
        ("target=11", "target", "a number from -10 to 10", "11"),
        ("learning_rate=0", "learning_rate", "a number from above 0 to 100", "0"),
        ("epochs=0", "epochs", "a whole number from 1 to 5000", "0"),
        ("epochs=5001", "epochs", "a whole number from 1 to 5000", "5001"),
        ("epochs=2.5", "epochs", "a whole number from 1 to 5000", "2.5"),
        ("cost=hinge", "cost", "one of quadratic, cross-entropy", "hinge"),
        ("activation=softmax", "activation", "one of sigmoid, tanh, relu, linear", "softmax"),
        ("update_rule=adam", "update_rule", "one of gradient, chapter-animation", "adam"),
        ("cost=cross-entropy&activation=tanh", "cost", "quadratic on an activation 'tanh'", "cross-entropy"),
        ("cost=cross-entropy&target=2", "target", "a number from 0 to 1 under the cross-entropy", 2.0),
        ("update_rule=chapter-animation", "update_rule", "'gradient' under the quadratic cost", "chapter-animation"),
    ],
)
def test_bad_input_is_refused_by_field_range_and_value(client, route, query, field, allowed, got):
    answer = client.get(f"/api/neuron/{route}?{query}")
    assert answer.status_code == 422
    [problem] = answer.json()["detail"]
    assert (problem["field"], problem["allowed"], problem["got"]) == (field, allowed, got)
    assert problem["message"].startswith(f"{field}: allowed is {allowed}, got {got}")


def test_a_misspelt_field_is_refused_and_not_ignored(client):
    [problem] = client.get("/api/neuron/trajectory?wieght=1").json()["detail"]
    assert problem["field"] == "wieght"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("points=1", "points"),
        ("points=202", "points"),
        ("weight_min=2&weight_max=1", "weight_max"),
        ("bias_min=3&bias_max=3", "bias_max"),
        ("weight_min=-1e9", "weight_min"),
        ("bias_max=inf", "bias_max"),
        ("cost=cross-entropy&activation=relu", "cost"),
    ],
)
def test_a_surface_that_can_t_be_drawn_is_refused(client, query, field):
    answer = client.get(f"/api/neuron/surface?{query}")
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["detail"]] == [field]
