"""Numbers as a reader reads them, at the edges of every way of writing them."""

import math

import pytest


@pytest.fixture(scope="session")
def written(js):
    return js("page/format.js")


TABLES = {
    "number": [
        ((0,), "0.0000"),
        ((-1.5,), "−1.5000"),
        ((2 / 3, 2), "0.67"),
        ((0.0001,), "0.0001"),
        ((0.000099,), "9.9 × 10⁻⁵"),
        ((-0.000099,), "−9.9 × 10⁻⁵"),
        ((0.01, 2), "0.01"),
        ((0.0099, 2), "9.9 × 10⁻³"),
        ((999_999, 0), "999999"),
        ((1e6, 0), "1.0 × 10⁶"),
        ((-1e6,), "−1.0 × 10⁶"),
        ((math.inf,), "—"),
        ((-math.inf,), "—"),
        ((math.nan,), "—"),
    ],
    "aDigit": [((0,), "a 0"), ((7,), "a 7"), ((8,), "an 8"), ((9,), "a 9")],
    "capitalized": [(("an 8",), "An 8"), (("σ",), "Σ")],
    "signed": [((0.5,), "+0.50"), ((0,), "+0.00"), ((-0.5,), "−0.50"), ((0.25, 1), "+0.3"), ((1e-9,), "+1.0 × 10⁻⁹")],
    "power": [
        ((1.94e-5,), "1.9 × 10⁻⁵"),
        ((-1.96e12,), "−2.0 × 10¹²"),
        ((1,), "1.0 × 10⁰"),
        ((9.99e99, 1), "1.0 × 10¹⁰⁰"),
        ((1.2344e-307, 3), "1.234 × 10⁻³⁰⁷"),
        ((1.2346e-307, 2), "1.23 × 10⁻³⁰⁷"),
    ],
    "significant": [
        ((0,), "0"),
        ((0.001,), "0.00100"),
        ((0.00099,), "9.90 × 10⁻⁴"),
        ((9999, 4), "9999"),
        ((9999, 3), "10000"),
        ((10_000,), "1.00 × 10⁴"),
        ((-0.0452,), "−0.0452"),
        ((-123.456, 4), "−123.5"),
        ((123.456, 2), "120"),
        ((math.nan,), "—"),
        ((math.inf,), "—"),
    ],
    "fromLog10": [
        ((0,), "1.0"),
        ((math.log10(48),), "48"),
        ((math.log10(0.0047),), "0.0047"),
        ((3.99, 2), "9800"),
        ((4,), "1.0 × 10⁴"),
        ((-3,), "1.0 × 10⁻³"),
        ((-2.99,), "0.0010"),
        ((-71.62,), "2.4 × 10⁻⁷²"),
        ((5 + math.log10(9.999),), "1.0 × 10⁶"),
        ((-999_999,), "1.0 × 10⁻⁹⁹⁹⁹⁹⁹"),
        ((-1e6,), "10^(−1.0 × 10⁶)"),
        ((3.1e84,), "10^(3.1 × 10⁸⁴)"),
    ],
    "percent": [
        ((0.5,), "50.00 %"),
        ((0.98765,), "98.77 %"),
        ((1 / 3, 0), "33 %"),
        ((0,), "0.00 %"),
        ((1, 1), "100.0 %"),
        ((math.nan,), "—"),
        ((math.inf,), "—"),
    ],
    "duration": [
        ((0,), "0 s"),
        ((59.4,), "59 s"),
        ((59.5,), "1 min 00 s"),
        ((65,), "1 min 05 s"),
        ((3599.6,), "60 min 00 s"),
        ((math.nan,), "—"),
        ((math.inf,), "—"),
    ],
}


def test_a_line_does_not_end_within_a_power_of_ten(written):
    assert written.run("({ power, fromLog10 }) => [power(1e-5), fromLog10(-72)].map((text) => / /.test(text))") == [
        False,
        False,
    ]


def test_a_line_does_not_end_between_a_number_and_its_unit(written):
    written_out = "({ withUnit, percent, duration }) => [withUnit(12, 'MB'), percent(0.5), duration(7)]"
    assert written.run(f"(format) => ({written_out})(format).map((text) => / /.test(text))") == [False] * 3


@pytest.mark.parametrize("name", TABLES)
def test_numbers_are_written_as_they_should_be(written, name):
    rows = TABLES[name]
    assert written.rows(name, [arguments for arguments, _ in rows]) == [expected for _, expected in rows]
