"""A built wheel carries everything that the lab serves."""

import re
import tomllib
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.places import ROOT


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


def packages(lock: str) -> dict[str, str]:
    """What a lock file says of each package, by its name."""
    entries = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    return {re.split(r"[=\[ ]", entry)[0].lower().replace("_", "-"): entry for entry in entries if entry}


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ["cluster", "postgresql"]), ("requirements-test.lock", ["cluster", "postgresql", "test"])],
)
def test_the_lock_files_have_all_that_is_needed_with_its_hash_and_name_no_index(lock: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = project["dependencies"] + [each for extra in extras for each in project["optional-dependencies"][extra]]
    names = {re.split(r"[=<>\[ ;]", each)[0].lower() for each in needed}
    locked = packages(lock)
    assert names <= locked.keys()
    assert "mlxtend" in locked
    assert all(re.search(r"==\S+.* --hash=sha256:[0-9a-f]{64}", entry) for entry in locked.values())
    assert not re.search(r"index-url|find-links|https?://", (ROOT / lock).read_text())


def test_both_lock_files_name_the_same_versions() -> None:
    image, tests = (
        {name: entry.split(" ")[0] for name, entry in packages(lock).items()}
        for lock in ("requirements.lock", "requirements-test.lock")
    )
    assert image.items() <= tests.items()
