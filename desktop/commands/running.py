"""Runs one command and turns whatever happens into an answer and an exit code."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol, cast

from desktop import crash
from desktop.commands import exits
from desktop.commands.call import Call
from desktop.commands.spanish import speak_spanish
from desktop.commands.table import COMMANDS
from desktop.logs import set_up_logs
from desktop.settings import DATABASE_VARIABLE, find_data_dir
from services.errors import UserError

_PROGRAM: Final = os.environ.get("VENTANILLA_PROGRAM", "python -m desktop")
_BEGINNERS: Final = frozenset({"company", "migrate", "simulator"})


class Command(Protocol):
    """What a module of a command offers."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Name the arguments that it takes."""

    def run(self, call: Call, given: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


class BadArguments(Exception):
    """What was typed is not a command of ours."""


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        raise BadArguments(f"{message}\n{self.format_usage().strip()}")


def run_command(
    name: str,
    words: Sequence[str],
    *,
    data: Path | None,
    as_json: bool,
    environ: Mapping[str, str],
) -> int:
    """Run a command by its name; nothing that it raises gets out."""
    _speak_utf8()
    speak_spanish()
    if name in {"-h", "--help", "help"}:
        print(_help())
        return exits.DONE
    if name not in COMMANDS:
        return refuse_arguments(f"no existe la orden {name!r}\n{_help()}", as_json=as_json)
    folder = find_data_dir(data, environ)
    call = Call(folder, as_json, environ)
    command = cast("Command", importlib.import_module(f"desktop.commands.{COMMANDS[name][0]}"))
    parser = _Parser(prog=f"{_PROGRAM} {name}", description=COMMANDS[name][1])
    command.arguments(parser)
    try:
        given = parser.parse_args(words)
    except BadArguments as error:
        return refuse_arguments(str(error), as_json=as_json)
    except SystemExit:  # --help has been told
        return exits.DONE
    _begin_log(folder, name, environ)
    return _guarded(command, call, given)


def refuse_arguments(message: str, *, as_json: bool) -> int:
    """Say that what was typed can't be done, and how it is written."""
    print(message, file=sys.stderr)
    if as_json:
        call = Call(Path(), as_json=True, environ={})
        call.tell({"error": "command.arguments", "message": message.partition("\n")[0]}, "")
    return exits.BAD_INPUT


def refuse(call: Call, error: UserError) -> int:
    """Say what was refused and why; returns the exit code."""
    from desktop.commands.words import sentence

    code = exits.exit_of(error)
    said = sentence(error)
    print(said, file=sys.stderr)
    if call.as_json:
        details = {name: str(value) for name, value in error.details.items()}
        told = {"error": error.key, "exit": code, "message": said, "details": details}
        call.tell(told, "")
    return code


def _guarded(command: Command, call: Call, given: argparse.Namespace) -> int:
    try:
        return command.run(call, given)
    except UserError as error:
        return refuse(call, error)
    except KeyboardInterrupt:
        return exits.STOPPED
    except BrokenPipeError:
        # Whoever read our answer has enough, as `head` does; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE
    except Exception as error:  # noqa: BLE001  the last handler of a command
        reference = crash.report(error)
        message = f"Error del programa. Referencia {reference}."
        print(message, file=sys.stderr)
        if call.as_json:
            call.tell({"error": "bug", "exit": exits.BUG, "message": message}, "")
        return exits.BUG


def _begin_log(folder: Path, name: str, environ: Mapping[str, str]) -> None:
    if name == "version":
        return
    if name in _BEGINNERS or environ.get(DATABASE_VARIABLE):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A folder that was mistyped is not made: there is nothing to look at in it, and no log.
    where = folder / "logs" if folder.is_dir() else None
    set_up_logs(where, name="commands", to_stderr=logging.WARNING)


def _help() -> str:
    lines = [f"Uso: {_PROGRAM} [--data CARPETA] [--json] ORDEN ...", "", "Órdenes:"]
    lines += [f"  {name:<10} {told}" for name, (_, told) in COMMANDS.items()]
    lines += [
        "",
        "Sin orden se abre la ventana. ORDEN --help explica cada una.",
        "",
        "Termina con:",
    ]
    lines += [f"  {code:>3}  {told}" for code, told in exits.TABLE]
    return "\n".join(lines)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
