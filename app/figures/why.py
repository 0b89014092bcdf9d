"""The empty figures of the page about why learning slows."""

from typing import Any

import plotly.graph_objects as go

from app.figures import DASHES, figure

MARGIN = {"l": 58, "r": 18, "t": 14, "b": 48}
LEGEND = {"showlegend": True, "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}}


def curve(x: str, field: str, role: str, name: str, **more: Any) -> go.Scatter:
    """An empty line of `field` against `x`, in the colour of `role` and the dash of a cost unless told otherwise."""
    dash = more.pop("dash", DASHES.get(role, "solid"))
    meta = {"field": field, "x": x, "role": role}
    shown = {"hovertemplate": f"{name} %{{y:.4f}}<extra></extra>"} | more
    return go.Scatter(x=[], y=[], mode="lines", name=name, meta=meta, line={"dash": dash}, **shown)


def dot(x: str, field: str, role: str) -> go.Scatter:
    """The reader's place on the line of `field`."""
    meta = {"field": field, "x": x, "role": role, "mark": True}
    return go.Scatter(
        x=[], y=[], mode="markers", hoverinfo="skip", meta=meta, marker={"size": 12}, cliponaxis=False, showlegend=False
    )


def words(text: str, x: float, y: float, role: str, **more: Any) -> dict[str, Any]:
    """A line's name beside it, in the line's colour."""
    return {"text": text, "x": x, "y": y, "name": role, "showarrow": False, **more}


def chart(
    x: tuple[str, list[float]], y: tuple[str, list[float]], traces: list[Any], names: list[dict[str, Any]]
) -> go.Figure:
    """Traces on fixed axes, each given by its title and range, with the lines' names beside them."""
    made = figure(x[0], y[0], height=230, margin=MARGIN, annotations=names)
    made.update_xaxes(
        range=x[1], automargin=False, title_standoff=8
    )  # margins are fixed, since handles lie over the axes
    made.update_yaxes(range=y[1], zeroline=True, zerolinewidth=1, automargin=False)
    made.add_traces(traces)
    return made


def sigmoid() -> go.Figure:
    """σ against z, and its tangent at the reader's place."""
    made = chart(
        ("weighted input z", [-10, 10]),
        ("output a = σ(z)", [0, 1.05]),
        [
            curve("z", "output", "output", "σ(z)"),
            curve("z", "tangent", "slope", "tangent", hoverinfo="skip", hovertemplate=None),
            dot("z", "output", "output"),
        ],
        [],
    )
    return made.update_layout(height=270)


def gradients() -> go.Figure:
    """∂C/∂z against the output, for both costs."""
    return chart(
        ("output a", [0, 1]),
        ("∂C/∂z", [-1.05, 1.05]),
        [curve("output", cost, cost, cost) for cost in ("quadratic", "cross-entropy")]
        + [dot("output", cost, cost) for cost in ("quadratic", "cross-entropy")],
        [],
    )


def inputs() -> go.Figure:
    """The gradient of each weight and of the bias, under both costs, as bars."""
    made = figure("", "gradient", height=250, margin=MARGIN | {"b": 34, "t": 34}, hovermode="closest")
    made.update_layout(barmode="group", bargap=0.35, **LEGEND)
    made.update_yaxes(zeroline=True, zerolinewidth=1, automargin=False)
    for cost, pattern in (("quadratic", "/"), ("cross-entropy", "")):
        made.add_trace(
            go.Bar(
                x=[],
                y=[],
                name=cost,
                meta={"role": cost, "field": cost, "x": "parameter"},
                marker={"pattern": {"shape": pattern, "size": 6, "solidity": 0.55}},
                hovertemplate="%{x}: %{y:.4f}<extra></extra>",
            )
        )
    return made


def forms() -> go.Figure:
    """The cross-entropy and the form with a and y exchanged, against the output."""
    made = chart(
        ("output a", [0, 1]),
        ("", [0, 5]),
        [
            curve("output", "right", "cross-entropy", "−[y ln a + (1 − y) ln(1 − a)]", hovertemplate="%{y:.4f}"),
            curve(
                "output",
                "exchanged",
                "gradient",
                "−[a ln y + (1 − a) ln(1 − y)]",
                dash="dashdot",
                hovertemplate="%{y:.4f}",
            ),
            dot("output", "right", "cross-entropy"),
            dot("output", "exchanged", "gradient"),
        ],
        [],
    )
    made.update_layout(height=290, margin=MARGIN | {"t": 56}, **LEGEND)
    return made


def entropy() -> go.Figure:
    """The cross-entropy against the output, over the curve of its least values, the binary entropy."""
    return chart(
        ("output a", [0, 1]),
        ("nats", [0, 2.5]),
        [
            curve("output", "cost", "cross-entropy", "cross-entropy"),
            curve("output", "entropy", "output", "binary entropy", dash="dot"),
            dot("output", "cost", "cross-entropy"),
            dot("least_at", "least", "output"),
        ],
        [words("<b>the binary entropy</b>", 0.5, 0.36, "output")],
    )


def linear() -> go.Figure:
    """∂C/∂z against z for three neurons: sigmoid under both costs, and linear under the quadratic one."""
    kinds = [
        ("quadratic", "quadratic", "sigmoid, quadratic", "dash"),
        ("cross-entropy", "cross-entropy", "sigmoid, cross-entropy", "solid"),
        ("linear", "output", "linear, quadratic", "longdashdot"),
    ]
    return chart(
        ("weighted input z", [-6, 6]),
        ("∂C/∂z", [-2.2, 2.2]),
        [curve("z", field, role, name, dash=dash) for field, role, name, dash in kinds]
        + [dot("z", field, role) for field, role, _, _ in kinds],
        [],
    )


def origin() -> go.Figure:
    """The slope ∂C/∂a that the cost must have (Eq. 75), and the area under it from y to a."""
    return chart(
        ("output a", [0, 1]),
        ("∂C/∂a", [-12, 12]),
        [
            curve("output", "area", "cross-entropy", "area", fill="tozeroy", hoverinfo="skip", hovertemplate=None),
            curve("output", "slope", "cross-entropy", "∂C/∂a"),
            dot("output", "slope", "cross-entropy"),
        ],
        [],
    )


def surprise() -> go.Figure:
    """The surprise −ln p against p."""
    return chart(
        ("probability p of what happened", [0, 1]),
        ("surprise, nats", [0, 5]),
        [curve("p", "nats", "cross-entropy", "−ln p"), dot("p", "nats", "cross-entropy")],
        [],
    )


def likelihood() -> go.Figure:
    """Minus the logarithm of ten tosses' likelihood, by toss, against the belief; and the likelihood, scaled to 1."""
    return chart(
        ("belief a in heads", [0, 1]),
        ("", [0, 2.5]),
        [
            curve("belief", "cost", "cross-entropy", "−ln(likelihood)/10"),
            curve("belief", "relative", "output", "likelihood", dash="dot"),
            dot("belief", "cost", "cross-entropy"),
        ],
        [
            words("<b>−ln(likelihood)/10</b>", 0.5, 2.3, "cross-entropy"),
            words("<b>likelihood, scaled</b>", 0.2, 0.35, "output"),
        ],
    )


def several() -> go.Figure:
    """What each of ten outputs adds to the cost."""
    made = chart(("output", [-0.5, 9.5]), ("its part of C", [0, 4.8]), [], [])
    made.update_xaxes(type="category")
    bars = go.Bar(
        x=[],
        y=[],
        meta={"role": "cross-entropy", "field": "part", "x": "place"},
        hovertemplate="%{y:.3f}<extra></extra>",
    )
    return made.add_trace(bars)


def check() -> go.Figure:
    """The relative error of the gradient check against the step h, both logarithmic."""
    made = chart(
        ("step h", [-12, 0]),
        ("relative error", [-13, 1]),
        [curve("log10_h", "log10_error", "gradient", "error"), dot("log10_h", "log10_error", "gradient")],
        [],
    )
    powers = {"tickprefix": "10<sup>", "ticksuffix": "</sup>", "dtick": 3, "zeroline": False}
    made.update_xaxes(**powers)
    made.update_yaxes(**powers)
    return made


def figures() -> dict[str, dict[str, Any]]:
    """All of them, by the name of the place that each is drawn in."""
    makers = (
        sigmoid, gradients, inputs, forms, entropy, linear, origin, likelihood, surprise, several, check,
    )  # fmt: skip
    return {maker.__name__: maker().to_plotly_json() for maker in makers}
