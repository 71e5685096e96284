"""Companies that are built once and kept for the next run under `build/benchmarks/`."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.storage import migrate, tables
from services.storage.migrate import HEAD
from tests.benchmarks import company
from tests.benchmarks.company import Size
from tests.benchmarks.filling import Tell, fill_postgresql, fill_sqlite
from tests.postgres import Cluster, find_binaries

ROOT: Final = Path(__file__).parents[2] / "build" / "benchmarks"
_DATABASE: Final = "ventanilla"


@contextmanager
def sqlite_copy(size: Size, folder: Path, root: Path = ROOT) -> Iterator[str]:
    """The address of a copy of the company that may be written to."""
    kept = root / f"sqlite-{_key(size)}.sqlite"
    if not kept.exists():
        with _building(kept) as new:
            fill_sqlite(new, size, _tell(f"sqlite, {size.name}"))
    copy = folder / "ventanilla.sqlite"
    _copy(kept, copy)
    try:
        yield f"sqlite:///{copy}"
    finally:
        for left in folder.glob("ventanilla.sqlite*"):
            left.unlink()


@contextmanager
def postgresql_copy(size: Size, root: Path = ROOT) -> Iterator[str]:
    """The address of the company on a durable server of its own, which may be written to."""
    server = find_binaries().parent.name
    kept = root / f"postgresql-{server}-{_key(size)}"
    with Cluster(durable=True) as cluster:
        data = cluster.folder / "data"
        if not kept.exists():
            url = cluster.create_database(_DATABASE)
            fill_postgresql(url, size, _tell(f"postgresql, {size.name}"))
            cluster.stop()
            with _building(kept) as new:
                _copy(data, new)
        else:
            cluster.stop()
            settings = (data / "postgresql.conf").read_bytes()
            shutil.rmtree(data)
            _copy(kept, data)
            (data / "postgresql.conf").write_bytes(settings)
            if os.geteuid() == 0:
                subprocess.run(["chown", "-R", "postgres:", str(data)], check=True)
        cluster.start()
        yield cluster.url(_DATABASE)


def _key(size: Size) -> str:
    """What a kept company depends on: the schema as it is written, its size, our rows."""
    digest = hashlib.sha256()
    folders = (Path(migrate.__file__).parent / "migrations", Path(tables.__file__).parent)
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".py", ".sql"}:
                digest.update(file.read_bytes())
    return f"{size.name}-{HEAD}-{company.VERSION}-{digest.hexdigest()[:12]}"


@contextmanager
def _building(kept: Path) -> Iterator[Path]:
    """Where to build; it becomes `kept` when it is whole, and what it replaces goes."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    new = kept.with_name(f"new-{os.getpid()}-{kept.name}")
    begun = time.monotonic()
    yield new
    stem = kept.name.split(f"-{HEAD}-")[0]
    for old in kept.parent.glob(f"{stem}-*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    new.rename(kept)
    line = "\r\033[K" if sys.stderr.isatty() else ""
    sys.stderr.write(f"{line}   built {kept.name} in {time.monotonic() - begun:.0f} s\n")


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def _tell(what: str) -> Tell:
    begun = time.monotonic()

    def tell(step: str) -> None:
        if not sys.stderr.isatty():
            return
        sys.stderr.write(f"\r   building {what}: {step}, {time.monotonic() - begun:.0f} s\033[K")
        sys.stderr.flush()

    return tell
