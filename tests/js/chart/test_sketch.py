"""A sketch stands where the chart will: its curve, its dots and its bars at their places on the axes."""

import math
import re

import pytest

SKETCH = """(module, [traces, layout]) => {
  const place = document.createElement("div");
  place.style.cssText = "width: 400px; height: 300px";
  document.body.append(place);
  module.sketch(place, traces, layout);
  module.sketch(place, traces, layout);
  const seen = place.innerHTML;
  module.unsketch(place);
  return [seen, place.children.length, place.remove()];
}"""
LAYOUT = {
    "margin": {"l": 60, "r": 40, "t": 20, "b": 80},  # 300 × 200 inside
    "font": {"family": "serif", "size": 14, "color": "black"},
    "xaxis": {"range": [0, 10], "title": {"text": "epoch"}},
    "yaxis": {"range": [0, 1]},
    "annotations": [{"text": "<b>its name</b>", "x": 5, "y": 0.5}],
}


def sketched(js, *traces):
    drawing, left, _ = js("chart/sketch.js").run(SKETCH, [list(traces), LAYOUT])
    assert left == 0
    assert drawing.count('class="sketch"') == 1
    return drawing


def test_a_line_has_gaps_where_nothing_is_known(js):
    line = {"mode": "lines", "line": {"color": "red", "width": 2, "dash": "dash"}}
    drawing = sketched(js, line | {"x": [0, 5, 6, 7, 10], "y": [1, 0.5, None, math.nan, 0]})
    assert 'd="M0.0,0.0L150.0,100.0M300.0,200.0"' in drawing
    assert 'stroke-dasharray="6,6"' in drawing
    assert re.search(r'<text x="210" y="2\d\d" text-anchor="middle">epoch</text>', drawing)
    assert 'x="210" y="125" text-anchor="middle">its name</text>' in drawing


def test_a_dot_lies_on_its_curve(js):
    dots = {
        "mode": "markers+text",
        "marker": {"size": 10, "color": "red"},
        "text": ["here"],
        "x": [5, 20],
        "y": [0.25, 0],
    }
    drawing = sketched(js, dots)
    assert re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="5"', drawing) == [("210", "170")]  # 60 + 150, 20 + 150
    assert ">here</text>" in drawing


@pytest.mark.parametrize(
    ("bar", "box"),
    [
        ({"x": [2, 7], "y": [0.5, 1]}, {"y": "100", "height": "100"}),
        ({"x": [5, 10], "y": [0.1, 0.2], "orientation": "h"}, {"x": "0", "width": "150"}),
    ],
)
def test_a_bar_begins_at_nothing(js, bar, box):
    drawing = sketched(js, {"type": "bar", "marker": {"color": "red"}} | bar)
    first = dict(re.findall(r'(\w+)="([^"]+)"', re.findall(r"<rect[^>]+", drawing)[0]))
    assert box.items() <= first.items()


def test_a_text_of_two_lines_stands_around_its_place_and_hidden_numbers_are_hidden(js):
    layout = LAYOUT | {
        "annotations": [{"text": "its name,<br>its kind", "x": 5, "y": 0.5}],
        "yaxis": {"range": [0, 1], "showticklabels": False},
    }
    drawing, *_ = js("chart/sketch.js").run(SKETCH, [[{"mode": "lines", "x": [], "y": [], "line": {}}], layout])
    lines = re.findall(r'<text x="210" y="(\d+)" text-anchor="middle">(its [^<]*)</text>', drawing)
    assert lines == [("116", "its name,"), ("134", "its kind")]
    assert "0.5<" not in drawing
