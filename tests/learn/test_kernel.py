"""The same bits for every kind of processor, from plain Python, and with every index checked; and the equations."""

import ast
import os
import re
import subprocess
import sys

import numpy as np
import pytest

from app.learn import training
from app.learn.backpropagation import backpropagate
from app.learn.evaluation import passes
from app.learn.layout import Layout, lay_out, parameters_of
from app.learn.network import Parameters, RunSettings, initial_parameters
from app.learn.verification import NETWORKS, PUBLISHED, differences, hashes
from tests import other_processor
from tests.compiled import checked_indices
from tests.places import ROOT

pytestmark = pytest.mark.slow

ALL, SMALL = (f"from app.learn.verification import hashes; print(hashes({small}))" for small in ("", "small=True"))


def in_another_process(program: str, **environment: str) -> str:
    """What a program prints in a process with this environment."""
    command = [sys.executable, "-W", "error", "-c", program]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_this_machine_computes_the_published_bits():
    assert differences() == {}
    assert set(hashes()) == set(PUBLISHED)


@pytest.mark.timeout(400)  # compiling takes its time beside other work
@pytest.mark.nightly
@pytest.mark.parametrize("processor", ["generic", "nehalem"])
def test_older_registers_give_the_same_bits(processor):
    """Compiled for a processor with SSE2 alone, and with SSE4.2; the one with AVX2 and FMA comes below, every day."""
    assert ast.literal_eval(in_another_process(ALL, NUMBA_CPU_NAME=processor)) == PUBLISHED


def test_numpys_own_choice_of_instructions_decides_nothing():
    features = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    assert ast.literal_eval(in_another_process(ALL, NPY_DISABLE_CPU_FEATURES=" ".join(features))) == PUBLISHED


@pytest.mark.timeout(400)
def test_plain_python_and_checked_indices_give_the_same_bits():
    compiled = str(hashes(small=True)) + "\n"
    assert in_another_process(SMALL, NUMBA_DISABLE_JIT="1") == compiled
    assert in_another_process(SMALL, **checked_indices()) == compiled


@pytest.mark.timeout(400)
def test_other_registers_give_the_same_bits():
    """Compiled for a processor with AVX2 and FMA."""
    assert ast.literal_eval(in_another_process(ALL, **other_processor.environment())) == PUBLISHED


@pytest.mark.timeout(400)
def test_no_multiplication_is_fused_with_an_addition_and_no_library_is_asked():
    """Not even where the processor could."""
    code = other_processor.assembly()
    assert len(re.findall(r"\bv?mul[ps][sd]\b", code)) > 50
    assert not re.findall(r"\bvf?n?m(?:add|sub)\w*", code)
    assert not re.findall(r"\b(?:exp|log|log1p|tanh|pow)f?\b", code)


@pytest.mark.parametrize("settings", [*NETWORKS.values(), RunSettings((5, 33, 16))], ids=str)
def test_what_passes_through_is_what_the_equations_say(settings, few):
    images, labels = (part[:40] for part in few)
    parameters = initial_parameters(settings)
    ours, exact = (way(settings, parameters, images, labels) for way in (passes, backpropagate))
    np.testing.assert_allclose(ours.costs, exact.costs, rtol=2e-4, atol=1e-5)
    for mine, theirs in zip(ours.layers, exact.layers, strict=True):
        for name in ("inputs", "z", "activation", "delta"):
            want = getattr(theirs, name)
            np.testing.assert_allclose(getattr(mine, name), want, rtol=2e-3, atol=2e-5 * abs(want).max(), err_msg=name)


def test_a_layout_holds_the_parameters_and_zeros():
    parameters = initial_parameters(RunSettings((5, 33, 16)))
    layout = lay_out(parameters)
    for before, after in zip(parameters, parameters_of(layout), strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
    numbers = sum(w.size for w in parameters.weights)
    assert np.count_nonzero(layout.weights) == numbers
    assert np.count_nonzero(layout.biases) == 5 + 33 + 16 + 10


def test_what_lies_beyond_the_neurons_stays_0(few):
    settings = RunSettings((5, 33), lmbda=1.0, learning_rate=3.0)
    state, _ = training.advance(settings, training.start(settings), *few, 30)
    layout = lay_out(state.parameters)
    descent = training.Descent(settings, state.parameters, *few)
    descent.run(np.arange(100), np.zeros(3), measure=False)
    changed = Layout(layout.sizes, descent.layout.weights.copy(), descent.layout.biases.copy())
    for w, b in changed.blocks():
        w[:], b[:] = 0, 0
    assert not changed.weights.any()
    assert not changed.biases.any()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w, b: (w[:1], b[:1]),
        lambda w, b: ((w[0][:, :700], w[1]), b),
        lambda w, b: (w, (b[0][:-1], b[1])),
        lambda w, b: ((w[0], w[1][:9]), (b[0], b[1][:9])),
    ],
)
def test_parameters_that_fit_no_network_never_reach_the_step(wrong):
    parameters = initial_parameters(RunSettings((6,)))
    with pytest.raises(ValueError, match="don't fit"):
        lay_out(Parameters(*wrong(*parameters)))


def test_images_labels_and_rows_are_checked_before_they_go_in(few):
    images, labels = few
    settings = RunSettings((6,))
    parameters = initial_parameters(settings)
    for bad in ((images[:, :700], labels), (images.astype(float), labels), (images[:9], labels), (images, labels + 9)):
        with pytest.raises(ValueError, match="bytes"):
            passes(settings, parameters, *bad)
    descent = training.Descent(settings, parameters, images, labels)
    for rows in ([len(labels)], [-1]):
        with pytest.raises(IndexError):
            descent.run(np.array(rows), np.zeros(3), measure=False)
    with pytest.raises(TypeError):  # other types are not compiled for
        descent.run(np.array([0], np.int32), np.zeros(3), measure=False)
