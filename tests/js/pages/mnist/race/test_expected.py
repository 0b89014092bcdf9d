"""A link's fingerprints: read, written, and held against what the runs here came to."""

import pytest

PRINT = "0123456789abcdef"
CHOICE = {"a": {"cost": "quadratic", "seed": 1}, "b": {"cost": "cross-entropy", "seed": 2}}


@pytest.fixture(scope="session")
def expected(js):
    return js("pages/mnist/race/expected.js")


@pytest.mark.parametrize("text", ["0" * 6, "f" * 64, PRINT])
def test_a_fingerprint_of_any_length_is_taken(expected, text):
    found = expected.call("expectedFromQuery", f"?b_fingerprint={text}", CHOICE)
    assert found == {"expected": {"b": {"fingerprint": text, "settings": CHOICE["b"]}}, "problems": []}
    assert expected.call("expectedToQuery", found["expected"]) == [f"b_fingerprint={text}"]


@pytest.mark.parametrize("text", ["0" * 5, "f" * 65, "ABCDEF", "xyz123", ""])
def test_what_is_none_is_named(expected, text):
    found = expected.call("expectedFromQuery", f"?fingerprint={text}", CHOICE)
    assert found["expected"] == {}
    assert len(found["problems"]) == 1
    assert found["problems"][0].startswith("A: a fingerprint is 6 to 64")


def run(fingerprint=PRINT, status="done", kind="sample"):
    return {"status": status, "latest": {"fingerprint": fingerprint}, "data": {"kind": kind}, "settings": {}}


def test_the_same_is_said_to_be_the_same_and_another_is_not(expected):
    link = {"fingerprint": PRINT[:8], "settings": None}
    same = "The same to the last bit as the link’s run."
    assert expected.call("comparison", link, run()) == same
    other = expected.call("comparison", link, run("1" + PRINT[1:]))
    assert other.startswith(f"Not the link’s numbers: its run ended with the fingerprint {PRINT[:8]}.")
    assert "the sample of MNIST" in other
    assert "all of MNIST" in expected.call("comparison", link, run("1" * 16, kind="mnist"))


@pytest.mark.parametrize("unfinished", [run(status="running"), run(fingerprint=None), None])
def test_nothing_is_said_before_the_end(expected, unfinished):
    assert expected.call("comparison", {"fingerprint": PRINT, "settings": None}, unfinished) == ""


def test_fingerprints_are_compared_for_the_links_settings_alone(js):
    expected = js("pages/mnist/race/expected.js")
    settings = js("pages/mnist/settings.js").call("choiceFromQuery", "")["choice"]["a"]
    run = {"settings": settings | {"output": "sigmoid"}}
    assert expected.call("isOf", {"settings": settings}, run)
    assert expected.call("isOf", {"settings": None}, run)
    for name, other in {"seed": 1, "cost": "cross-entropy", "hidden": [31], "learning_rate": 2.9, "epochs": 29}.items():
        assert not expected.call("isOf", {"settings": settings | {name: other}}, run), name
