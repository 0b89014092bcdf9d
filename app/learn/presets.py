"""The experiments the lab opens with: the chapter's four figures, their variants, and its four networks."""

from dataclasses import replace

from app.learn.costs import COSTS
from app.learn.network import RunSettings
from app.learn.neuron import NeuronSettings

STARTS: dict[str, tuple[float, float]] = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}

# The chapter's figures: each cost from both starts. The cross-entropy runs on the true gradient with a
# learning rate of 0.05, which ends where the chapter's figures end; see CROSS_ENTROPY_STORY for why.
FIGURES: dict[str, NeuronSettings] = {
    f"{cost}-{start}": NeuronSettings(weight=weight, bias=bias, cost=cost, learning_rate=COSTS[cost].neuron_rate)
    for cost in ("quadratic", "cross-entropy")
    for start, (weight, bias) in STARTS.items()
}

# The ways to set the cross-entropy figures: (learning rate, update rule) by the variant's name.
CROSS_ENTROPY_STORY: dict[str, tuple[float, str]] = {
    "true-gradient": (0.05, "gradient"),
    "printed-rate": (0.005, "gradient"),
    "chapter-animation": (0.005, "chapter-animation"),
}

# Settings to try with the reader's own neuron, by name: what to call them, and the neuron.
OWN: dict[str, tuple[str, NeuronSettings]] = {
    "further-out": ("weight 5 and bias 5", NeuronSettings(weight=5, bias=5)),
    "target-1": ("the target 1", NeuronSettings(target=1)),
    "wrong-label": ("a wrong label", NeuronSettings(weight=-2, bias=-2, target=1)),
}

# Weighted inputs for the softmax page, by what they show.
SOFTMAX: dict[str, tuple[float, ...]] = {
    "as it opened": (2.5, -1.0, 3.2, 0.5),
    "all equal": (1.0, 1.0, 1.0, 1.0),
    "a tie at the top": (3.0, -1.0, 3.0, 0.5),
    "one far ahead": (-2.0, 5.0, -2.0, -2.0),
    "two outputs": (1.5, -0.5),
    "ten digits": (-1.2, -3.0, 0.4, -2.1, 3.1, -0.8, -1.9, 0.3, -0.5, 3.6),
    "±1000": (1000.0, 999.0, 0.0, -1000.0),
}

# Starts for learning on the z's, by how wrong they are: (z, target counted from 0).
SOFTMAX_LESSONS: dict[str, tuple[tuple[float, ...], int]] = {
    "a little wrong": ((2.5, -1.0, 3.2, 0.5), 0),
    "badly wrong": ((2.5, -1.0, 3.2, 0.5), 1),
    "worse still": ((6.0, -2.0, 0.0, 0.5), 1),
}

# The chapter's four networks.
NETWORKS: dict[str, RunSettings] = {
    f"{cost} {hidden}": RunSettings((hidden,), cost, learning_rate=COSTS[cost].network_rate)
    for cost in ("cross-entropy", "quadratic")
    for hidden in (30, 100)
}

# What the lab trains beside them: outputs of another kind, a start that saturates fewer neurons, labels that lie.
VARIANTS: dict[str, RunSettings] = {
    "softmax 30": RunSettings(
        (30,), "log-likelihood", output="softmax", learning_rate=COSTS["log-likelihood"].network_rate
    ),
}
VARIANTS |= {
    f"{cost} 100, scaled": replace(NETWORKS[f"{cost} 100"], weight_init="scaled")
    for cost in ("quadratic", "cross-entropy")
}
VARIANTS |= {
    f"{cost} 30, mislabelled": replace(NETWORKS[f"{cost} 30"], mislabelled=0.2)
    for cost in ("quadratic", "cross-entropy")
}

# The digits that "quadratic 100" has lost after 30 epochs, by its seed: it gets fewer than one in ten of them right,
# because their output neuron is saturated at 0 and learns next to nothing. Measured; see benchmarks/RESULTS.md.
LOST_DIGITS: dict[int, tuple[int, ...]] = {
    0: (),
    1: (0,),
    2: (7,),
    3: (0,),
    4: (2,),
    5: (9,),
    6: (2, 7),
    7: (),
    8: (),
    9: (0, 4, 6),
}
