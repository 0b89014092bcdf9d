"""What was compiled from other sources is never taken for the step."""

from app.compile_cache import LEARN, SOURCES


def test_every_module_that_is_compiled_is_a_source():
    compiled = {path.name for path in LEARN.glob("*.py") if "from app.learn.compiled import" in path.read_text()}
    assert len(compiled) >= 3
    assert set(SOURCES) == compiled | {"compiled.py"}
