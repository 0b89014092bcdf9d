"""python -m benchmarks [speed | events | growth | accuracy]: measure, print, and with --write keep it in RESULTS.md."""

import argparse
import platform
import re
from datetime import date
from pathlib import Path

from app.one_thread import one_thread

RESULTS = Path(__file__).with_name("RESULTS.md")
QUICK = ("speed", "events", "growth")


def keep(name: str, text: str) -> None:
    """Put the text between the marks of its section in RESULTS.md."""
    before = RESULTS.read_text()
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{marks[0]}.*?{marks[1]}", re.DOTALL)
    said = f"Measured on {date.today():%d %B %Y} with Python {platform.python_version()}."
    after = pattern.sub(lambda _: f"{marks[0]}\n{text}\n\n{said}\n{marks[1]}", before)
    RESULTS.write_text(after)


def main() -> None:
    """Run the measurements that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="*", help="speed, events, growth, accuracy; by default all but the last")
    parser.add_argument("--rounds", type=int, default=5, help="epochs that each figure is the median of")
    parser.add_argument("--seeds", type=int, default=10, help="seeds for accuracy, which takes about a minute each")
    parser.add_argument("--processes", type=int, help="processes for accuracy; by default one per core")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/RESULTS.md")
    options = parser.parse_args()
    one_thread()
    from benchmarks import accuracy, events, growth, speed

    measurements = {
        "speed": lambda: speed.main(options.rounds),
        "events": lambda: events.main(3 * options.rounds),
        "growth": lambda: growth.main(min(options.rounds, 3)),
        "accuracy": lambda: accuracy.main(options.seeds, options.processes),
    }
    for name in options.what or QUICK:
        if name not in measurements:
            parser.error(f"what can be measured is {', '.join(measurements)}, not {name}")
        text = measurements[name]()
        print(f"\n{text}\n", flush=True)
        if options.write:
            keep(name, text)


if __name__ == "__main__":
    main()
