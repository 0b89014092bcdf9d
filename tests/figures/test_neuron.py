"""The figures of the page about one neuron: what each trace draws is a field that a step has, in a known colour."""

import pytest

from app.figures import DASHES, neuron
from app.learn.costs import with_outputs
from app.learn.neuron import Step

FIGURES = {
    "cost": neuron.cost("cross-entropy", highest=4.2),
    "anatomy": neuron.anatomy("quadratic"),
    "gradient_size": neuron.gradient_size(),
    "surface": neuron.surface(),
    "story": neuron.story(),
    "landscape": neuron.landscape(),
    "mountain": neuron.mountain(),
}
# A step's own fields, and those that the page derives: |∂C/∂w|, and the cost over that of the start.
FIELDS = {*Step._fields, "gradient_size", "relative"}


@pytest.mark.parametrize("name", FIGURES)
def test_live_traces_are_empty_and_say_what_they_draw(name):
    traces = FIGURES[name].to_plotly_json()["data"]
    live = [trace for trace in traces if "field" in trace["meta"]]
    assert live
    for trace in live:
        meta = trace["meta"]
        assert {meta["field"], meta.get("x", "epoch"), meta.get("z", "cost")} <= FIELDS
        assert meta["run"] == "own"
        assert trace["x"] == trace["y"] == []  # plain lists: Plotly can't extend packed arrays


def test_the_costs_differ_in_more_than_colour():
    curves = [trace for trace in neuron.gradient_size().data if trace.mode == "lines"]
    assert {trace.name: trace.line.dash for trace in curves} == {cost: DASHES[cost] for cost in with_outputs("sigmoid")}
    assert len(set(DASHES.values())) == len(DASHES)


def test_the_four_figures_keep_their_axes():
    assert list(neuron.cost("quadratic", highest=0.5).layout.yaxis.range) == pytest.approx([-0.0075, 0.5])
    held = neuron.anatomy("quadratic", steepest=0.16).layout
    assert [axis.range is not None for axis in (held.yaxis, held.yaxis2, held.yaxis3)] == [True] * 3
    free = neuron.anatomy("quadratic").layout
    assert [axis.range for axis in (free.yaxis, free.yaxis2, free.yaxis3)] == [None] * 3
