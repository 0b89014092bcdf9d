"""What is said of a study's run: what it came to."""

import pytest

from tests.js.pages.study.examples import dot


@pytest.mark.parametrize(
    ("run", "stuck", "said"),
    [
        (dot(), False, "95.24 %"),
        (dot(lost=[3]), True, "95.24 %, lost the digit 3"),
        (dot(lost=[0, 4]), True, "95.24 %, lost the digits 0, 4"),
        (dot(diverged=2.25, accuracy=0), True, "diverged in epoch 3"),
        (dot(diverged=2, accuracy=0), True, "diverged in epoch 2"),
    ],
)
def test_what_a_run_came_to(js, run, stuck, said):
    study = js("pages/study/study.js")
    assert (study.call("stuck", run), study.call("ending", run)) == (stuck, said)
