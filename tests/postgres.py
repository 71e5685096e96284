"""A private PostgreSQL for the tests: the real server, in a temporary folder, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psycopg
from psycopg import sql

from tests.scratch import scratch_root

_OWNER: Final = "postgres"
_WATCHDOG: Final = (
    'cat >/dev/null; "$1" -D "$2/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$2"'
)
_SETTINGS: Final[dict[str, str]] = {
    "max_connections": "200",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "password_encryption": "scram-sha-256",
    # Far from Ecuador and from UTC, so that a moment stored without its zone is noticed.
    "timezone": "Asia/Kolkata",
    "log_min_messages": "warning",
    "max_wal_size": "4GB",
}
_CARELESS: Final[dict[str, str]] = {
    "fsync": "off",
    "synchronous_commit": "on",  # the program refuses a server that does not keep its word
    "full_page_writes": "off",
}


class PostgresMissing(Exception):
    """No PostgreSQL server is installed here."""

    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL's server programs (initdb, pg_ctl) were not found. "
            "Run ./run test, which installs them."
        )


def find_binaries() -> Path:
    """The folder of initdb and pg_ctl: the newest of Debian's, or the one on the PATH.

    Raises:
        PostgresMissing: there is none.
    """
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda found: int(found.parts[-3].split(".")[0]))
    if newest:
        return newest[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)
        if (Path(told.stdout.strip()) / "initdb").exists():
            return Path(told.stdout.strip())
    raise PostgresMissing


class Cluster:
    """One PostgreSQL server of our own, on a free loopback port.

    As root it runs as the user `postgres`, because the server refuses root. A small watchdog
    stops the server and removes its folder when this process ends, even when it was killed.

    Args:
        durable: keep `fsync` on, for tests that kill the server and look at what is left.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._binaries = find_binaries()
        self._durable = durable
        self._folder: Path | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()

    @property
    def folder(self) -> Path:
        """Where this server keeps its data, its socket and its log."""
        if self._folder is None:
            raise RuntimeError("the cluster has not been started")
        return self._folder

    @property
    def log(self) -> str:
        """What the server wrote to its log so far."""
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start the server, creating its data folder the first time."""
        if self._folder is None:
            self._create()
        try:
            self._pg_ctl("start", "-l", str(self.folder / "server.log"))
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"PostgreSQL did not start:\n{error.stdout}\n{self.log}") from error

    def stop(self) -> None:
        """Stop the server in good order; open connections are cut."""
        self._pg_ctl("stop", "-m", "fast")

    def stop_immediate(self) -> None:
        """Stop the server as a power cut would: nothing is written any more."""
        self._pg_ctl("stop", "-m", "immediate")

    def restart(self) -> None:
        """Stop in good order and start again on the same port."""
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        self._watchdog.stdin.close()
        self._watchdog.wait(timeout=60)
        self._watchdog = None
        self._folder = None

    def url(self, database: str = "postgres") -> str:
        """The address of one database, as the program's settings name it."""
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create a database, empty or as a copy of `template`, and return its address."""
        command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            # Copied as files: what the write-ahead log would have to carry takes thrice as long.
            command += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
        self._administer(command)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting whoever is still connected."""
        self._administer(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def template_database(self, migrate: Callable[[str], object]) -> str:
        """Migrate a new database once and return its name, to be copied for each test."""
        name = f"template_{uuid.uuid4().hex[:12]}"
        migrate(self.create_database(name))
        return name

    @contextmanager
    def fresh_database(self, template: str | None = None) -> Iterator[str]:
        """The address of a database that is dropped at the end."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        try:
            yield self.create_database(name, template)
        finally:
            self.drop_database(name)

    def _administer(self, command: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(command)

    def _create(self) -> None:
        # A socket's path holds about a hundred letters and `postgres` must be able to enter,
        # so the folder is not the private one of the test.
        root = "/tmp" if self._durable else scratch_root()  # noqa: S108  a new folder, ours alone
        folder = Path(tempfile.mkdtemp(prefix="ventanilla-pg-", dir=root))
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNER, _OWNER)
        self._folder = folder
        self._watchdog = subprocess.Popen(
            [*_as_owner(), "sh", "-c", _WATCHDOG, "sh", self._program("pg_ctl"), str(folder)],
            stdin=subprocess.PIPE,
            cwd=folder,
            start_new_session=True,  # the Ctrl-C that ends the tests must not end it too
        )
        self._run(
            "initdb",
            *(
                "-D",
                f"{folder}/data",
                "-U",
                _OWNER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ),
            *([] if self._durable else ["--no-sync"]),
        )
        self.port = _free_port()
        settings = _SETTINGS | {
            "port": str(self.port),
            "unix_socket_directories": str(folder),
        }
        if not self._durable:
            settings |= _CARELESS
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(lines)

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        self._run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-t", "60", *arguments, action)

    def _program(self, name: str) -> str:
        return str(self._binaries / name)

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: a server that inherits a pipe would keep it open for ever.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [*_as_owner(), self._program(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                check=False,
            )
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
        if done.returncode != 0:
            raise subprocess.CalledProcessError(done.returncode, done.args, output=said)


def _as_owner() -> list[str]:
    return ["runuser", "-u", _OWNER, "--"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
