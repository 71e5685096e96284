"""Runs the random part of the fault campaign for as long as one likes."""

import argparse
import sys

import pytest


def main() -> int:
    """Play random days on one database or both; seeds that failed are named with their story."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="days on each database")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument("--workers", default="auto", help="processes at once")
    given = parser.parse_args()
    words = ["-q", "-n", given.workers, "--dist", "worksteal", "tests/faults/test_random.py"]
    words += ["--fault-seeds", str(given.seeds), "--fault-from", str(given.first)]
    if given.database:
        words += ["-k", given.database]
    return int(pytest.main(words))


if __name__ == "__main__":
    sys.exit(main())
