import argparse
import platform

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.version import VERSION


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Tell what program this is; nothing is opened for it."""
    del given
    python = platform.python_version()
    record = {"name": "ventanilla", "version": VERSION, "python": python}
    call.tell(record, f"Ventanilla {VERSION} (Python {python})")
    return DONE
