"""A number and its per cent sign stay on one line, wherever a page's words are written."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/**/*.js")]
BROKEN = re.compile(r"(\d|\}) %(?!\})")  # a line may end at this space; "%}" closes a tag of a template
COMMENT = re.compile(r"^\s*(/\*\*|\*|//|\{#).*|\s// .*$", re.MULTILINE)


def test_a_line_does_not_end_between_a_number_and_its_per_cent_sign() -> None:
    assert len(WRITTEN) > 100
    broken = [path for path in WRITTEN if BROKEN.search(COMMENT.sub("", path.read_text()))]
    assert [str(path.relative_to(ROOT)) for path in broken] == []
