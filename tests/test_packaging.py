"""A built wheel carries everything that the lab serves."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built from this checkout."""
    builder = WheelBuilder(str(ROOT))
    path = next(iter(builder.build(directory=str(tmp_path_factory.mktemp("wheel")))))
    return set(zipfile.ZipFile(path).namelist())


@pytest.mark.parametrize("folder", ["static", "templates"])
def test_the_wheel_has_every_file_that_is_served(wheel: set[str], folder: str) -> None:
    files = {f"app/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert files
    assert files <= wheel


def test_the_wheel_leaves_the_tests_at_home(wheel: set[str]) -> None:
    assert not [name for name in wheel if name.startswith("tests")]
