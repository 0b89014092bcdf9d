"""The empty figures of the page about the softmax."""

from typing import Any

import plotly.graph_objects as go

from app.figures import figure, line
from app.learn.costs import COSTS, with_outputs

MOST_OUTPUTS = 10

# Both charts of the descent keep these, so that epochs stand under epochs and under the scrubber's thumb.
MARGIN = {"l": 56, "r": 20, "t": 8, "b": 50}


def charts() -> dict[str, dict[str, Any]]:
    """The page's figures by name, as JSON."""
    made = {
        "sharpness": sharpness(),
        "output": descent("output", "target’s activation", "%{y:.4f}"),
        "cost": descent("cost", "cost C", "C = %{y:.4f}"),
    }
    return {name: chart.to_plotly_json() for name, chart in made.items()}


def sharpness() -> go.Figure:
    """The activations against the sharpness c, stacked: one whole, divided ever more unequally. A line marks c."""
    chart = figure("sharpness c", "activations, stacked", height=300, margin={"l": 56, "r": 20, "t": 8, "b": 44})
    ticks = [0.01, 0.1, 1, 10, 100]
    chart.update_xaxes(type="log", range=[-2, 2], tickvals=ticks, ticktext=[f"{tick:g}" for tick in ticks])
    chart.update_yaxes(range=[0, 1], tickvals=[0, 0.5, 1], showgrid=False, automargin=False)
    for j in range(MOST_OUTPUTS):
        chart.add_trace(
            go.Scatter(
                x=[],
                y=[],
                mode="lines",
                line={"width": 1},
                stackgroup="whole",
                meta={"field": f"a{j + 1}", "x": "c", "role": f"output-{j + 1}"},
                hovertemplate=f"a<sub>{j + 1}</sub> = %{{y:.3f}}<extra></extra>",
            )
        )
    marker = go.Scatter(x=[], y=[0, 1], mode="lines", hoverinfo="skip", meta={"role": "ink"}, line={"width": 2})
    return chart.add_trace(marker)


def descent(field: str, title: str, hover: str) -> go.Figure:
    """One number of the descent against the epoch, a line and a dot for each cost."""
    chart = figure("epoch", title, height=220, margin=MARGIN)
    chart.update_xaxes(automargin=False, title_standoff=12)
    chart.update_yaxes(automargin=False, rangemode="tozero", nticks=5)
    if field == "output":
        chart.update_yaxes(range=[0, 1.02])
    for cost in with_outputs("softmax"):
        run = {"field": field, "role": cost, "run": cost}
        chart.add_trace(line(field, cost, cost, hovertemplate=f"{cost}: {hover}<extra></extra>").update(meta=run))
    for cost in with_outputs("softmax"):
        chart.add_trace(
            go.Scatter(
                x=[],
                y=[],
                mode="markers",
                hoverinfo="skip",
                cliponaxis=False,
                marker={"size": 10, "symbol": COSTS[cost].marker},
                meta={"field": field, "role": cost, "run": cost, "mark": True},
            )
        )
    return chart
