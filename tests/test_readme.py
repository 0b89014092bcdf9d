"""What the README promises: its Python prints what it says, its links lead somewhere."""

import doctest
import re

from app.study.publication import published
from app.study.words import headline
from tests.places import ROOT


def test_the_python_in_the_readme_prints_what_it_says() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_links_in_the_readme_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith("http")]
    folders = re.findall(r"`([\w/]+/)`", text)
    assert targets
    assert folders
    assert [path for path in targets + folders if not (ROOT / path).exists()] == []


def test_the_readme_tells_what_came_of_the_study() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    study = published()
    assert f"{study.summary.finished:,} runs" in text
    for sentence in headline(study.plan, study.summary):
        said = sentence.replace("\u00a0", " ")  # a page keeps a number and its unit on one line
        assert f"> {said}" in text
