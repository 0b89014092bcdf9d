"""The sentences about networks that read digits, each against answers written by hand."""

import math

import numpy as np
import pytest

from tests.js.words import after, log10_size, plain, value


def reading(cost, outputs, output="sigmoid"):
    return {"network": {"cost": cost, "output": output}, "outputs": outputs}


def outputs(**values):
    """Ten outputs of 0.01, but for those named: outputs(d3=0.9)."""
    return [values.get(f"d{digit}", 0.01) for digit in range(10)]


@pytest.fixture(scope="session")
def verdict(js):
    return lambda *given: js("pages/mnist/draw/words.js").call("verdict", *given)


def test_a_digit_that_is_read_rightly(verdict):
    said = verdict([reading("quadratic", outputs(d3=0.9))], 3)
    assert said == "The quadratic network reads a 3: its neuron for 3 gives 0.9000."


def test_a_digit_that_is_lost_under_the_quadratic_cost_and_taken_for_another_under_the_other(verdict):
    said = verdict(
        [reading("quadratic", outputs(d3=0.0005, d7=0.7)), reading("cross-entropy", outputs(d3=0.05, d5=0.6))], 3
    )
    gates = [f"{a * (1 - a):.3g}" for a in (0.0005, 0.05)]
    assert gates == ["0.0005", "0.0475"]
    first, second = said.split(" The cross-entropy network ")
    assert first.startswith(
        "The quadratic network takes this 3 for a 7: its neuron for 3 gives 5.00 × 10⁻⁴ where 1 is wanted."
    )
    assert "is open by 5.00 × 10⁻⁴: no more than that share of the error reaches the weights." in first
    assert second.startswith("takes this 3 for a 5: its neuron for 3 gives 0.0500 where 1 is wanted.")
    assert "is open by 0.0475, but under the cross-entropy the gradient is the whole error." in second


@pytest.mark.parametrize(("a", "saturated"), [(0.1, True), (0.1001, False)])
def test_only_a_saturated_neuron_is_called_so(verdict, a, saturated):
    said = verdict([reading("quadratic", outputs(d3=a, d7=0.7))], 3)
    assert ("saturated and wrong" in said) == saturated


def test_a_softmax_has_no_gate(verdict):
    assert "gate" not in verdict([reading("log-likelihood", outputs(d3=0.001, d7=0.7), "softmax")], 3)


def test_two_of_one_cost_are_told_apart_by_their_place(verdict):
    said = verdict([reading("quadratic", outputs(d3=0.9)), reading("quadratic", outputs(d3=0.8))], 3)
    assert said.startswith("The first network reads")
    assert "The second network reads a 3: its neuron for 3 gives 0.8000." in said


def test_a_digit_that_nobody_has_told_is_answered_and_neither_right_nor_wrong(verdict):
    first, second = reading("quadratic", outputs(d7=0.998)), reading("cross-entropy", outputs(d0=0.3))
    choose = " Choose at “Digit” which it is: then you see whether that is right, and what its own neuron does."
    assert verdict([first, second], None) == (
        "The quadratic network answers 7, with an output of 0.9980. "
        "The cross-entropy network answers 0, with an output of 0.3000." + choose
    )
    lost = [first | {"network": first["network"] | {"lost": digits}} for digits in ([0], [0, 4])]
    said = verdict(lost, None)
    assert "; it has lost the digit 0: it reads fewer than one in ten test images of it rightly. " in said
    assert "; it has lost the digits 0 and 4: it reads fewer than one in ten test images of each rightly." in said
    assert verdict([None, None], None) == "Draw a digit, or choose one of the test images above the pad."
    assert verdict([None, None], None, True) == "The networks are reading it …"


@pytest.mark.parametrize(("recall", "lost"), [(0, True), (0.0999, True), (0.1, False), (1, False)])
def test_a_digit_is_lost_where_fewer_than_a_tenth_are_right(js, recall, lost):
    assert js("pages/mnist/lost.js").call("isLost", recall) == lost


