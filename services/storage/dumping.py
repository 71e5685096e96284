"""PostgreSQL's own tools: one consistent dump of a server's books, and books out of a dump."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

_POLL: Final = 0.1
_HEAD: Final = b"PGDMP"


class DumpFailed(Exception):
    """One of the tools ended badly; its last line says why."""


def dump(url: str, password: str | None, file: Path, watch: Callable[[], None]) -> None:
    """Write a server's books into an existing file, as they are at one moment.

    Args:
        url: the books.
        password: of the server's user; it goes by the environment, never on a command line.
        file: what `pg_dump` writes into.
        watch: is called ten times a second; what it raises ends the work.

    Raises:
        DumpFailed. OSError: the tool is not installed.
    """
    command = [_program("pg_dump"), "--format=custom", "--no-password", f"--file={file}"]
    _run([*command, _address(url)], url, password, watch)


def load(file: Path, url: str, password: str | None, watch: Callable[[], None]) -> None:
    """Fill an empty database with what a dump holds, whole or not at all.

    Raises:
        DumpFailed. OSError: the tool is not installed.
    """
    command = [_program("pg_restore"), "--no-owner", "--exit-on-error", "--single-transaction"]
    _run([*command, "--no-password", f"--dbname={_address(url)}", str(file)], url, password, watch)


def is_dump(file: Path) -> bool:
    """Whether a file begins as a dump does."""
    with file.open("rb") as opened:
        return opened.read(len(_HEAD)) == _HEAD


def look_at(file: Path) -> None:
    """Look whether a dump has a sound table of contents with books in it.

    Raises:
        DumpFailed.
    """
    listed = subprocess.run(
        [_program("pg_restore"), "--list", str(file)], capture_output=True, text=True, check=False
    )
    if listed.returncode != 0 or "TABLE DATA public alembic_version" not in listed.stdout:
        raise DumpFailed(_last_line(listed.stderr) or "no books in it")


def _run(command: list[str], url: str, password: str | None, watch: Callable[[], None]) -> None:
    parsed = make_url(url)
    secret = password or (str(parsed.password) if parsed.password else None)
    environment = os.environ | ({"PGPASSWORD": secret} if secret else {})
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        try:
            while process.poll() is None:
                watch()
                time.sleep(_POLL)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    if process.returncode != 0:
        raise DumpFailed(_last_line(said))


def _address(url: str) -> str:
    parsed = make_url(url).set(drivername="postgresql", password=None)
    return parsed.render_as_string(hide_password=False)


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1][:300] if lines else ""


def _program(name: str) -> str:
    """PostgreSQL's own tool: the one on the PATH, or Debian's newest."""
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        raise FileNotFoundError(2, f"{name} is not installed")
    return str(installed[-1])
