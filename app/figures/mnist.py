"""The empty figures of the page about MNIST: two runs, A and B, on one axis of training images seen."""

from typing import Any

import plotly.graph_objects as go

from app.figures import figure

LANES = ("a", "b")
MOST_LAYERS = 4  # three hidden layers and the output layer
SEEN = "training images seen"


def race() -> dict[str, dict[str, Any]]:
    """The race's four charts by name, as JSON."""
    charts = {
        "accuracy": accuracy(),
        "cost": cost(),
        "saturation": saturation(),
        "gradients": gradients(),
    }
    return {name: chart.to_plotly_json() for name, chart in charts.items()}


def accuracy() -> go.Figure:
    """Share of test images answered rightly, at the end of each epoch."""
    chart = _chart("right answers")
    chart.update_yaxes(tickformat=".0%")
    for lane in LANES:
        chart.add_trace(_line("test_accuracy", lane, "%{y:.2%}").update(mode="lines+markers", marker={"size": 5}))
    return chart


def cost() -> go.Figure:
    """Mean cost of the mini-batches as they were met."""
    chart = _chart("training cost")
    for lane in LANES:
        chart.add_trace(_line("relative_cost", lane, "%{y:.4~f}"))
    return chart


def saturation() -> go.Figure:
    """Share of output neurons within 0.1 of the wrong end."""
    chart = _chart("wrongly saturated")
    chart.update_yaxes(tickformat=".1~%", rangemode="tozero")
    for lane in LANES:
        chart.add_trace(_line("saturated_wrong", lane, "%{y:.2%}"))
    return chart


def gradients() -> go.Figure:
    """Norm of the cost's gradient with respect to each layer's weights; later layers draw the thicker lines."""
    chart = _chart("gradient norm")
    chart.update_yaxes(type="log", exponentformat="power", dtick=1)
    for lane in LANES:
        for layer in range(1, MOST_LAYERS + 1):
            chart.add_trace(_line(f"gradient_{layer}", lane, f"layer {layer}: %{{y:.2~g}}"))
    return chart


def _chart(y_title: str) -> go.Figure:
    chart = figure(SEEN, y_title, height=260, margin={"l": 58, "r": 84, "t": 12, "b": 46})
    chart.update_xaxes(tickformat="~s", rangemode="tozero", nticks=6)
    return chart


def _line(field: str, lane: str, hover: str) -> go.Scatter:
    """A live line of one lane; the page gives it the colour and dash of the lane's cost."""
    return go.Scatter(
        x=[],
        y=[],
        mode="lines",
        name=lane.upper(),
        meta={"field": field, "x": "examples", "run": lane, "role": "ink-soft"},
        line={"width": 2},
        hovertemplate=f"{lane.upper()} {hover}<extra></extra>",
    )
