"""A reader's own study: its form, and what it asks for."""


def test_a_readers_study_asks_for_every_cell_at_every_rate(js):
    script = """({ toStudy }, values) => toStudy({ ...values, learning_rates: { values: [0.1, 1] } })"""
    own = js("pages/study/own.js")
    usual = {"costs": "two", "weight_init": "both", "hidden": 20, "seeds": 3, "report": 8, "epochs": 2}
    two = own.run(script, usual | {"training_images": "10000"})
    cells = two.pop("cells")
    assert two == {"learning_rates": [0.1, 1], "seeds": 3, "report": 8, "epochs": 2, "training_images": 10_000}
    assert [(cell["cost"], cell["output"], cell["weight_init"], cell["hidden"]) for cell in cells] == [
        (cost, "sigmoid", start, 20) for start in ("large", "scaled") for cost in ("quadratic", "cross-entropy")
    ]
    every = own.run(script, usual | {"costs": "every", "weight_init": "scaled", "training_images": "50000"})
    assert every["training_images"] == 50_000
    assert [(cell["cost"], cell["output"], cell["weight_init"]) for cell in every["cells"]] == [
        ("quadratic", "sigmoid", "scaled"),
        ("cross-entropy", "sigmoid", "scaled"),
        ("log-likelihood", "softmax", "scaled"),
    ]


FORM = """async ({ offerStudy }, script) => {
  offerStudy();
  return script.map(([field, value]) => {
    const control = document.querySelector(
      `#own-fields [data-field="${field}"] :is(select, input:not([type=range]))`,
    );
    control.value = value;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    const size = document.getElementById("own-size");
    return [size.hidden ? "" : size.textContent, control.getAttribute("aria-invalid")];
  });
}"""


def test_the_form_counts_its_runs_and_keeps_its_limits(js, stand):
    stand("/study")
    script = [
        ("learning_rates", "1 0.1, 3 1"),
        ("seeds", "5"),
        ("seeds", "20"),
        ("seeds", "21"),
        ("seeds", "20"),
        ("report", "0"),
        ("report", "40"),
        ("report", "41"),
        ("report", "40"),
        ("costs", "every"),
        ("learning_rates", "0"),
        ("learning_rates", "1001"),
        ("learning_rates", " ".join(map(str, range(1, 14)))),
        ("epochs", "31"),
        ("hidden", "301"),
    ]
    found = js("pages/study/own.js").run(FORM, script)
    sizes = [4 * (3 * 3 + 8), 4 * (3 * 5 + 8), 4 * (3 * 20 + 8), 0, 4 * (3 * 20 + 8)]
    sizes += [4 * 3 * 20, 4 * (3 * 20 + 40), 0, 4 * (3 * 20 + 40), 6 * (3 * 20 + 40)]
    for (said, invalid), size in zip(found, sizes, strict=False):
        if size:
            assert (said, invalid) in ((f"{size} runs", "false"), (f"{size} runs", None))
        else:
            assert (said, invalid) == ("", "true"), "nothing is counted of a field in red"
    assert [invalid for _, invalid in found[10:]] == ["true"] * 5


REFUSED = """async ({ offerStudy }) =>
  atServer({}, async (asked) => {
    offerStudy();
    const rates = document.querySelector('#own-fields [data-field="learning_rates"] input');
    rates.value = "banana";
    rates.dispatchEvent(new Event("input"));
    document.getElementById("own-start").click();
    await aMoment();
    return [document.getElementById("own-problem").textContent, document.activeElement === rates, asked];
  })"""


def test_no_study_is_started_from_a_field_in_red(js, stand):
    stand("/study")
    said, at_the_field, asked = js("pages/study/own.js").run(REFUSED)
    assert "put right the field in red" in said
    assert at_the_field
    assert asked == []


MENDED = """async ({ offerStudy }) => {
  offerStudy();
  const hidden = document.querySelector('#own-fields [data-field="hidden"] input');
  const [size, problem] = ["own-size", "own-problem"].map((id) => document.getElementById(id));
  const panel = problem.closest(".panel");
  const said = (place) => (place.hidden ? "" : place.textContent);
  const look = () => [said(size), said(problem), panel.offsetHeight];
  const type = (value) => {
    hidden.value = value;
    hidden.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const seen = [look()];
  type("0");
  seen.push(look());
  document.getElementById("own-start").click();
  seen.push(look());
  type("30");
  return [...seen, look()];
}"""


def test_what_is_said_of_a_field_in_red_goes_with_the_red_and_moves_nothing(js, stand):
    stand("/study")
    seen = js("pages/study/own.js").run(MENDED)
    said = "A setting is out of its range: put right the field in red first."
    assert [each[:2] for each in seen] == [["80 runs", ""], ["", ""], ["", said], ["80 runs", ""]]
    assert len({height for *_, height in seen}) == 1
