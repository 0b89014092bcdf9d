"""Every setting explains itself, and the documentation says the same."""

from pathlib import Path

import pytest

from app.settings import Settings

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_explained_in_the_documentation(name):
    said = Settings.model_fields[name].description
    assert said
    assert said.endswith(".")
    row = next((row for row in PAGE.splitlines() if row.startswith(f"| `LAB_{name.upper()}` |")), "")
    assert said in row, f"docs/settings.md should have a row: | `LAB_{name.upper()}` | … | {said} |"


def test_the_documentation_names_no_setting_that_is_gone():
    named = [row.split("`")[1] for row in PAGE.splitlines() if row.startswith("| `LAB_")]
    assert named == [f"LAB_{name.upper()}" for name in Settings.model_fields]
