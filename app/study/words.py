"""What came of a study in sentences, each derived from the numbers that it tells."""

from datetime import datetime

from app.learn.costs import COSTS
from app.study.plan import Cell, Plan
from app.study.statistics import Interval, Mean, Share
from app.study.summary import Comparison, Summary

STARTS = {"large": "large first weights", "scaled": "small first weights"}
PER_CENT = "\u00a0%"  # a line doesn't end between a number and its sign
LEVEL = f"95{PER_CENT} interval"


def signed(value: float, decimals: int = 2) -> str:
    """With its sign, a true minus; what rounds to nothing has none."""
    text = f"{value:+.{decimals}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def to(interval: Interval, decimals: int = 2) -> str:
    """From its lower end to its upper one."""
    return f"{signed(interval.low, decimals)} to {signed(interval.high, decimals)}"


def share_words(share: Share) -> str:
    """Such as "3 of 40 (95 % interval 3 % to 20 %)"."""
    said = f"{share.number} of {share.of}"
    if share.interval is None:
        return said
    return f"{said} ({LEVEL} {100 * share.interval.low:.0f}{PER_CENT} to {100 * share.interval.high:.0f}{PER_CENT})"


def duration(seconds: float) -> str:
    """Hours and minutes, or less."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} seconds"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def moment(finished: str | None) -> str:
    """A moment of universal time, as a person writes it."""
    if finished is None:
        return ""
    then = datetime.fromisoformat(finished)
    return f"{then.day} {then:%B %Y, %H:%M} UTC"


def network_words(cell: Cell) -> str:
    """The family of a cell."""
    return f"{cell.hidden} hidden neurons, {STARTS[cell.weight_init]}"


def limits(plan: Plan) -> str:
    """What a study is about, and no more than that."""
    *others, most = sorted({cell.hidden for cell in plan.cells})
    hidden = " or ".join(", ".join(map(str, part)) for part in (others, [most]) if part)
    source = "MNIST" if plan.data == "mnist" else "the lab’s sample of MNIST"
    regularised = (
        f"All of it was regularised, with λ = {plan.lmbda:g}." if plan.lmbda else "Nothing here was regularised."
    )
    return (
        f"It is about these networks (one hidden layer of {hidden} sigmoid neuron{'s' if most > 1 else ''}), "
        f"these digits ({plan.training_images:,} images of {source} to learn from), "
        f"{plan.epochs} epoch{'s' if plan.epochs > 1 else ''}, mini-batches of {plan.mini_batch_size}, "
        f"and plain gradient descent with one learning rate from beginning to end. {regularised}"
    )


def verdict(mean: Mean) -> str:
    """What the second is, beside the first."""
    size = f"{abs(mean.value):.2f} points"
    if mean.interval is None:
        return f"{size} {'better' if mean.value >= 0 else 'worse'} on average, from too few starts for an interval,"
    if mean.interval.low > 0:
        return f"{size} better ({LEVEL} {to(mean.interval)})"
    if mean.interval.high < 0:
        return f"{size} worse ({LEVEL} {to(mean.interval)})"
    difference = f"{signed(mean.value)}, {LEVEL} {to(mean.interval)}"
    return f"neither better nor worse, as far as these starts can tell ({difference}),"


def headline(plan: Plan, summary: Summary) -> list[str]:
    """The answer: the cross-entropy beside the quadratic cost, start by start; accuracy, then runs that got stuck."""
    said = []
    by_start: dict[str, list[Comparison]] = {}
    for c in summary.comparisons:
        if c.first.cost == "quadratic":
            by_start.setdefault(STARTS[c.first.weight_init], []).append(c)
    in_short = [_in_short(words, found) for words, found in by_start.items()]
    if in_short and all(in_short):
        said.append(f"In short: of 100 images the cross-entropy reads {', and '.join(in_short)}.")
    for words, found in by_start.items():
        clauses = [f"{verdict(c.mean)} with {c.first.hidden} hidden neurons{_so_far(plan, c)}" for c in found]
        said.append(f"From {words}, each at its best rate, the cross-entropy is {' and '.join(clauses)}.")
        said.append(_stuck_headline(summary, words, found))
    if not said:
        said.append("No two costs have been compared yet: the rates are still being tuned.")
    return said


def _in_short(words: str, found: list[Comparison]) -> str:
    """How many more of 100 images, where all networks of a start agree on more or fewer; "" before that is known."""
    intervals = [c.mean.interval for c in found if c.mean.interval]
    if len(intervals) < len(found):
        return ""
    low, high = (edge(abs(c.mean.value) for c in found) for edge in (min, max))
    decimals = 1 if low >= 0.1 else 2
    size = " to ".join(dict.fromkeys(f"{value:.{decimals}f}" for value in (low, high)))
    if all(interval.low > 0 for interval in intervals):
        return f"{size} more rightly from {words}"
    if all(interval.high < 0 for interval in intervals):
        return f"{size} fewer rightly from {words}"
    return f"not clearly more or fewer rightly from {words}"


def _stuck_headline(summary: Summary, words: str, found: list[Comparison]) -> str:
    """A mean says little of runs that go either well or quite wrong: so many of each cost's went wrong."""
    shares = {cell.cell: cell.stuck for cell in summary.cells}
    clauses = []
    for c in found:
        first, second = shares[c.first], shares[c.second]
        assert first is not None  # both have reported, or they were not compared
        assert second is not None
        if first.number or second.number:
            under_each = f"{_part(first)} under the quadratic cost and {_part(second)} under the cross-entropy"
        else:
            under_each = f"none of {first.of + second.of}"
        clauses.append(f"{under_each} with {c.first.hidden} hidden neurons")
    return f"Runs from {words} that got stuck, which have lost a digit or diverged: {'; '.join(clauses)}."


