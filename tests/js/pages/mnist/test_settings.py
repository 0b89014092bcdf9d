"""The settings of a race: from a link to what is posted, and back, with nothing lost on the way."""

import pytest

LIMITS = {
    "learning_rate": (0.001, 1000),
    "mini_batch_size": (1, 1000),
    "epochs": (1, 1000),
    "seed": (0, 2**31 - 1),
    "lmbda": (0, 1000),
}


@pytest.fixture(scope="session")
def settings(js):
    return js("pages/mnist/settings.js")


def test_an_empty_link_is_the_usual_race(settings):
    found = settings.call("choiceFromQuery", "")
    usual = {"hidden": [30], "mini_batch_size": 10, "epochs": 30, "seed": 0, "weight_init": "large", "lmbda": 0}
    assert found["problems"] == []
    choice = found["choice"]
    assert {key: value for key, value in choice["a"].items() if key in usual} == usual
    assert (choice["a"]["cost"], choice["a"]["learning_rate"]) == ("quadratic", 3)
    assert (choice["b"]["cost"], choice["b"]["learning_rate"]) == ("cross-entropy", 0.5)
    assert choice["alone"] is False
    assert settings.call("choiceToQuery", choice) == ""


@pytest.mark.parametrize(
    "link",
    [
        "a_learning_rate=0.25",
        "a_hidden=100%2C30&b_hidden=100%2C30",
        "b_cost=log-likelihood&b_seed=2147483647",
        "a_weight_init=scaled&a_lmbda=5&b_mini_batch_size=1000&alone=1",
        "alone=1",
    ],
)
def test_a_link_comes_back_as_it_was(settings, link):
    assert settings.call("choiceToQuery", settings.call("choiceFromQuery", f"?{link}")["choice"]) == link


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("key", ["a", "b"])
def test_every_limit_on_both_sides(settings, name, key):
    least, most = LIMITS[name]
    beyond = 0.0001 if isinstance(least, float) or name == "lmbda" else 1
    for value, problems in ((least, 0), (most, 0), (least - beyond, 1), (most + 1, 1)):
        found = settings.call("choiceFromQuery", f"?{key}_{name}={value}")
        assert len(found["problems"]) == problems, (name, value)
        if problems:
            assert found["problems"][0].startswith(f"{key.upper()}: ")
            assert f"from {least} to {most}" in found["problems"][0]
        else:
            assert found["choice"][key][name] == value


@pytest.mark.parametrize("text", ["1", "300", "30, 30", "100 30 5", "30–20"])
def test_layers_that_there_can_be(settings, text):
    found = settings.run(
        "({ choiceFromQuery }, text) => choiceFromQuery(`?a_hidden=${encodeURIComponent(text)}`)", text
    )
    assert found["problems"] == []
    layers = [int(number) for number in text.replace(",", " ").replace("–", " ").split()]
    assert found["choice"]["a"]["hidden"] == layers


@pytest.mark.parametrize("text", ["", "0", "301", "1.5", "30, 30, 30, 30", "many"])
def test_layers_that_there_can_not_be(settings, text):
    found = settings.run(
        "({ choiceFromQuery }, text) => choiceFromQuery(`?a_hidden=${encodeURIComponent(text)}`)", text
    )
    assert len(found["problems"]) == 1
    assert f"not “{text}”" in found["problems"][0]


def test_what_is_posted_has_the_output_that_goes_with_its_cost(settings):
    values = {"cost": "log-likelihood", "hidden": [30]}
    assert settings.call("toRun", values) == values | {"output": "softmax"}
    for cost in ("quadratic", "cross-entropy"):
        assert settings.call("toRun", {"cost": cost})["output"] == "sigmoid"


def test_two_networks_differ_where_more_than_cost_and_rate_do(settings):
    a = settings.call("choiceFromQuery", "")["choice"]["a"]
    assert not settings.call("differ", a, a | {"cost": "cross-entropy", "learning_rate": 9})
    for name, other in {
        "hidden": [31],
        "mini_batch_size": 11,
        "epochs": 31,
        "seed": 1,
        "weight_init": "scaled",
        "lmbda": 1,
    }.items():
        assert settings.call("differ", a, a | {name: other}), name


def test_a_network_in_a_few_words(settings):
    a = settings.call("choiceFromQuery", "")["choice"]["a"]
    assert settings.call("inWords", a) == "quadratic, η = 3, 784–30–10, seed 0"
    more = {"hidden": [100, 30], "weight_init": "scaled", "lmbda": 5, "mini_batch_size": 20, "seed": 7}
    assert (
        settings.call("inWords", a | more)
        == "quadratic, η = 3, 784–100–30–10, scaled weights, λ = 5, mini-batch 20, seed 7"
    )
