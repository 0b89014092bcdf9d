"""What is said of a rate that was chosen: of those that were tried no more than they tell."""

import pytest

from app.study.one_run import Result, Wanted
from app.study.summary import summarise
from app.study.tuning_words import tuning_words
from tests.study.examples import invented, plan_of, results_of

HIGHEST = " That is the highest rate that was tried, so a higher one may do better still."
LOWEST = " That is the lowest rate that was tried, so a lower one may do better still."


def words_of(means: dict[float, float]) -> str:
    """What is said of a cell whose runs come to these per cent at these rates."""
    plan = plan_of(learning_rates=list(means), lowest_rate=min(means), highest_rate=max(means), refine=False)

    def result_of(run: Wanted) -> Result:
        return invented(run, round(100 * means[run.settings.learning_rate]))

    said = tuning_words(summarise(plan, results_of(plan, result_of)).cells[0])
    return said.replace("\u00a0", " ").partition("of the validation images on average.")[2]


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ({0.3: 80, 1: 94, 3: 95, 10: 85}, " Within a point of that it stays from η = 1 to 3.4, 0.5 powers of ten."),
        ({1: 60, 3: 95, 10: 60}, " Within a point of that it stays from η = 2.9 to 3.1."),
        ({0.29: 60, 0.3: 95, 0.31: 60}, " Within a point of that it stays from η = 0.2997 to 0.3003."),
        ({1: 60, 3: 95}, f"{HIGHEST} Below it the mean stays within a point of that down to η = 2.9."),
        ({1: 94.5, 3: 95}, f"{HIGHEST} Within a point of that it stays at every rate that was tried, from η = 1 to 3."),
        ({1: 95, 3: 60}, f"{LOWEST} Above it the mean stays within a point of that up to η = 1.03."),
        ({1: 95, 3: 95}, f"{LOWEST} Within a point of that it stays at every rate that was tried, from η = 1 to 3."),
        ({3: 95}, " No other rate was tried, so another may do better."),
        (
            {0.1: 94.5, 1: 95, 10: 60},
            " Within a point of that it stays from η = 0.1, the lowest rate that was tried, to 1.1: "
            "at least 1.0 powers of ten.",
        ),
        (
            {0.1: 85, 1: 95, 10: 94.5},
            " Within a point of that it stays from η = 0.79 to 10, the highest rate that was tried: "
            "at least 1.1 powers of ten.",
        ),
        (
            {0.1: 94.5, 1: 95, 10: 94.5},
            " Within a point of that it stays at every rate that was tried, from η = 0.1 to 10.",
        ),
    ],
)
def test_how_far_a_rate_is_good_and_what_lies_beyond_the_last_that_was_tried(
    means: dict[float, float], said: str
) -> None:
    assert words_of(means) == said
