"""The experiments the lab opens with: the chapter's four figures, their variants, and its four networks."""

from app.learn.neuron import Settings

STARTS: dict[str, tuple[float, float]] = {"mild": (0.6, 0.9), "bad": (2.0, 2.0)}

# The chapter's figures: each cost from both starts. The cross-entropy runs on the true gradient with a
# learning rate of 0.05, which ends where the chapter's figures end; see CROSS_ENTROPY_STORY for why.
FIGURES: dict[str, Settings] = {
    f"{cost}-{start}": Settings(weight=weight, bias=bias, cost=cost, learning_rate=rate)
    for cost, rate in (("quadratic", 0.15), ("cross-entropy", 0.05))
    for start, (weight, bias) in STARTS.items()
}

# The ways to set the cross-entropy figures: (learning rate, update rule) by the variant's name.
CROSS_ENTROPY_STORY: dict[str, tuple[float, str]] = {
    "true-gradient": (0.05, "gradient"),
    "printed-rate": (0.005, "gradient"),
    "chapter-animation": (0.005, "chapter-animation"),
}
