"""The empty figures of the page about one neuron."""

import plotly.graph_objects as go

from app.figures import figure, line


def cost() -> go.Figure:
    """The cost against the epoch, for one run of one neuron."""
    chart = figure("epoch", "cost C", height=220)
    chart.update_xaxes(range=[0, 300])
    chart.update_yaxes(rangemode="tozero")
    chart.add_trace(line("cost", "quadratic", "cost"))
    return chart
