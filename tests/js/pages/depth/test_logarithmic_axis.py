"""Axes for numbers beyond a float: round steps, room at both ends, ticks within the range."""

import math

import pytest


@pytest.fixture(scope="session")
def axis(js):
    return js("pages/depth/logarithmic_axis.js")


def test_a_stride_is_the_next_of_one_two_and_five(axis):
    rows = [(1, 8), (8, 8), (8.1, 8), (16.1, 8), (40.1, 8), (79, 8), (400, 8), (401, 8), (1e9, 4)]
    assert axis.rows("stride", rows) == [1, 1, 2, 5, 10, 10, 50, 100, 5e8]


def test_decades_have_room_at_both_ends(axis):
    assert axis.call("decades", [-70, None, 2])["range"] == pytest.approx([-77.2, 9.2])
    assert axis.call("decades", [-70, None, 2])["dtick"] == 10
    assert axis.call("decades", [4])["range"] == pytest.approx([2.2, 5.8]), "at least three decades, and room"
    assert axis.call("decades", [None])["range"] == pytest.approx([-1.8, 1.8])


@pytest.mark.parametrize("logs", [[0, 0.4], [1, 2.5], [-70, 3], [None, 5], [1e84, 2e84]])
def test_round_numbers_lie_within_their_range_and_rise(axis, logs):
    found = axis.run("({ roundNumbers }, logs) => roundNumbers(logs, (log) => `10^${log}`)", logs)
    low, high = found["range"]
    ticks = found["tickvals"]
    assert 1 <= len(ticks) <= 50
    assert ticks == sorted(ticks)
    assert all(low <= tick <= high for tick in ticks)
    assert [text.startswith("10^") for text in found["ticktext"]] == [True] * len(ticks)
    known = [log for log in logs if log is not None]
    assert low < min(known) <= max(known) < high


def test_where_it_is_narrow_there_are_ticks_at_one_two_and_five(axis):
    ticks = axis.run("({ roundNumbers }, logs) => roundNumbers(logs, String)", [0, 1])["tickvals"]
    assert ticks == pytest.approx([0, math.log10(2), math.log10(5), 1])
