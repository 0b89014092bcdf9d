"""Empty Plotly figures: axes and traces. A trace's meta says which field it draws and in whose colour.

Colours are not here: the page paints a trace by its `role` from the same CSS variables as everything
else, so that a chart follows the page's colour scheme. Live traces start as plain empty lists.
"""

from typing import Any

import plotly.graph_objects as go

from app.learn.costs import COSTS

# Told apart by more than colour: the dash of each role's line.
DASHES = {cost.role: cost.dash for cost in COSTS.values()}


def figure(x_title: str, y_title: str, *, height: int = 260, **layout: Any) -> go.Figure:
    """An empty figure with our axes; `layout` is merged into Plotly's."""
    axes = {"zeroline": False, "fixedrange": True, "showline": True, "ticks": "outside", "automargin": True}
    return go.Figure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": 52, "r": 16, "t": 10, "b": 44},
            "showlegend": False,
            "hovermode": "x",
            "dragmode": False,
            "xaxis": axes | {"title": {"text": x_title}, "showgrid": False},
            "yaxis": axes | {"title": {"text": y_title}},
        }
        | layout
    )


def line(field: str, role: str, name: str, **more: Any) -> go.Scatter:
    """An empty live line that draws `field` in the colour and dash of `role`."""
    dash = DASHES.get(role, "solid")
    return go.Scatter(
        x=[], y=[], mode="lines", name=name, meta={"field": field, "role": role}, line={"dash": dash}, **more
    )
