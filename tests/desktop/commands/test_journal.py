import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop import vault
from tests.desktop.commands.conftest import BackRoom
from tests.desktop.test_vault import Store


@pytest.fixture
def key_store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A key store of this computer, which every command finds again."""
    store: Any = Store()
    monkeypatch.setattr(vault, "_systems_store", lambda: store)
    monkeypatch.setattr(vault, "safe_store", lambda found: found)
    return store  # type: ignore[no-any-return]


@pytest.mark.usefixtures("key_store")
def test_what_is_exported_is_checked_and_a_seal_finds_what_was_cut_off(
    room: BackRoom, tmp_path: Path
) -> None:
    file = tmp_path / "bitacora.jsonl"
    made = room("journal", "export", file, VENTANILLA_USER="sara")
    assert made.code == 0, made.err
    assert room("journal", "check", file).line == made.line
    assert room("journal", "export", file).code == 60  # a cashier
    file.write_text(file.read_text("utf-8").replace('"actor": "sara"', '"actor": "ana"'), "utf-8")
    told = room("journal", "check", file)
    assert (told.code, told.line["error"]) == (1, "journal.not_signed")

    assert room("journal", "seal").code == 0
    assert room("verify").code == 0
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as raw:
        raw.execute("DROP TRIGGER journal_no_delete")
        raw.execute(
            "DELETE FROM journal WHERE chain = '01' AND seq = (SELECT max(seq) FROM"
            " journal WHERE chain = '01')"
        )
        raw.execute(
            "UPDATE journal_head SET (seq, hash) = (SELECT seq, hash FROM journal WHERE"
            " chain = '01' ORDER BY seq DESC LIMIT 1) WHERE chain = '01'"
        )
        raw.commit()
    assert room("journal", "seal").code == 1
    assert "journal.seal_missing" in {each["rule"] for each in room("verify").lines}
