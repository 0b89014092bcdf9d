"""How fast a run goes, from what came in the last eight seconds."""

import math

import pytest

RATE = """({ Throughput }, marks) => {
  const pace = new Throughput();
  for (const mark of marks) mark === "reset" ? pace.reset() : pace.mark(...mark);
  return pace.rate;
}"""


@pytest.mark.parametrize(
    ("marks", "rate"),
    [
        ([], math.nan),
        ([(0, 0)], math.nan),
        ([(0, 0), (0.49, 1000)], math.nan),
        ([(0, 0), (0.5, 1000)], 2000),
        ([(10, 500), (12, 900)], 200),
        ([(0, 0), (2, 100_000), (11, 100_900), (14, 101_200)], 100),
        ([(0, 0), (9, 900), (18, 2700)], 200),
        ([(0, 0), (4, 4000), "reset", (5, 4000), (7, 4200)], 100),
    ],
)
def test_images_a_second(js, marks, rate):
    assert js("pages/mnist/race/throughput.js").run(RATE, marks) == pytest.approx(rate, nan_ok=True)
