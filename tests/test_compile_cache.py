"""What was compiled from other sources is never taken for the step."""

import re

from app.compile_cache import LEARN, SOURCES


def test_every_module_that_is_compiled_and_all_that_it_uses_is_a_source():
    texts = {path.name: path.read_text() for path in LEARN.glob("*.py")}
    compiled = {name for name, text in texts.items() if "from app.learn.compiled import" in text}
    assert len(compiled) >= 3
    used = {f"{name}.py" for source in SOURCES for name in re.findall(r"from app\.learn\.(\w+) import", texts[source])}
    assert set(SOURCES) == compiled | used
