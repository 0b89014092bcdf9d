"""The lab's own study: its plan, the runs that are done of it, and what came of them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.study.plan import Plan, read
from app.study.results import Results
from app.study.stages import Done
from app.study.summary import Summary, summarise

FOLDER = Path(__file__).resolve().parent / "published"
PLAN = FOLDER / "plan.json"
RESULTS = FOLDER / "results.jsonl"
MOST_RUNS = 5000


@dataclass(frozen=True)
class Study:
    """A study as it can be shown."""

    plan: Plan
    digest: str
    results: Done
    summary: Summary


def published() -> Study:
    """The lab's study as its files were when it was first asked for; raises BadPlan, BadResults, OSError."""
    return at(PLAN, RESULTS)


@lru_cache(maxsize=1)
def at(plan_file: Path, results_file: Path) -> Study:
    """The study in these files."""
    plan, digest = read(plan_file, MOST_RUNS)
    results = Results(results_file)
    return Study(plan, digest, results, summarise(plan, results))
