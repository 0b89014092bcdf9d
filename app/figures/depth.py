"""The empty figures of the page about earlier layers."""

import plotly.graph_objects as go

from app.figures import figure, line
from app.learn.costs import COSTS as RECORDS

COSTS = ("quadratic", "cross-entropy")
MARGIN = {"l": 66, "r": 20, "t": 12, "b": 44}
POWERS = {"tickprefix": "10<sup>", "ticksuffix": "</sup>"}


def layers() -> go.Figure:
    """A norm of every layer for both costs, and below it how many times the quadratic cost's the cross-entropy's is.

    Both axes are logarithmic: the fields are log10.
    """
    chart = figure("layer (the last is the output)", "", height=350, margin=MARGIN)
    chart.update_yaxes(**POWERS, domain=[0.36, 1])
    chart.update_xaxes(anchor="y2")
    chart.update_layout(
        yaxis2=chart.layout.yaxis.to_plotly_json()
        | {"domain": [0, 0.25], "title": {"text": "ratio"}, "tickprefix": "", "ticksuffix": "", "anchor": "x"}
    )
    for cost in COSTS:
        trace = line(f"log10_{cost.replace('-', '_')}", cost, cost, hovertemplate="10<sup>%{y:.2f}</sup>")
        trace.update(mode="lines+markers", marker={"symbol": RECORDS[cost].marker, "size": 7}, connectgaps=False)
        trace.meta = trace.meta | {"x": "layer"}
        chart.add_trace(trace)
    ratio = line("log10_ratio", "gradient", "ratio", hovertemplate="10<sup>%{y:.4f}</sup> times<extra></extra>")
    ratio.update(mode="lines+markers", marker={"symbol": "circle", "size": 7}, yaxis="y2")
    ratio.meta = ratio.meta | {"x": "layer"}
    return chart.add_trace(ratio)


def training() -> go.Figure:
    """The share of right answers while a network learns, with the run before it; and each layer's gradient norm."""
    chart = figure("epoch", "right answers", height=260, margin=MARGIN, hovermode="closest")
    chart.update_xaxes(domain=[0, 0.56], range=[0, 5])
    chart.update_yaxes(range=[0, 1.02], tickformat=".0%")
    chart.update_layout(
        xaxis2=chart.layout.xaxis.to_plotly_json()
        | {"domain": [0.7, 1], "anchor": "y2", "range": [0.5, 6.5], "title": {"text": "layer"}, "dtick": 1},
        yaxis2=chart.layout.yaxis.to_plotly_json()
        | {"anchor": "x2", "range": None, "tickformat": "", "title": {"text": "gradient now"}, **POWERS},
    )
    for run, role, dash in (("before", "ink-soft", "dot"), ("now", "gradient", "solid")):
        trace = line("accuracy", role, f"the run {run}", hovertemplate="%{y:.1%}")
        chart.add_trace(trace.update(meta={"field": "accuracy", "role": role, "run": run}, line={"dash": dash}))
    norms = line("log10_norm", "gradient", "gradient norm", hovertemplate="10<sup>%{y:.2f}</sup><extra></extra>")
    meta = {"field": "log10_norm", "x": "layer", "role": "gradient", "run": "layers"}
    return chart.add_trace(norms.update(mode="lines+markers", meta=meta, xaxis="x2", yaxis="y2"))


def chain() -> go.Figure:
    """A bar for each factor of a chain, and for its product under each cost: log10 of its size, from 1 on."""
    chart = figure("size of the factor", "", margin={"l": 130, "r": 76, "t": 8, "b": 52}, hovermode=False)
    chart.update_xaxes(**POWERS, showgrid=True, zeroline=True, zerolinewidth=1.5)
    chart.update_yaxes(showline=False, ticks="", automargin=False, type="category", showgrid=False)
    for run, role, pattern in (
        ("slope", "slope", ""),
        ("struck", "slope", "/"),
        ("weight", "output", ""),
        ("error", "gradient", ""),
        ("quadratic", "quadratic", ""),
        ("cross-entropy", "cross-entropy", ""),
    ):
        chart.add_trace(
            go.Bar(
                x=[],
                y=[],
                orientation="h",
                width=0.7,
                cliponaxis=False,
                meta={"run": run, "role": role},
                marker={"pattern": {"shape": pattern, "size": 6, "solidity": 0.4}},
            )
        )
    chart.update_layout(barmode="overlay")
    return chart
