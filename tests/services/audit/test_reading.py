import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from services.audit import read_store
from services.audit.anchors import Anchors
from services.audit.export import SIGNATURE, JournalExport, check
from services.audit.reading import JournalReading
from services.audit.records import Entry, JournalFilter, Mark
from services.audit.signing import NotSigned
from services.errors import NotAllowed
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.watching import UNWATCHED
from tests.books import Books, Clock

SEED = "7f" * 32


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions, Clock())


def write(books: Books, count: int, till: str = "01", reason: str = "") -> None:
    operator = books.staff.operator("ana", till)
    for place in range(count):
        books.clock.forward(seconds=1)
        with books.sessions.begin() as session:
            books.journal.append(
                session,
                operator,
                "test.written",
                f"thing:{place}",
                after={"n": place},
                reason=reason,
            )


def read_all(reading: JournalReading, books: Books, wanted: JournalFilter) -> list[Entry]:
    found: list[Entry] = []
    mark: Mark | None = None
    while True:
        page = reading.page(books.supervisor, wanted, mark, 7)
        found += page.entries
        mark = page.mark
        if mark is None:
            return found


def test_every_filter_pages_to_the_end_and_a_page_looks_at_few(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(books, 5, "02", reason="Ñandú 100%")
    write(books, 40)
    monkeypatch.setattr(read_store, "_LOOKED_AT", 10)
    reading = JournalReading(books.sessions)
    every = read_all(reading, books, JournalFilter())

    assert len(every) == reading.state(books.supervisor).entries
    assert [each.at for each in every] == sorted((each.at for each in every), reverse=True)
    cases: list[tuple[JournalFilter, Callable[[Entry], bool]]] = [
        (JournalFilter(text="100%"), lambda e: e.reason == "Ñandú 100%"),
        (
            JournalFilter(till="02", area="test"),
            lambda e: e.reason != "",
        ),
        (JournalFilter(actor="ana", text="thing:3"), lambda e: "thing:3" in e.subject),
        (JournalFilter(subject="thing:2"), lambda e: e.subject == "thing:2"),
        (JournalFilter(since=every[4].at, until=every[1].at), lambda e: e in every[2:5]),
        (JournalFilter(area="nothing"), lambda _e: False),
    ]
    for wanted, fits in cases:
        assert read_all(reading, books, wanted) == [each for each in every if fits(each)], wanted
    with pytest.raises(NotAllowed):
        reading.page(books.cashier, JournalFilter())


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_an_export_shows_whether_it_was_changed(books: Books, tmp_path: Path, ending: str) -> None:
    write(books, 3, reason="=1+1")
    export = JournalExport(books.sessions, books.journal, lambda: SEED, books.clock)
    file = tmp_path / f"bitacora.{ending}"
    since = books.clock() - timedelta(days=1)

    told = export.write(books.supervisor, since, None, file, UNWATCHED)

    assert check(file) == told
    assert told.entries == file.read_text("utf-8-sig").count("\n") - (ending == "csv")
    assert "journal.exported" in {
        e.action for e in books.journal.about(f"export:{told.sha256[:16]}")
    }
    original = file.read_bytes()
    file.write_bytes(original.replace(b"1+1", b"1+2"))
    with pytest.raises(NotSigned) as altered:
        check(file)
    assert altered.value.details["problem"] == "altered"
    file.write_bytes(original)
    beside = file.with_name(file.name + SIGNATURE)
    signed = json.loads(beside.read_text("utf-8"))
    beside.write_text(json.dumps(signed | {"entries": 1}), "utf-8")
    with pytest.raises(NotSigned) as forged:
        check(file)
    assert forged.value.details["problem"] == "forged"


def test_a_cut_end_and_an_older_file_are_found_by_the_seals(
    sqlite_url: str, tmp_path: Path
) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    books = Books(sessions, Clock())
    anchors = Anchors(sessions, tmp_path / "sellos.jsonl", lambda: SEED, books.clock)
    write(books, 5)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = shutil.copy(path, tmp_path / "old.sqlite")
    write(books, 5)
    assert anchors.drop() == []
    last = anchors.last()
    assert last is not None
    length = last.heads["01"][0]
    write(books, 1)
    assert anchors.broken() == []  # what came after is no break

    # The end is cut off, and the head says that nothing is missing.
    with closing(sqlite3.connect(path)) as raw:
        for name in ("journal_no_delete", "journal_head_no_update", "journal_moves_head"):
            raw.execute(f"DROP TRIGGER IF EXISTS {name}")
        raw.execute("DELETE FROM journal WHERE chain = '01' AND seq > ?", (length - 2,))
        raw.execute(
            "UPDATE journal_head SET seq = ?, hash = (SELECT hash FROM journal WHERE chain = '01'"
            " AND seq = ?) WHERE chain = '01'",
            (length - 2, length - 2),
        )
        raw.commit()
    assert books.journal.verify() == []  # the chain alone does not show it
    (cut,) = anchors.broken()
    assert (cut.chain, cut.seq, cut.problem) == ("01", length, "missing")
    assert anchors.drop() == [cut]  # no seal covers it up
    sessions.close()

    # The whole file is put back as it was, and works on.
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    shutil.copy(old, path)
    again = Sessions(open_engine(sqlite_url))
    later = Books(again, Clock())
    write(later, 8)
    seals = Anchors(again, tmp_path / "sellos.jsonl", lambda: SEED, later.clock)
    (replaced,) = seals.broken()
    assert (replaced.chain, replaced.problem) == ("01", "changed")
    text = (tmp_path / "sellos.jsonl").read_text("utf-8")
    (tmp_path / "sellos.jsonl").write_text(text.replace(f"[{length},", f"[{length - 2},"), "utf-8")
    assert [each.problem for each in seals.broken()] == ["forged"]
    again.close()
