"""What a link to a study asks for: a family of its networks, and two looks."""

import pytest

FAMILIES = [
    {"weight_init": start, "hidden": hidden} for start, hidden in (("large", 30), ("scaled", 30), ("large", 100))
]
START, HIDDEN = "First weights: one of large, scaled, not “foo”.", "Hidden neurons: one of 30, 100, not “abc”."


@pytest.mark.parametrize(
    ("search", "family", "problems"),
    [
        ("", 0, []),
        ("start=scaled&hidden=30&near=1&small=1&run=abc", 1, []),
        ("start=scaled", 1, []),
        ("hidden=100", 2, []),
        ("start=foo&hidden=abc", 0, [START, HIDDEN]),
        ("start=foo&hidden=100", 2, [START]),
        ("start=scaled&hidden=100", 0, ["This study has no networks with 100 hidden neurons, small first weights."]),
        ("near=2", 0, ["Look nearer: one of 0, 1, not “2”."]),
        ("small=on", 0, ["Only small differences: one of 0, 1, not “on”."]),
    ],
)
def test_a_family_that_is_not_there_is_said_by_what_is_wrong_with_it(js, search, family, problems):
    found = js("pages/study/link.js").call("familyOf", FAMILIES, search)
    assert found == {"family": family, "problems": problems}
