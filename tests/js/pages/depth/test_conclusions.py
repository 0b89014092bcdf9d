"""What is said of a deep network's gradients, against logarithms written by hand."""

import math

import pytest

SINGLE = {"output": 0.02, "target": 1, "log10_inverse_slope": 1.7}


def measured(quadratic, ratio, single=None, **more):
    cross_entropy = [None if log is None else log + by for log, by in zip(quadratic, ratio, strict=True)]
    usual = {"quantity": "gradient", "errors": cross_entropy, "weights": cross_entropy}
    found = {"quadratic": quadratic, "crossEntropy": cross_entropy, "ratio": ratio, "single": single}
    return usual | found | more


@pytest.fixture(scope="session")
def said(js):
    conclusions = js("pages/depth/conclusions.js")
    return lambda of: conclusions.run("({ verdict }, of) => verdict(of, (log) => `10^${log.toFixed(2)}`)", of)


@pytest.mark.parametrize(("first", "end"), [(-6, ": it vanishes."), (6, ": it explodes."), (-2, "."), (2, ".")])
def test_the_way_back_is_the_difference_of_its_ends(said, first, end):
    way, each, *_ = said(measured([first, 0, 0, 0], [1.7] * 4, SINGLE))
    assert way == f"The gradient of layer 1’s weights is 10^{first:.2f} times the output layer’s under either cost."
    assert each == f"Each step back multiplies it by 10^{first / 3:.2f} on average{end}"


def test_one_output_has_one_factor_of_which_four_is_a_mere_scale(said):
    *_, factor, rate = said(measured([-6, 0], [1.7, 1.7], SINGLE))
    assert "is 10^1.70 times the quadratic cost’s in every layer" in factor
    assert "the output is 0.020 where 1 is wanted" in factor
    assert (
        "Of that, a factor of 4 is the mere scale of the two costs; "
        "the remaining factor of 10^1.10 comes from the output’s saturation at the wrong end." in factor
    )
    assert rate.endswith("with a rate 10^1.70 times as large.")


def test_an_output_that_is_right_has_little_left_to_learn(said):
    *_, factor, _ = said(measured([-6, 0], [1.7, 1.7], SINGLE | {"target": 0}))
    assert "saturation at the right end, where there is little left to learn." in factor


def test_an_unsaturated_output_shows_the_mere_scale(said):
    *_, factor, _ = said(measured([-6, 0], [0.6021] * 2, {"output": 0.5, "target": 1, "log10_inverse_slope": 0.6021}))
    assert "That is the mere scale of the two costs, 4: at one half the sigmoid is steepest." in factor


@pytest.mark.parametrize(("output", "saturated"), [(0.1, True), (0.11, False), (0.89, False), (0.9, True)])
def test_an_output_is_saturated_within_a_tenth_of_an_end(said, output, saturated):
    single = {"output": output, "target": 1, "log10_inverse_slope": -math.log10(output * (1 - output))}
    factor = " ".join(said(measured([-6, 0], [single["log10_inverse_slope"]] * 2, single)))
    assert ("saturation" in factor) == saturated
    assert ("flatter there than at one half" in factor) == (not saturated)


def test_several_outputs_have_a_range(said):
    way, _, ends, _ = said(measured([-6, 0, 0], [1.0, 0.5, 2.0]))
    assert "under the cross-entropy, and 10^-6.00 times under the quadratic cost" in way
    assert way.startswith("The gradient of layer 1’s weights is 10^-7.00 times")
    assert ends == (
        "The cross-entropy’s gradient is 10^1.00 times the quadratic cost’s in layer 1, "
        "and 10^2.00 times in the output layer; over all layers from 10^0.50 to 10^2.00."
    )


def test_a_range_of_one_number_is_none(said):
    *_, factor, more = said(measured([-6, 0, 0], [1.679, 1.6791, 1.6789]))
    assert (
        factor
        == "The cross-entropy’s gradient is 10^1.68 times the quadratic cost’s in every layer, to the digits shown."
    )
    assert more.endswith("tells no layer from another here.")
    *_, factor, _ = said(measured([None, 0, 0], [None, 1.679, 1.6791]))
    assert "in each of the layers 2 to 3, to the digits shown." in factor
    *_, factor, _ = said(measured([-6, 0, 0], [1.679, 1.6791, 1.69]))
    assert factor.endswith("over all layers from 10^1.68 to 10^1.69.")


@pytest.mark.parametrize(("deaf", "which"), [(1, "Layer 1 learns"), (2, "Layers 1 to 2 learn")])
def test_layers_that_no_gradient_reaches(said, deaf, which):
    logs = [None] * deaf + [0.0] * (4 - deaf)
    ratio = [None] * deaf + [1.0] * (3 - deaf) + [1.1]
    first, ends, *_ = said(measured(logs, ratio))
    assert first == f"{which} nothing, under either cost: every way back to them passes a ReLU that is off."
    assert f"in layer {deaf + 1}, and" in ends


def test_nothing_at_all_to_compare(said):
    assert (
        said(measured([None, None], [None, None]))[-1]
        == "No gradient reaches any weight, so there is nothing to compare."
    )
