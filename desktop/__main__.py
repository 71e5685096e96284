"""`python -m desktop`: the window, or one of the commands for the back room."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

CARD_ENTRY = "--card-entry"


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what was asked for; returns the exit code of the process."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == [CARD_ENTRY]:
        from desktop.card_entry import main as enter_card

        return enter_card()
    shared = _Shared(add_help=False, allow_abbrev=False)
    shared.add_argument("--data", type=Path)
    shared.add_argument("--json", action="store_true")
    known, rest = shared.parse_known_args(words)
    if not rest:
        from desktop.app import run_window

        return run_window(known.data)
    if rest[0] == "tour":
        from desktop.tour import run_tour

        return run_tour(rest[1:], known.data)
    from desktop.commands.running import run_command

    return run_command(rest[0], rest[1:], data=known.data, as_json=known.json, environ=os.environ)


class _Shared(argparse.ArgumentParser):
    """What every command takes, before or after its name."""

    def error(self, message: str) -> NoReturn:
        from desktop.commands.running import refuse_arguments

        sys.exit(refuse_arguments(message, as_json="--json" in sys.argv))


if __name__ == "__main__":
    sys.exit(main())