def test_lost_digits_are_those_that_have_images(js):
    digits = [{"digit": n, "images": n, "recall": 0.0 if n % 2 == 0 else 0.9} for n in range(10)]
    lost = js("pages/mnist/lost.js")
    assert lost.call("lostDigits", {"digits": digits}) == [2, 4, 6, 8]
    assert lost.rows("digitWords", [([8],), ([0, 8],), ([0, 4, 6],)]) == [
        "the digit 8",
        "the digits 0 and 8",
        "the digits 0, 4 and 6",
    ]


def look(digit, z, after, answers, cost="quadratic"):
    """Two moments of one image's neuron."""
    return {
        "settings": {"cost": cost},
        "z": [[each] for each in z],
        "after": [[each] for each in after],
        "answers": answers,
    }


def logit(a):
    return math.log(a / (1 - a))


def test_the_followed_image_at_a_moment(js):
    networks = [
        look(3, [logit(0.02)], [logit(0.0205)], [[7]]),
        look(3, [logit(0.3)], [logit(0.6)], [[3]], "cross-entropy"),
    ]
    said = js("pages/mnist/follow/words.js").call("atMoment", networks, 0, 0, 3)
    quadratic, other = said.split("; ")
    assert "under the quadratic cost the image is taken for a 7, its own neuron is saturated and wrong" in quadratic
    assert quadratic.endswith("a step on it alone takes its output from 0.0200 to 0.0205: next to nothing")
    assert other == (
        "under the cross-entropy the image is read as a 3, "
        "and a step on it alone takes its output from 0.3000 to 0.6000."
    )


def agrees(text: str, a: float) -> bool:
    """Whether an output is told as it is: to four decimals, or to three digits."""
    return abs(log10_size(text) - math.log10(a)) < 0.0025 if "×" in text else abs(value(text) - a) <= 5.01e-5


def test_followed_images_are_told_as_they_are(js):
    random = np.random.default_rng(13)
    moments = 19  # of the finished pair
    rows = []
    for _ in range(100):
        z = random.choice([-30, -8, -2.2, -2.19, 0, 0.01, 2, 12], (2, moments)) + random.choice(
            [0, 0, 1e-6], (2, moments)
        )
        after_z = z + random.choice([0, 1e-7, 0.02, 3, 9], (2, moments))
        answers = random.integers(0, 10, (2, moments))
        networks = [
            look(3, z[i].tolist(), after_z[i].tolist(), [[int(x)] for x in answers[i]], cost)
            for i, cost in enumerate(("quadratic", "cross-entropy"))
        ]
        rows.append((networks, int(random.integers(moments)), 0, int(random.integers(10))))
    words = js("pages/mnist/follow/words.js")
    wholes = words.rows("whole", [(networks, 0, label) for networks, _, _, label in rows])
    for (networks, moment, _, label), at, whole in zip(rows, words.rows("atMoment", rows), wholes, strict=True):
        parts = plain(at).split("; ")
        for network, part, ends in zip(
            networks, parts, plain(whole).split("The neuron for ")[1].split(". ")[1:], strict=True
        ):
            outputs = [1 / (1 + math.exp(-each[0])) for each in network["z"]]
            before, then = outputs[moment], 1 / (1 + math.exp(-network["after"][moment][0]))
            answer = network["answers"][moment][0]
            assert (
                f"under the {'quadratic cost' if network['settings']['cost'] == 'quadratic' else 'cross-entropy'} "
                in part
            )
            a_label, an_answer = (f"{'an' if digit == 8 else 'a'} {digit}" for digit in (label, answer))
            assert (f"read as {a_label}" in part) == (answer == label)
            assert (f"taken for {an_answer}" in part) == (answer != label)
            assert ("saturated and wrong" in part) == (before <= 0.1)
            if "leaves its output at" in part:
                assert agrees(after("leaves its output at ", part), before), part
                assert then == pytest.approx(before, abs=1.01e-4)
            else:
                assert agrees(after("takes its output from ", part), before), part
                assert agrees(after(" to ", part.split("its output from")[1]), then), part
                assert ("next to nothing" in part) == (abs(then - before) < 0.01)
            assert agrees(after("from ", ends), outputs[0])
            assert agrees(after(" to ", ends), outputs[-1])
            assert ("never above one half" in ends) == (max(outputs) <= 0.5)
            assert f"read as {network['answers'][-1][0]} in the end" in ends
