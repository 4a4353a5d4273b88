"""python -m benchmarks.synthetic --pledges 100000 [--seed N]

Fills a database of its own, by default var/synthetic.sqlite3, with invented pledges of invented people; DATABASE_URL
names another one. Refuses a database that holds anything real."""

import argparse
import os
import sys
import time
from pathlib import Path

import django

DEFAULT = Path(__file__).resolve().parents[1] / "var" / "synthetic.sqlite3"


def django_ready(settings: str = "pledgetracker.settings") -> None:
    """Django on the synthetic database, every page marked as such."""
    DEFAULT.parent.mkdir(exist_ok=True)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{DEFAULT}")
    os.environ.setdefault("PLEDGETRACKER_DEBUG", "1")
    os.environ.setdefault("PLEDGETRACKER_SYNTHETIC", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    django.setup()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synthetic", description=__doc__.splitlines()[2])
    parser.add_argument("--pledges", type=int, default=100_000, help="how many there are to be in all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django_ready()
    from benchmarks.filling import NotSynthetic, fill

    began = time.perf_counter()
    try:
        fill(options.pledges, seed=options.seed)
    except NotSynthetic as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{options.pledges} synthetic pledges after {time.perf_counter() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
