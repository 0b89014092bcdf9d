"""Names at the ends of lines keep apart and inside the chart, and move no more than they must."""

import pytest

SPREAD = """({ spread }, places) => {
  const labels = places.map((at) => ({ at }));
  spread(labels, 2, 10);
  return labels.map(({ at }) => at);
}"""


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([1, 5, 9], [1, 5, 9]),
        ([1, 1.5, 9], [1, 3, 9]),
        ([4, 4, 4], [4, 6, 8]),
        ([8, 9, 10], [6, 8, 10]),
        ([0, 9.5, 12], [0, 8, 10]),
        ([10], [10]),
        ([11], [10]),
        ([], []),
    ],
)
def test_labels_are_spread(js, places, expected):
    assert js("chart/line_labels.js").run(SPREAD, places) == expected
