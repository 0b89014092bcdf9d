"""The step written out, term by term, against the mathematics."""

from app.learn.neuron import step_at, update_direction
from tests.js.pages.neuron.examples import NEURONS

ARITHMETIC = """({ Arithmetic }, runs) => {
  const stage = { on: () => {}, epoch: 0, views: {} };
  const arithmetic = new Arithmetic(document.getElementById("arithmetic"), stage, (name) => name);
  return runs.map(({ settings, step }) => {
    stage.views.runs = [["own", { settings, at: () => step }]];
    arithmetic.offer();
    const rows = [...arithmetic.element.querySelectorAll(".arithmetic__row")].filter((row) => !row.hidden);
    const terms = [...arithmetic.terms].map((term) => [term.dataset.term, term.textContent]);
    return { terms: Object.fromEntries(terms), last: rows.at(-1).querySelector(".arithmetic__numbers").textContent };
  });
}"""


def written(x: float) -> str:
    """A number with five decimals, as the page writes it."""
    if x and abs(x) < 1e-5:
        mantissa, exponent = f"{x:.1e}".split("e")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{mantissa} × 10{raised}".replace("-", "−")
    return f"{x:.5f}".replace("-", "−")


def bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") or "×" in text else text


def test_every_term_of_the_written_out_step_is_the_mathematics(js, stand):
    stand("/")
    steps = [step_at(settings, settings.weight, settings.bias) for settings in NEURONS]
    runs = [{"settings": vars(settings), "step": step._asdict()} for settings, step in zip(NEURONS, steps, strict=True)]
    found = js("pages/neuron/arithmetic.js").run(ARITHMETIC, runs)
    for settings, step, seen in zip(NEURONS, steps, found, strict=True):
        terms = seen["terms"]
        weight_by, bias_by = update_direction(settings, step)
        expected = {
            "z": step.z,
            "output": step.output,
            "cost": step.cost,
            "gradient_weight": step.gradient_weight,
            "pull_bias": bias_by,
            "new_weight": settings.weight - settings.learning_rate * weight_by,
            "new_bias": settings.bias - settings.learning_rate * bias_by,
        }
        for name, value in expected.items():
            assert terms[name] == written(value), (name, settings)
        for name, value in {"bias": step.bias, "gradient_bias": step.gradient_bias, "pull_weight": weight_by}.items():
            assert terms[f"({name})"] == bracketed(written(value)), (name, settings)
        gradient = settings.update_rule == "gradient"
        pull = "gradient_bias" if gradient else "pull_bias"
        bias, by, new = (terms[name] for name in ("bias", f"({pull})", "new_bias"))
        assert seen["last"] == f"= {bias} − {settings.learning_rate:g} × {by} = {new}"