def _part(share: Share) -> str:
    return f"{share.number or 'none'} of {share.of}"


def _so_far(plan: Plan, comparison: Comparison) -> str:
    done, wanted = len(comparison.seeds), len(plan.report_seeds)
    return "" if done == wanted else f" (so far from {done} of {wanted} starts)"


def pair_words(comparison: Comparison) -> str:
    """Which two are compared, and in which networks."""
    first, second = COSTS[comparison.first.cost].label, COSTS[comparison.second.cost].label
    return f"{capital(second)} beside {first}, {network_words(comparison.first)}"


def verdict_sentence(comparison: Comparison) -> str:
    """What the second of two costs is, in errors too."""
    said = f"{capital(COSTS[comparison.second.cost].label)} is {verdict(comparison.mean).rstrip(',')}"
    errors = round(abs(comparison.errors))
    fewer = "fewer" if comparison.errors >= 0 else "more"
    return f"{said}: about {errors} errors {fewer} in 10,000 images." if errors else f"{said}."


def capital(text: str) -> str:
    """With its first letter raised."""
    return text[:1].upper() + text[1:]


def stuck_words(comparison: Comparison) -> str:
    """How often the two costs of a comparison got stuck, and whether that can be chance."""
    pairs, test = len(comparison.seeds), comparison.stuck
    first, second = COSTS[comparison.first.cost].label, COSTS[comparison.second.cost].label
    if not test.only_first + test.only_second:
        if pairs == 1:
            return "In the one pair either both got stuck or neither did."
        return f"In none of {pairs} pairs did only one of them get stuck."
    split = f"{_times(test.only_first)} only {first} got stuck, {_times(test.only_second)} only {second}"
    said = f"Of {pairs} pair{'s' if pairs != 1 else ''}, {split}."
    if test.p is None:
        return said
    chance = _probability(test.p)
    return f"{said} Were both equally likely to, so lopsided a split would come up with probability {chance}."


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _probability(p: float) -> str:
    return f"{p:.2g}" if p >= 0.0001 else "under 0.0001"
