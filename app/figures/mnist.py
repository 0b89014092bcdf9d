"""The empty figures of the page about MNIST: two runs, A and B, on one axis of training images seen."""

from typing import Any

import plotly.graph_objects as go

from app.figures import figure, line
from app.learn.activations import SATURATED

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
    # Plotly sets powers a quarter larger than other numbers.
    chart.update_yaxes(type="log", exponentformat="power", dtick=1, tickfont={"size": 11})
    for lane in LANES:
        for layer in range(1, MOST_LAYERS + 1):
            chart.add_trace(_line(f"gradient_{layer}", lane, f"layer {layer}: %{{y:.2~g}}"))
    return chart


def followed(moments: int) -> go.Figure:
    """One output in both networks of the pair, moment by moment; the moments are as far apart as on the scrubber."""
    chart = figure("mini-batches learned from", "output", height=220, margin={"l": 58, "r": 104, "t": 12, "b": 46})
    chart.update_xaxes(range=[-0.2, moments - 0.8], automargin=False)
    chart.update_yaxes(range=[-0.03, 1.03], automargin=False)
    for lane, cost in zip(LANES, ("quadratic", "cross-entropy"), strict=True):
        meta = {"field": cost, "x": "moment", "role": cost}
        chart.add_trace(
            line(cost, cost, cost, hovertemplate=f"{cost}: %{{y:.3~g}}<extra></extra>").update(
                meta=meta, line={"width": 2}
            )
        )
        marker = {"size": 9, "symbol": "square" if lane == "b" else "circle"}
        dot = {"mode": "markers", "marker": marker, "hoverinfo": "skip"}
        chart.add_trace(go.Scatter(x=[], y=[], name=cost, meta=meta | {"mark": True}, **dot))
    return chart


def inside() -> dict[str, dict[str, Any]]:
    """The charts of a look into a network, by name, as JSON."""
    charts = {"hidden": hidden(), "outputs": outputs(), "confidence": confidence()}
    return {name: chart.to_plotly_json() for name, chart in charts.items()}


def hidden() -> go.Figure:
    """Histogram of the hidden activations, a line for each layer."""
    chart = _histogram()
    for layer in range(1, MOST_LAYERS):
        chart.add_trace(_steps(f"share_{layer}", f"layer {layer}", "ink-soft", ("solid", "dash", "dot")[layer - 1]))
    return chart


def outputs() -> go.Figure:
    """Histograms of the output activations: the right digit's neuron, and the others."""
    chart = _histogram()
    chart.add_trace(_steps("right", "right digit", "output", "solid"))
    chart.add_trace(_steps("others", "others", "gradient", "dash"))
    return chart


def confidence() -> go.Figure:
    """Accuracy against confidence, with the line on which both are the same."""
    chart = figure("largest output", "right answers", height=260, margin={"l": 58, "r": 24, "t": 12, "b": 46})
    chart.update_xaxes(range=[0, 1.02])
    chart.update_yaxes(range=[0, 1.04], tickformat=".0%")
    chart.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line={"dash": "dot", "width": 1, "color": "#888"})
    chart.add_trace(
        go.Scatter(
            x=[],
            y=[],
            mode="lines+markers",
            name="accuracy",
            meta={"field": "accuracy", "x": "confidence", "role": "slope"},
            line={"width": 1.5},
            hovertemplate="%{x:.2f} sure: %{y:.1%} right<extra></extra>",
        )
    )
    return chart


def _histogram() -> go.Figure:
    """Shares of activations on a log axis, for most of them lie at the ends; those ends are shaded."""
    chart = figure("activation", "share", height=260, margin={"l": 58, "r": 96, "t": 12, "b": 46})
    chart.update_xaxes(range=[0, 1], tickvals=[0, 0.25, 0.5, 0.75, 1])
    chart.update_yaxes(type="log", range=[-4, 0], dtick=1, tickformat="~%")
    for low, high in ((0, SATURATED), (1 - SATURATED, 1)):
        chart.add_shape(
            type="rect",
            x0=low,
            x1=high,
            y0=0,
            y1=1,
            yref="paper",
            fillcolor="rgba(128,128,128,0.16)",
            line={"width": 0},
            layer="below",
        )
    return chart


def _steps(field: str, name: str, role: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=[],
        y=[],
        mode="lines",
        name=name,
        meta={"field": field, "x": "activation", "role": role},
        line={"dash": dash, "shape": "hvh", "width": 2},
        hovertemplate=f"{name}: %{{y:.2~%}}<extra></extra>",
    )


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
