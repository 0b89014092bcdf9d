"""A study's plan: what is compared, at which learning rates and from which seeds, written down before any run of it."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator

from app.learn.costs import with_outputs
from app.learn.invalid import InvalidSetting
from app.learn.network import RunSettings

SAMPLE_IMAGES = 4_000  # it is sorted by digit, so that a part of it would not do
LONGEST = 200_000  # bytes of a plan's file

if TYPE_CHECKING:
    CostName = str
else:
    CostName = Literal[with_outputs("sigmoid", "softmax")]

Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Rate = Annotated[float, Field(gt=0, le=1000)]
Stage = Literal["tune", "report"]


class BadPlan(InvalidSetting):
    """A plan that can't be carried out: `field` says where in it."""


class Strict(BaseModel):
    """A part of a plan, which may hold nothing unknown and no number that isn't finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Cell(Strict):
    """A network and its cost: what gets a learning rate of its own."""

    cost: CostName
    output: Literal["sigmoid", "softmax"]
    weight_init: Literal["large", "scaled"]
    hidden: Annotated[int, Field(ge=1, le=300)]

    @property
    def family(self) -> tuple[str, int]:
        """Cells with the same start from a seed: they are compared in pairs."""
        return self.weight_init, self.hidden


class Plan(Strict):
    """The whole plan. Seeds of the two stages have nothing in common, so what was tuned on isn't reported on."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    written: date
    question: Annotated[str, Field(max_length=2000)] = ""
    rules: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=30)] = []
    data: Literal["mnist", "sample"]
    training_images: Annotated[int, Field(ge=1, le=50_000)]
    epochs: Annotated[int, Field(ge=1, le=100)]
    mini_batch_size: Annotated[int, Field(ge=1, le=1000)]
    lmbda: Annotated[float, Field(ge=0, le=1000)] = 0.0
    cells: Annotated[list[Cell], Field(min_length=1, max_length=40)]
    learning_rates: Annotated[list[Rate], Field(min_length=1, max_length=40)]
    lowest_rate: Rate
    highest_rate: Rate
    refine: bool = True
    tuning_seeds: Annotated[list[Seed], Field(min_length=1, max_length=1000)]
    report_seeds: Annotated[list[Seed], Field(max_length=1000)]

    @field_validator("learning_rates")
    @classmethod
    def _ascending(cls, rates: list[float]) -> list[float]:
        if sorted(set(rates)) != rates:
            raise BadPlan("learning_rates", "rates from the smallest to the largest, each once", rates)
        return rates

    @field_validator("cells")
    @classmethod
    def _each_once(cls, cells: list[Cell]) -> list[Cell]:
        for index, cell in enumerate(cells):
            if cell in cells[:index]:
                raise BadPlan(f"cells.{index}", f"one that isn't the same as cell {cells.index(cell)}", str(cell))
            try:
                RunSettings(cost=cell.cost, output=cell.output)
            except InvalidSetting as refused:
                raise BadPlan(f"cells.{index}.{refused.field}", refused.allowed, refused.got) from refused
        return cells

    @model_validator(mode="after")
    def _fits_together(self) -> "Plan":
        for name, seeds in (("tuning_seeds", self.tuning_seeds), ("report_seeds", self.report_seeds)):
            if len(set(seeds)) < len(seeds):
                raise BadPlan(name, "each seed once", seeds)
        both = set(self.tuning_seeds) & set(self.report_seeds)
        if both:
            raise BadPlan("report_seeds", "seeds that aren't among the tuning_seeds", min(both))
        if self.learning_rates[0] < self.lowest_rate:
            raise BadPlan("lowest_rate", "at most the smallest of the learning_rates", self.lowest_rate)
        if self.learning_rates[-1] > self.highest_rate:
            raise BadPlan("highest_rate", "at least the largest of the learning_rates", self.highest_rate)
        if self.data == "sample" and self.training_images != SAMPLE_IMAGES:
            raise BadPlan("training_images", f"{SAMPLE_IMAGES:,} of the sample, all of it", self.training_images)
        return self

    @property
    def most_runs(self) -> int:
        """How many runs it takes if no grid has to be extended."""
        rates = len(self.learning_rates) + 2 * self.refine
        return len(self.cells) * (rates * len(self.tuning_seeds) + len(self.report_seeds))

    def settings(self, cell: Cell, learning_rate: float, seed: int) -> RunSettings:
        """One run of it."""
        return RunSettings(
            hidden=(cell.hidden,),
            cost=cell.cost,
            output=cell.output,
            learning_rate=learning_rate,
            mini_batch_size=self.mini_batch_size,
            epochs=self.epochs,
            seed=seed,
            weight_init=cell.weight_init,
            lmbda=self.lmbda,
        )


def parse(text: bytes | str, most_runs: int) -> Plan:
    """The plan in a JSON text; raises BadPlan for the first thing that is wrong with it."""
    if len(text) > LONGEST:
        raise BadPlan("plan", f"a file of at most {LONGEST:,} bytes", f"{len(text):,} bytes")
    plan = _checked(lambda: TypeAdapter(Plan).validate_json(text))
    if plan.most_runs > most_runs:
        raise BadPlan("plan", f"at most {most_runs:,} runs in all", f"{plan.most_runs:,} runs")
    return plan


def _checked(make: Callable[[], Plan]) -> Plan:
    try:
        return make()
    except ValidationError as refused:
        problem = refused.errors(include_url=False)[0]
        reason = problem.get("ctx", {}).get("error")
        if isinstance(reason, BadPlan):
            raise BadPlan(reason.field, reason.allowed, _short(reason.got)) from None
        where = ".".join(map(str, problem["loc"])) or "plan"
        raise BadPlan(where, problem["msg"], _short(problem["input"])) from None


def _short(value: object) -> object:
    text = json.dumps(value, default=str)
    return value if len(text) <= 80 else text[:79] + "…"


def read(path: Path, most_runs: int) -> tuple[Plan, str]:
    """The plan in a file, and the SHA-256 of the file's bytes; raises BadPlan, OSError."""
    raw = path.read_bytes()
    return parse(raw, most_runs), hashlib.sha256(raw).hexdigest()
