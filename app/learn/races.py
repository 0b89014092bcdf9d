"""The races that the page about MNIST offers: two networks each, and the story that they tell."""

from dataclasses import dataclass, field, replace

from app.learn.costs import COSTS, with_outputs
from app.learn.network import RunSettings
from app.learn.presets import LOST_DIGITS, NETWORKS, VARIANTS

# What a network of each cost is like where nobody says otherwise; the learning rates are the chapter's.
USUAL = {
    name: RunSettings((30,), name, output=COSTS[name].usual_output, learning_rate=COSTS[name].network_rate)
    for name in with_outputs("sigmoid", "softmax")
}

# The start of the stories with 100 hidden neurons: from it the quadratic cost loses digits (LOST_DIGITS).
STUCK = 9


def in_words(digits: tuple[int, ...]) -> str:
    """Such as "0, 4 and 6"."""
    *others, last = map(str, digits)
    return f"{', '.join(others)} and {last}" if others else last


def ending(lost: tuple[int, ...]) -> str:
    """What the quadratic cost comes to from a start, as a sentence."""
    if not lost:
        return "Trained on all of MNIST from this start, A learned all ten digits: not every start is a bad one."
    return f"Trained on all of MNIST from this start, A ended without {in_words(lost)}."


@dataclass(frozen=True)
class Race:
    """Two networks from the same seed, which gives both the same mini-batches (and the same start, if they can).

    starts: the seeds that the story is told with, and what A came to from each.
    """

    words: str
    story: str
    a: RunSettings
    b: RunSettings
    starts: dict[int, str] = field(default_factory=dict)


RACES: dict[str, Race] = {
    "thirty": Race(
        "30 neurons",
        "The chapter’s first network, each cost at the learning rate that the chapter gives it (η = 3 and η = 0.5).",
        NETWORKS["quadratic 30"],
        NETWORKS["cross-entropy 30"],
    ),
    "hundred": Race(
        "100 neurons",
        "More hidden neurons make larger weighted inputs. Under the quadratic cost an output neuron that starts in "
        "saturation, or is driven into it, may never learn its digit.",
        replace(NETWORKS["quadratic 100"], seed=STUCK),
        replace(NETWORKS["cross-entropy 100"], seed=STUCK),
        {seed: ending(lost) for seed, lost in LOST_DIGITS.items()},
    ),
    "scaled": Race(
        "Small weights",
        "Both have the quadratic cost and the same seed. B starts with weights divided by √n, so that few of its "
        "neurons are saturated. What becomes of the digits that A loses?",
        replace(NETWORKS["quadratic 100"], seed=STUCK),
        replace(VARIANTS["quadratic 100, scaled"], seed=STUCK),
    ),
    "fair": Race(
        "Small weights, both costs",
        "The fair partner of the race before: both start with weights divided by √n. With a good start, how much does "
        "the cost still matter?",
        replace(VARIANTS["quadratic 100, scaled"], seed=STUCK),
        replace(VARIANTS["cross-entropy 100, scaled"], seed=STUCK),
    ),
    "labels": Race(
        "Wrong labels",
        "A fifth of the training images have a wrong label; the test images are right. Under the quadratic cost a "
        "network learns little from an image that it is decisively wrong about. That loses digits. Does it help "
        "against labels that lie?",
        VARIANTS["quadratic 30, mislabelled"],
        VARIANTS["cross-entropy 30, mislabelled"],
    ),
    "softmax": Race(
        "Softmax",
        "Softmax outputs with the log-likelihood have the same output error a − y as sigmoid outputs with the "
        "cross-entropy: two ways to the same cure.",
        NETWORKS["cross-entropy 30"],
        VARIANTS["softmax 30"],
    ),
}
