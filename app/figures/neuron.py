"""The empty figures of the page about one neuron."""

import plotly.graph_objects as go

from app.figures import figure, line

# All charts of one neuron keep these, so that epochs stand under epochs and under the scrubber's thumb.
MARGIN = {"l": 56, "r": 20, "t": 8, "b": 40}


def dot(field: str, role: str, **more: object) -> go.Scatter:
    """The point of the present epoch on the line of `field`."""
    return go.Scatter(
        x=[],
        y=[],
        mode="markers",
        hoverinfo="skip",
        meta={"field": field, "role": role, "mark": True},
        marker={"size": 10},
        cliponaxis=False,
        **more,
    )


def cost(role: str, highest: float | None = None) -> go.Figure:
    """The cost against the epoch for one run, in the colour of `role`; the axis ends at `highest`, or where it must."""
    chart = figure("epoch", "cost C", height=200, margin=MARGIN)
    chart.update_xaxes(range=[0, 300], automargin=False)
    chart.update_yaxes(automargin=False, rangemode="tozero", nticks=5)
    if highest is not None:
        chart.update_yaxes(range=[0, highest])
    chart.add_trace(line("cost", role, "cost", hovertemplate="epoch %{x}<br>C = %{y:.5f}<extra></extra>"))
    chart.add_trace(dot("cost", role))
    return chart
