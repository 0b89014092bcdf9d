"""Numbers as the pages write them, read back; for tests that hold a sentence against a computation."""

import math
import re

NUMBER = r"([+−]?\d+(?:\.\d+)?(?: × 10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|[+−]?10\^\([^)]*\))"
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
BROKEN = re.compile(r"NaN|Infinity|undefined|null|—|\[object|\de[-+−]?\d")


def log10_size(text: str) -> float:
    """The base-10 logarithm of the size of a number as it is written; −inf for 0."""
    text = text.lstrip("+−")
    if inner := re.fullmatch(r"10\^\((.*)\)", text):
        return value(inner[1])
    mantissa, _, exponent = text.partition(" × 10")
    size = float(mantissa)
    return (math.log10(size) if size else -math.inf) + int(exponent.translate(SUPERSCRIPTS) or 0)


def value(text: str) -> float:
    """A number as it is written, where a float can hold it."""
    mantissa, _, exponent = text.partition(" × 10")
    return float(mantissa.replace("−", "-")) * 10.0 ** int(exponent.translate(SUPERSCRIPTS) or 0)


def plain(said: str) -> str:
    """The sentence with ordinary spaces; fails where it holds what is no number."""
    words = said.replace("\u00a0", " ").replace("\u2060", "")
    assert not BROKEN.search(words), words
    return words


def after(words: str, said: str) -> str:
    """The number, as it is written, that follows these words."""
    found = re.search(re.escape(words) + NUMBER, said)
    assert found, f"{words}… in: {said}"
    return found[1]
