"""The empty figures of the page about one neuron. The run that a figure opens with is called `own`."""

from math import inf
from typing import Any

import plotly.graph_objects as go

from app.figures import DASHES, figure, line
from app.learn.costs import COSTS, with_outputs

# All charts over the epochs keep these, so that epochs stand under epochs and under the scrubber's thumb.
MARGIN = {"l": 60, "r": 30, "t": 22, "b": 50}  # room for a letter above a dot
STORY_MARGIN = {"l": 56, "r": 104, "t": 22, "b": 48}
# css/neuron.css knows this one as well: the ring that is dragged lives inside it.
LANDSCAPE_MARGIN = {"l": 42, "r": 8, "t": 6, "b": 52}
GUESSED = ("quadratic-bad", "cross-entropy-bad", "quadratic-mild", "cross-entropy-mild")

# Where the axes stay and a run may leave for far away: values that no drawing could hold are left out.
FARTHEST = 1e4


def limit(most: float) -> dict[str, float]:
    """The part of a trace's meta that leaves out values beyond ±most."""
    return {"most": most} if most < inf else {}


def path(field: str, role: str, hover: str, *, x: str = "epoch", most: float = inf, **more: Any) -> go.Scatter:
    """The line of the run: `field` against `x` in the colour and dash of `role`; hovering shows `hover`."""
    made = line(field, role, field, hovertemplate=hover + "<extra></extra>", **more)
    made.meta = made.meta | {"x": x, "run": "own"} | limit(most)
    return made


def dot(field: str, role: str, *, x: str = "epoch", most: float = inf, **more: Any) -> go.Scatter:
    """The run's present moment: a point that `mark` moves."""
    meta = {"field": field, "x": x, "role": role, "run": "own", "mark": True} | limit(most)
    marker = {"size": 10}
    text = {"mode": "markers+text", "textposition": "middle right"}
    return go.Scatter(x=[], y=[], hoverinfo="skip", meta=meta, marker=marker, cliponaxis=False, **text, **more)


def over_epochs(height: int, y_title: str) -> go.Figure:
    """Axes for something against the epoch."""
    chart = figure("epoch", y_title, height=height, margin=MARGIN)
    chart.update_xaxes(range=[0, 300], automargin=False, title_standoff=10)
    chart.update_yaxes(automargin=False, nticks=5, showexponent="last")
    return chart


def cost(role: str, highest: float | None = None, height: int = 200) -> go.Figure:
    """The cost against the epoch, in the colour of `role`; the axis ends at `highest`, or where it must."""
    chart = over_epochs(height, "cost C")
    chart.update_yaxes(rangemode="tozero")
    if highest is not None:
        chart.update_yaxes(range=[-0.015 * highest, highest])
    return chart.add_traces([path("cost", role, "epoch %{x}<br>C = %{y:.5f}"), dot("cost", role)])


def story() -> go.Figure:
    """The first screen's chart: the costs relative to their starts, and under them what the reader guessed.

    Its height is the place's. Lines are named at their ends, for which there is room on the right.
    """
    chart = over_epochs(260, "C relative to its start")
    chart.layout.height = None
    chart.layout.margin = STORY_MARGIN
    chart.update_yaxes(range=[-0.02, 1.06])
    for name in GUESSED:
        role = name.rsplit("-", 1)[0]
        hover = "your guess for epoch %{x}: %{y:.2f}<extra></extra>"
        pencil = {"dash": "2px,5px", "width": 3}
        chart.add_scatter(
            x=[], y=[], mode="lines", name=name, line=pencil, opacity=0.75, meta={"role": role}, hovertemplate=hover
        )
    return chart.add_traces([path("relative", "quadratic", "epoch %{x}<br>%{y:.4f}"), dot("relative", "quadratic")])


def landscape() -> go.Figure:
    """One of two costs side by side, over (w, b), with the paths of the runs that learn by it."""
    chart = surface()
    chart.layout.height = None
    chart.layout.margin = LANDSCAPE_MARGIN
    chart.update_xaxes(nticks=5)
    chart.update_yaxes(nticks=5, title_standoff=4)
    return chart


