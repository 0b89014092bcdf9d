"""Where the lab's own study lies: its plan, and the runs that are done of it."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "published"
PLAN = FOLDER / "plan.json"
RESULTS = FOLDER / "results.jsonl"
