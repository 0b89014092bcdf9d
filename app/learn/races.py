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

# The start that the page opens with: from it the quadratic cost with 100 hidden neurons ends without 0, 4 and 6.
STUCK = 9


def in_words(digits: tuple[int, ...]) -> str:
    """Such as "0, 4 and 6"."""
    *others, last = map(str, digits)
    return f"{', '.join(others)} and {last}" if others else last


def ending(lost: tuple[int, ...]) -> str:
    """What the quadratic cost comes to from a start, as a sentence."""
    if not lost:
        return "Trained on all of MNIST from this start, it learned all ten: not every start is a bad one."
    return f"Trained on all of MNIST from this start, it never learned {in_words(lost)}. Look inside A when it is done."


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
        "30 neurons: nearly a tie",
        "Both end close together, as in the chapter. Look at the third chart for how differently they get there.",
        NETWORKS["quadratic 30"],
        NETWORKS["cross-entropy 30"],
    ),
    "hundred": Race(
        "100 neurons: the quadratic cost loses whole digits",
        "More hidden neurons make larger weighted inputs. Under the quadratic cost an output neuron that starts out "
        "saturated may never learn its digit.",
        replace(NETWORKS["quadratic 100"], seed=STUCK),
        replace(NETWORKS["cross-entropy 100"], seed=STUCK),
        {seed: ending(lost) for seed, lost in LOST_DIGITS.items()},
    ),
    "scaled": Race(
        "Small weights: less saturation",
        "Both have the quadratic cost, and A loses whole digits. B starts with weights divided by √n: few of its "
        "neurons are saturated, no digit is lost, and on all of MNIST it ends above the cross-entropy with large ones.",
        replace(NETWORKS["quadratic 100"], seed=STUCK),
        replace(VARIANTS["quadratic 100, scaled"], seed=STUCK),
    ),
    "softmax": Race(
        "Softmax beside the sigmoid",
        "Softmax outputs with the log-likelihood cost have the same output error a − y as sigmoid outputs with the "
        "cross-entropy: two ways to the same cure.",
        NETWORKS["cross-entropy 30"],
        VARIANTS["softmax 30"],
    ),
}
