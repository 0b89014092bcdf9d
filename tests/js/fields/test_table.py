"""Fields and links: every limit on both sides, what is left out of a link, and what is said of what can't be used."""

import pytest

LENGTH = {"name": "length", "label": "Length", "value": 2, "min": -3, "max": 10, "step": 0.1}
COUNT = {"name": "count", "label": "Count", "value": 5, "min": 1, "max": 300, "step": 1, "whole": True}
KIND = {"name": "kind", "label": "Kind", "value": "b", "choices": [["a", "the first"], ["b", "the second"]]}
TABLE = [LENGTH, COUNT, KIND]


@pytest.fixture(scope="session")
def table(js):
    return js("fields/table.js")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (LENGTH, "-3", -3),
        (LENGTH, "10", 10),
        (LENGTH, " 9.999 ", 9.999),
        (LENGTH, "1e0", 1),
        (COUNT, "1", 1),
        (COUNT, "300", 300),
        (COUNT, "5.0", 5),
        (KIND, "a", "a"),
    ],
)
def test_what_is_within_the_limits_is_taken(table, field, text, value):
    assert table.call("check", field, text) == {"value": value}


@pytest.mark.parametrize(
    ("field", "text", "error"),
    [
        (LENGTH, "-3.0001", "Length: a number from −3 to 10, not “-3.0001”."),
        (LENGTH, "10.0001", "Length: a number from −3 to 10, not “10.0001”."),
        (LENGTH, "", "Length: a number from −3 to 10."),
        (LENGTH, "  ", "Length: a number from −3 to 10."),
        (LENGTH, "NaN", "Length: a number from −3 to 10, not “NaN”."),
        (LENGTH, "Infinity", "Length: a number from −3 to 10, not “Infinity”."),
        (LENGTH, "1,5", "Length: a number from −3 to 10, not “1,5”."),
        (COUNT, "0", "Count: a whole number from 1 to 300, not “0”."),
        (COUNT, "301", "Count: a whole number from 1 to 300, not “301”."),
        (COUNT, "5.5", "Count: a whole number from 1 to 300, not “5.5”."),
        (KIND, "c", "Kind: one of a, b, not “c”."),
        (KIND, "", "Kind: one of a, b, not “”."),
        (KIND, "the first", "Kind: one of a, b, not “the first”."),
    ],
)
def test_what_is_beyond_them_is_refused_by_name(table, field, text, error):
    assert table.call("check", field, text) == {"error": error}


def test_a_link_leaves_out_what_is_usual_and_brings_back_the_rest(table):
    usual = table.call("defaults", TABLE)
    assert usual == {"length": 2, "count": 5, "kind": "b"}
    assert table.call("toQuery", TABLE, usual) == ""
    for changed in ({"length": -0.5}, {"count": 300}, {"kind": "a"}, {"length": 0, "count": 1, "kind": "a"}):
        query = table.call("toQuery", TABLE, usual | changed)
        assert query == "&".join(f"{name}={value}" for name, value in changed.items())
        assert table.call("fromQuery", TABLE, f"?{query}") == {"values": usual | changed, "problems": []}


def test_what_a_link_can_not_have_stays_usual_and_is_told(table):
    found = table.call("fromQuery", TABLE, "?length=99&count=7&kind=c&else=1")
    assert found["values"] == {"length": 2, "count": 7, "kind": "b"}
    assert found["problems"] == ["Length: a number from −3 to 10, not “99”.", "Kind: one of a, b, not “c”."]


def test_a_text_field_reads_for_itself(table):
    script = """({ check, fromQuery, toQuery }) => {
      const read = (text) => text.startsWith("x") ? { value: text.slice(1) } : { error: `no x in ${text}` };
      const field = { name: "t", label: "T", value: "", suggestions: [], read };
      const link = [fromQuery([field], "?t=xz").values.t, toQuery([field], { t: "a b" })];
      return [check(field, "xy"), check(field, "y"), ...link];
    }"""
    assert table.run(script) == [{"value": "y"}, {"error": "no x in y"}, "z", "t=a+b"]
