"""What came of a tuning in sentences: the rate that was chosen, how surely, and how much depends on it."""

from app.learn.costs import COSTS
from app.study.summary import CellSummary, GoodRange, Rate
from app.study.words import PER_CENT, capital

MOST_DIGITS = 6
SHORTEST = 0.1  # decades, of a range whose width says more than its ends


def tuning_words(cell: CellSummary) -> str:
    """All that is known of a cell's rates."""
    name = capital(COSTS[cell.cell.cost].label)
    if cell.chosen is None or cell.good is None:
        runs = len(cell.dots)
        return f"{name} is still being tuned: {runs} run{'s' if runs != 1 else ''} so far."
    best = next(rate for rate in cell.rates if rate.learning_rate == cell.chosen)
    said = f"{name} does best at η = {cell.chosen:g}: {best.mean:.2f}{PER_CENT} of the validation images on average."
    said += _beyond(cell.rates, cell.chosen) + _stays(cell.good, cell.rates, cell.chosen)
    if cell.chosen_otherwise is not None:
        share = f"{100 * cell.chosen_otherwise:.0f}{PER_CENT}"
        said += f" In {share} of resamples of its seeds another rate would have been chosen."
    return said


def _beyond(rates: list[Rate], chosen: float) -> str:
    """What a best rate at the end of those that were tried leaves open; "" for one among them."""
    if len(rates) == 1:
        return " No other rate was tried, so another may do better."
    if chosen == rates[-1].learning_rate:
        return " That is the highest rate that was tried, so a higher one may do better still."
    if chosen == rates[0].learning_rate:
        return " That is the lowest rate that was tried, so a lower one may do better still."
    return ""


def _stays(good: GoodRange, rates: list[Rate], chosen: float) -> str:
    """How far from the best rate the mean is within a point of the best; "" where no other rate tells."""
    if len(rates) == 1:
        return ""
    low, high = _apart(good.low, good.high)
    if good.open_below and good.open_above:
        return f" Within a point of that it stays at every rate that was tried, from η = {low} to {high}."
    if chosen == rates[-1].learning_rate:
        return f" Below it the mean stays within a point of that down to η = {low}."
    if chosen == rates[0].learning_rate:
        return f" Above it the mean stays within a point of that up to η = {high}."
    if good.open_below:
        low += ", the lowest rate that was tried,"
    if good.open_above:
        high += ", the highest rate that was tried"
    at_least = ": at least" if good.open_below or good.open_above else ","
    width = f"{at_least} {good.decades:.1f} powers of ten" if good.decades >= SHORTEST else ""
    return f" Within a point of that it stays from η = {low} to {high}{width}."


def _apart(low: float, high: float) -> tuple[str, str]:
    """Both to two digits, or to as many as tell one from the other."""
    pairs = [(f"{low:.{digits}g}", f"{high:.{digits}g}") for digits in range(2, MOST_DIGITS + 1)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])
