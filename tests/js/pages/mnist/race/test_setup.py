"""The race's settings: each lane's own, those that both share, and the learning rate that follows its cost."""

import pytest

SETUP = """({ Setup }, { script, choice }) => {
  const setup = new Setup(() => {});
  if (choice) setup.set(choice);
  const seen = script.map(([place, field, value]) => {
    const control = field
      ? document.querySelector(
          `[data-fields="${place}"] [data-field="${field}"] :is(select, input:not([type=range]))`,
        )
      : document.getElementById(place);
    if (control.type === "checkbox") control.checked = value;
    else control.value = value;
    control.dispatchEvent(
      new Event(control.localName === "select" || control.type === "checkbox" ? "change" : "input"),
    );
    return setup.choice;
  });
  return {
    seen,
    more: setup.more.open,
    apart: setup.apart.checked,
    off:
      (setup.disable(true),
      [...document.querySelectorAll(".race__settings :is(input, select)")].every((each) => each.disabled)),
  };
}"""


@pytest.fixture
def setup(js, stand):
    stand("/mnist")

    def use(*script, choice=None):
        return js("pages/mnist/race/setup.js").run(SETUP, {"script": script, "choice": choice})

    return use


def test_a_learning_rate_that_nobody_touched_follows_its_cost(setup):
    first, second, third, fourth = setup(
        ("a", "cost", "cross-entropy"),
        ("a", "cost", "quadratic"),
        ("a", "learning_rate", "0.7"),
        ("a", "cost", "log-likelihood"),
    )["seen"]
    assert [each["a"]["learning_rate"] for each in (first, second, third, fourth)] == [0.5, 3, 0.7, 0.7]
    assert [each["b"]["learning_rate"] for each in (first, fourth)] == [0.5, 0.5]


def test_what_is_set_for_both_is_set_for_both_until_they_are_apart(setup):
    *_, apart, together = found = setup(
        ("both", "epochs", "7"),
        ("rare", "lmbda", "2"),
        ("apart", None, True),
        ("b", "seed", "5"),
        ("apart", None, False),
    )["seen"]
    assert [(each["a"]["epochs"], each["b"]["epochs"]) for each in found] == [(7, 7)] * 5
    assert [(each["a"]["lmbda"], each["b"]["lmbda"]) for each in found][1:] == [(2, 2)] * 4
    assert (apart["a"]["seed"], apart["b"]["seed"]) == (0, 5)
    assert (together["a"]["seed"], together["b"]["seed"]) == (0, 0)


def test_a_race_of_one_and_fields_that_are_switched_off(setup):
    found = setup(("alone", None, True))
    assert found["seen"][0]["alone"]
    assert found["off"]


WRONG = """({ Setup }, { script, choice }) => {
  const setup = new Setup(() => {});
  return script.map(([place, field, value]) => {
    const control = field
      ? document.querySelector(`[data-fields="${place}"] [data-field="${field}"] input:not([type=range])`)
      : document.getElementById(place);
    if (field) control.value = value;
    else control.checked = value;
    control.dispatchEvent(new Event(field ? "input" : "change"));
    const wrong = setup.wrong();
    const [table, name] = ["fields", "field"].map((each) => wrong?.closest(`[data-${each}]`).dataset[each]);
    return wrong && [table, name, setup.more.open];
  });
}"""


def test_fields_that_hold_nothing_of_use_are_found_where_they_count(js, stand):
    stand("/mnist")
    script = [
        ("b", "learning_rate", "0"),  # of B, which …
        ("alone", None, True),  # … takes no part now …
        ("alone", None, False),  # … and now does again
        ("b", "learning_rate", "2"),
        ("rare", "lmbda", "-1"),  # folded away …
        ("rare", "lmbda", "0"),
        ("both", "epochs", "1.5"),
        ("rare", "lmbda", "-1"),
        ("apart", None, True),  # … and what is out of sight counts no more
        ("a", "seed", "1.5"),
        ("apart", None, False),
    ]
    found = js("pages/mnist/race/setup.js").run(WRONG, {"script": script})
    rate = ["b", "learning_rate", False]
    epochs = ["both", "epochs", True]
    assert found[:4] == [rate, None, rate, None]
    assert found[4:] == [["rare", "lmbda", True], None, epochs, epochs, None, ["a", "seed", True], None]
