"""The picture of growth: seconds against hidden neurons, both in logarithms, one line for each mini-batch size."""

import math
from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 380, 70, 130, 20, 50
COLOURS, DASHES = ("#0072b2", "#d55e00", "#555555"), ("", "7 4", "2 3")
TICKS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)


def draw(path: Path, widths: tuple[int, ...], seconds: dict[int, list[float]]) -> None:
    """Write the picture as SVG."""
    everything = [value for values in seconds.values() for value in values]
    low = max(tick for tick in TICKS if tick <= min(everything))
    high = min(tick for tick in TICKS if tick >= max(everything))

    def x(width: float) -> float:
        share = math.log(width / widths[0]) / math.log(widths[-1] / widths[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - math.log(value / low) / math.log(high / low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="14">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for tick in TICKS:
        if low <= tick <= high:
            parts.append(f'<path d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
            parts.append(f'<text x="{LEFT - 8}" y="{y(tick) + 5:.1f}" text-anchor="end">{tick:g} s</text>')
    for width in widths:
        parts.append(f'<text x="{x(width):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{width}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">hidden neurons</text>')
    for (size, values), colour, dash in zip(seconds.items(), COLOURS, DASHES, strict=True):
        points = [(x(width), y(value)) for width, value in zip(widths, values, strict=True)]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in points]
        a, b = points[-1]
        parts.append(f'<text x="{a + 10:.1f}" y="{b + 5:.1f}" fill="{colour}">mini-batch {size}</text>')
    path.write_text("\n".join([*parts, "</svg>\n"]))