def anatomy(role: str, steepest: float | None = None) -> go.Figure:
    """Output, slope and size of the gradient against the epoch, one under the other.

    `steepest` ends the gradient's axis, and the other two are a sigmoid's. Without it, all end where they must.
    """
    chart = over_epochs(330, "output a")
    rows = {
        "yaxis": ("output", "output a", "a", [0.74, 1], 4),
        "yaxis2": ("slope", "slope σ′(z)", "σ′(z)", [0.37, 0.63], 5),
        "yaxis3": ("gradient_size", "|∂C/∂w|", "|∂C/∂w|", [0, 0.26], 5),
    }
    base = chart.layout.yaxis.to_plotly_json()
    for axis, (field, title, symbol, domain, digits) in rows.items():
        chart.layout[axis] = base | {"domain": domain, "rangemode": "tozero", "nticks": 4, "title": {"text": title}}
        trace_axis = axis.replace("axis", "")
        hover = f"epoch %{{x}}<br>{symbol} = %{{y:.{digits}f}}"
        chart.add_traces([path(field, role, hover, yaxis=trace_axis), dot(field, role, yaxis=trace_axis)])
        if steepest is not None:
            chart.layout[axis].range = [0, {"output": 1.05, "slope": 0.27, "gradient_size": steepest}[field]]
    if steepest is None:
        guessed = {"symbol": "circle-open", "size": 12}
        hover = "your guess for epoch %{x}: %{y:.2f}<extra></extra>"
        meta = {"role": role, "guess": True}
        chart.add_scatter(x=[], y=[], mode="markers", name="your guess", marker=guessed, meta=meta, hovertemplate=hover)
    chart.update_xaxes(anchor="y3")
    chart.layout.meta = {"roles": {"yaxis": "output", "yaxis2": "slope", "yaxis3": "gradient"}}
    return chart


def gradient_size() -> go.Figure:
    """The size of the gradient against the output, for each cost; the runs' dots ride along."""
    chart = figure("output a", "|∂C/∂w|", height=320, hovermode="closest")
    chart.update_xaxes(range=[-0.01, 1.01])
    chart.update_yaxes(rangemode="tozero")
    for name in with_outputs("sigmoid"):
        role = COSTS[name].role
        hover = "a = %{x:.3f}<br>|∂C/∂w| = %{y:.4f}<extra>" + role + "</extra>"
        curve = {"dash": DASHES[role]}
        chart.add_scatter(
            x=[],
            y=[],
            mode="lines",
            name=role,
            meta={"role": role},
            line=curve,
            hovertemplate=hover,
        )
    return chart.add_trace(dot("gradient_size", "quadratic", x="output", most=FARTHEST).update(marker_size=14))


def surface() -> go.Figure:
    """The cost over (w, b) as filled contours, with the paths of the runs upon it."""
    chart = figure("weight w", "bias b", height=440, hovermode="closest", margin={"l": 52, "r": 12, "t": 10, "b": 50})
    chart.update_xaxes(automargin=False, title_standoff=10)
    chart.update_yaxes(automargin=False, showgrid=False)
    chart.add_contour(
        x=[],
        y=[],
        z=[],
        ncontours=16,
        colorscale=[[0, "white"], [1, "black"]],
        line={"width": 0.4},
        contours={"showlabels": True},
        showscale=False,
        meta={"role": "quadratic", "strength": 0.5},
        hovertemplate="w = %{x:.2f}, b = %{y:.2f}<br>C = %{z:.4f}<extra></extra>",
    )
    hover = "w = %{x:.3f}, b = %{y:.3f}"
    walked = path("bias", "quadratic", hover, x="weight", most=FARTHEST)
    return chart.add_traces([walked, dot("bias", "quadratic", x="weight", most=FARTHEST)])


def mountain() -> go.Figure:
    """The same surface in three dimensions, for browsers with WebGL."""
    axes = {f"{axis}axis": {"title": {"text": title}} for axis, title in (("x", "w"), ("y", "b"), ("z", "C"))}
    camera = {"eye": {"x": -1.9, "y": -0.8, "z": 0.9}, "center": {"x": 0, "y": 0, "z": -0.15}}
    chart = go.Figure(
        layout={
            "template": "none",
            "height": 440,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "scene": axes | {"camera": camera, "aspectmode": "cube"},
            "uirevision": "keep",
        }
    )
    chart.add_surface(
        x=[],
        y=[],
        z=[],
        colorscale=[[0, "white"], [1, "black"]],
        lighting={"ambient": 0.85, "diffuse": 0.3, "specular": 0.02},
        showscale=False,
        meta={"role": "quadratic", "strength": 0.7},
        hovertemplate="w = %{x:.2f}, b = %{y:.2f}<br>C = %{z:.4f}<extra></extra>",
    )
    meta = {"field": "bias", "x": "weight", "z": "cost", "role": "quadratic", "run": "own"} | limit(FARTHEST)
    chart.add_scatter3d(x=[], y=[], z=[], mode="lines", meta=meta, line={"width": 7}, hoverinfo="skip")
    ball = {"size": 10, "line": {"width": 2}}
    chart.add_scatter3d(x=[], y=[], z=[], mode="markers", meta=meta | {"mark": True}, marker=ball, hoverinfo="skip")
    return chart
