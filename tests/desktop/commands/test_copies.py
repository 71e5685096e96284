"""Safety copies from the back room: kept, tried, gone back to; killed half-way, nothing is lost."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.desktop.commands.conftest import FIRST, SECOND, THIRD, BackRoom
from tests.postgres import Cluster

SARA = {"VENTANILLA_USER": "sara"}


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "frase"
    file.write_text("cuatro caballos bajan despacio\n", encoding="utf-8")
    return file


def receipts(room: BackRoom) -> int:
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as books:
        return int(books.execute("SELECT count(*) FROM payment").fetchone()[0])


def test_a_copy_is_gone_back_to_and_says_first_what_would_be_lost(
    room: BackRoom, tmp_path: Path, phrase: Path
) -> None:
    made = room("backup", "create", "--passphrase-file", phrase, **SARA)
    assert made.code == 0, made.err
    copy = Path(made.line["file"])
    assert room("backup", "list", **SARA).line["sealed"]
    assert room("backup", "verify", copy).code == 0
    assert room("backup", "drill", copy).code == 70
    drilled = room("backup", "drill", copy, "--passphrase-file", phrase)
    assert (drilled.code, drilled.line["receipts"]) == (0, 0)
    assert room.charge("--invoice", FIRST).code == 0

    going_back = ("backup", "restore", copy, "--passphrase-file", phrase)
    assert room(*going_back).code == 60  # a cashier may not
    asked = room(*going_back, **SARA)
    assert (asked.code, asked.line["lost_receipts"], receipts(room)) == (20, 1, 1)
    assert asked.line["last_receipts"] == ["001-001-000000001"]
    assert room(*going_back, "--last-receipt", "uno", **SARA).code == 70
    done = room(*going_back, "--yes", **SARA)
    assert done.code == 0, done.err

    assert receipts(room) == 0
    with closing(sqlite3.connect(done.line["aside"])) as aside:
        assert aside.execute("SELECT count(*) FROM payment").fetchone() == (1,)
    refused = room.charge("--invoice", SECOND)
    assert (refused.code, refused.line["error"]) == (51, "card.gated")
    assert room("verify").code == 0
    assert not list(room.data.glob("*restaurando*")) + list(room.data.glob("*.part"))

    # The disk died, and the copy is all there is.
    (room.data / "ventanilla.sqlite").write_bytes(b"\x00" * 4096)
    again = room(*going_back, "--last-receipt", "001-001-000000007", "--yes", **SARA)
    assert again.code == 0, again.err
    assert again.line["last_receipts"] == ["001-001-000000007"]
    assert room("verify").code == 0
    assert room("backup", "settle-batches", **SARA).line == {"waiting": False}


class Slow:
    """A process that is held just before one of its steps, where it can be killed."""

    def __init__(self, room: BackRoom, tmp_path: Path, step: str, *words: object) -> None:
        mark = tmp_path / f"{uuid4()}.mark"
        code = (
            "import sys, time, pathlib, importlib\n"
            f"module = importlib.import_module({step.rpartition('.')[0]!r})\n"
            f"def held(*_a, **_k): pathlib.Path({str(mark)!r}).touch(); time.sleep(60)\n"
            f"setattr(module, {step.rpartition('.')[2]!r}, held)\n"
            "from desktop.__main__ import main\n"
            "sys.exit(main(sys.argv[1:]))\n"
        )
        told: dict[str, Any] = dict(room.environ) | SARA
        environ = {k: v for k, v in os.environ.items() if not k.startswith("VENTANILLA_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "--data", str(room.data), *map(str, words)],
            env=environ | told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            if mark.exists() or self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert mark.exists(), f"never came to {step}"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is Unix's")
def test_killed_at_any_step_the_books_are_whole_the_old_ones_or_the_new(
    room: BackRoom, tmp_path: Path
) -> None:
    copy = Path(room("backup", "create", **SARA).line["file"])
    assert room.charge("--invoice", FIRST).code == 0
    before = sorted(copy.parent.iterdir())

    Slow(room, tmp_path, "services.storage.backup._write_note", "backup", "create").kill()
    assert [each for each in sorted(copy.parent.iterdir()) if ".part" not in each.name] == before

    words = ("backup", "restore", copy, "--yes")
    for step in (
        "services.storage.restoring.migrate",
        "services.copies.store.mark_restored",
        "services.storage.restoring._exchange_files",
        "services.storage.restoring._alone",
    ):
        Slow(room, tmp_path, step, *words).kill()
        assert receipts(room) == 1, step
        assert room("verify").code == 0, step

    assert room(*words, **SARA).code == 0
    assert receipts(room) == 0
    assert room("verify").code == 0
    assert room.charge("--invoice", SECOND).code == 51


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a tiny disk")
def test_a_full_disk_leaves_no_copy_and_no_half_restored_books(
    room: BackRoom, tmp_path: Path
) -> None:
    tiny = tmp_path / "usb"
    tiny.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tiny)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        told = room("backup", "create", "--to", tiny, **SARA)
        assert (told.code, told.line["error"]) == (50, "storage.backup_impossible")
        assert list(tiny.iterdir()) == []
        copy = Path(room("backup", "create", **SARA).line["file"])
        small = tiny / "ventanilla.sqlite"
        url = {"VENTANILLA_DATABASE_URL": f"sqlite:///{small}"}
        told = room("backup", "restore", copy, "--yes", **SARA, **url)
        assert told.line["error"] == "storage.restore_impossible"
        assert list(tiny.iterdir()) == []
    finally:
        subprocess.run(["umount", str(tiny)], check=False)


def test_books_are_moved_to_a_server_with_every_row_and_sum(
    room: BackRoom, postgres_cluster: Cluster, tmp_path: Path
) -> None:
    assert room.charge("--invoice", FIRST).code == 0
    with postgres_cluster.fresh_database() as url:
        assert room("move", url, VENTANILLA_USER="admin").code == 20
        with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as another:
            another.execute("SELECT count(*) FROM invoice").fetchone()
            told = room("move", url, "--yes", VENTANILLA_USER="admin")
            assert told.line["error"] == "storage.books_in_use"
        told = room("move", url, "--yes", VENTANILLA_USER="admin")
        assert told.code == 0, told.err + told.out
        assert {"allocation": 1, "invoice": 4, "payment": 1}.items() <= {
            line["table"]: line["rows"] for line in told.lines if "table" in line
        }.items()
        assert not (room.data / "ventanilla.sqlite").exists()
        assert room.invoice(FIRST)["state"] == "paid"
        assert room.charge("--invoice", SECOND).code == 0
        assert room("verify").code == 0
        sessions = Sessions(open_engine(url))
        assert Verification(sessions).verify() == []
        sessions.close()

        made = room("backup", "create", **SARA)
        assert made.line["sound"], made.err
        going_back = ("backup", "restore", made.line["file"], "--yes")
        Slow(room, tmp_path, "services.storage.restoring._exchange_names", *going_back).kill()
        assert room.invoice(FIRST)["state"] == "paid"
        assert room("verify").code == 0
        assert room(*going_back, **SARA).code == 0
        with psycopg.connect(url.replace("+psycopg", "")) as books:
            names = books.execute("SELECT datname FROM pg_database").fetchall()
        assert not [name for (name,) in names if "restaurando" in name]
        assert room.charge("--invoice", THIRD).code == 51
