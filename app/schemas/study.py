"""A study over HTTP: the plan, what came of it, and one run with its curve."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from app.study import words
from app.study.one_run import Result
from app.study.plan import SAMPLE_IMAGES, Cell, Plan, Rate, Strict
from app.study.publication import Study
from app.study.summary import Summary
from app.study.tuning_words import tuning_words


class ComparisonWords(BaseModel):
    """A comparison in words."""

    names: str
    verdict: str
    stuck: str


class StudyWords(BaseModel):
    """What came of a study in words; cells and comparisons are in the summary's order."""

    answer: list[str]
    limits: str = Field(description="What it is about, by its plan.")
    cells: list[str]
    comparisons: list[ComparisonWords]


class StudyView(BaseModel):
    """A study: accuracies in per cent, differences in points; only finished runs are in it."""

    plan: Plan
    digest: str = Field(description="SHA-256 of the plan's file.")
    summary: Summary
    words: StudyWords


class StudyRun(BaseModel):
    """One finished run; accuracies in 0…1 from the start (epoch 0) on. Only runs that report were tested."""

    key: str
    stage: Literal["tune", "report"]
    settings: dict[str, Any]
    validation_accuracy: list[float]
    test_accuracy: list[float] | None
    lost: list[int] = Field(description="Digits lost, by the validation images.")
    lost_test: list[int] | None = Field(description="Digits lost, by the test images.")
    diverged: float | None = Field(description="The epoch in which learning left the finite numbers.")
    fingerprint: str | None = Field(description="Of the parameters at the end.")
    seconds: float
    machine: str
    finished: str


def view(study: Study) -> StudyView:
    """The study as JSON."""
    return StudyView(plan=study.plan, digest=study.digest, summary=study.summary, words=_in_words(study))


def _in_words(study: Study) -> StudyWords:
    summary = study.summary
    return StudyWords(
        answer=words.headline(study.plan, summary),
        limits=words.limits(study.plan),
        cells=[tuning_words(cell) for cell in summary.cells],
        comparisons=[
            ComparisonWords(
                names=words.pair_words(comparison),
                verdict=words.verdict_sentence(comparison),
                stuck=words.stuck_words(comparison),
            )
            for comparison in summary.comparisons
        ],
    )


def view_run(result: Result) -> StudyRun:
    """The run as JSON."""
    return StudyRun(
        key=result.wanted.key,
        stage=result.wanted.stage,
        settings=result.wanted.words(),
        validation_accuracy=[parts / 10_000 for parts in result.validation],
        test_accuracy=None if result.test is None else [parts / 10_000 for parts in result.test],
        lost=list(result.lost),
        lost_test=None if result.lost_test is None else list(result.lost_test),
        diverged=result.diverged,
        fingerprint=result.fingerprint,
        seconds=result.seconds,
        machine=result.machine,
        finished=result.finished,
    )


class StudyRequest(Strict):
    """A small study of a reader's own: every cell at every rate from the same seeds, then the report."""

    cells: Annotated[list[Cell], Field(min_length=1, max_length=12, description="What is compared.")]
    learning_rates: Annotated[list[Rate], Field(min_length=1, max_length=12, description="From small to large.")]
    seeds: int = Field(3, ge=1, le=20, description="Starts at each rate.")
    report: int = Field(8, ge=0, le=40, description="Fresh starts at the best rate, for the report.")
    epochs: int = Field(3, ge=1, le=30, description="How often each run goes through its images.")
    training_images: Literal[10_000, 50_000] = Field(
        10_000, description="How many of MNIST's images to train on; of the sample, all are."
    )

    def plan(self, data: Literal["mnist", "sample"]) -> bytes:
        """The plan, as JSON."""
        plan = {
            "name": "A reader's study",
            "written": date.today().isoformat(),
            "data": data,
            "training_images": self.training_images if data == "mnist" else SAMPLE_IMAGES,
            "epochs": self.epochs,
            "mini_batch_size": 10,
            "cells": [cell.model_dump() for cell in self.cells],
            "learning_rates": self.learning_rates,
            "lowest_rate": min(self.learning_rates),
            "highest_rate": max(self.learning_rates),
            "refine": False,
            "tuning_seeds": list(range(1, self.seeds + 1)),
            "report_seeds": list(range(101, 101 + self.report)),
        }
        return json.dumps(plan).encode()


class OwnStudyView(BaseModel):
    """A reader's study: what it is at, and what has come of it so far."""

    id: str
    status: Literal["running", "paused", "done", "failed"]
    message: str = Field(description="Why it failed.")
    study: StudyView
