"""The races that the page about MNIST offers: two networks each, and the story that they tell."""

from dataclasses import dataclass, replace

from app.learn.network import RunSettings

QUADRATIC = RunSettings(cost="quadratic", learning_rate=3.0)
CROSS_ENTROPY = RunSettings(cost="cross-entropy", learning_rate=0.5)
SOFTMAX = RunSettings(cost="log-likelihood", output="softmax", learning_rate=0.5)

# What a network of each cost is like where nobody says otherwise; the learning rates are the chapter's.
USUAL = {settings.cost: settings for settings in (QUADRATIC, CROSS_ENTROPY, SOFTMAX)}

# A start from which the quadratic cost with 100 hidden neurons ends without the digits 0 and 2.
STUCK = 6


@dataclass(frozen=True)
class Race:
    """Two networks from the same seed, which gives both the same mini-batches (and the same start, if they can)."""

    words: str
    story: str
    a: RunSettings
    b: RunSettings


RACES: dict[str, Race] = {
    "thirty": Race(
        "30 neurons: nearly a tie",
        "Both end close together, as in the chapter. Look at the third chart for how differently they get there.",
        QUADRATIC,
        CROSS_ENTROPY,
    ),
    "hundred": Race(
        "100 neurons: the quadratic cost loses whole digits",
        "More hidden neurons make larger weighted inputs. Under the quadratic cost an output neuron that starts out "
        "saturated may never learn its digit: here it never learns 0 and 2. Look inside A when it is done.",
        replace(QUADRATIC, hidden=(100,), seed=STUCK),
        replace(CROSS_ENTROPY, hidden=(100,), seed=STUCK),
    ),
    "scaled": Race(
        "Small weights: less saturation",
        "Both have the quadratic cost, and A loses whole digits. B starts with weights divided by √n: few of its "
        "neurons are saturated, and there is little left for a better cost to mend.",
        replace(QUADRATIC, hidden=(100,), seed=STUCK),
        replace(QUADRATIC, hidden=(100,), seed=STUCK, weight_init="scaled"),
    ),
    "softmax": Race(
        "Softmax beside the sigmoid",
        "Softmax outputs with the log-likelihood cost have the same output error a − y as sigmoid outputs with the "
        "cross-entropy: two ways to the same cure.",
        CROSS_ENTROPY,
        SOFTMAX,
    ),
}
