"""The empty figures of the page about the study; the page's script puts the dots in."""

from typing import Any

import plotly.graph_objects as go

from app.figures import figure

ETA = "learning rate η"


def charts() -> dict[str, dict[str, Any]]:
    """All of them by name, as JSON."""
    made = {
        "differences": differences(),
        "rates": rates(),
        "stuck": stuck(),
        "pairs": pairs(),
        "curve": curve(),
    }
    return {name: chart.to_plotly_json() for name, chart in made.items()}


def differences() -> go.Figure:
    """For each comparison a dot for every pair, and the mean with its interval, on one axis of points."""
    chart = figure("points of test accuracy", "", height=300, hovermode="closest")
    chart.update_layout(margin={"l": 190, "r": 16, "t": 10, "b": 44})
    chart.update_xaxes(zeroline=True, zerolinewidth=1.5, showgrid=True)
    chart.update_yaxes(showline=False, ticks="", showgrid=False, automargin=True)
    return chart


def rates() -> go.Figure:
    """Validation accuracy after the last epoch against η: a dot for every seed, a line through the means."""
    chart = figure(ETA, "right on the validation images", height=360, hovermode="closest")
    chart.update_xaxes(type="log", showgrid=True, dtick=1)
    chart.update_yaxes(ticksuffix=" %")
    return chart


def stuck() -> go.Figure:
    """The share of stuck runs against η."""
    chart = figure(ETA, "stuck", height=190, hovermode="closest")
    chart.update_xaxes(type="log", showgrid=True, dtick=1)
    chart.update_yaxes(tickformat=".0%", range=[-0.05, 1.05])
    return chart


def pairs() -> go.Figure:
    """Every reported pair: a dot for each cost and a line between the two."""
    chart = figure("", "right on the test images", height=360, hovermode="closest")
    chart.update_yaxes(ticksuffix=" %")
    return chart


def curve() -> go.Figure:
    """One run's accuracy after each epoch."""
    chart = figure("epoch", "right answers", height=240)
    chart.update_yaxes(tickformat=".0%")
    return chart
