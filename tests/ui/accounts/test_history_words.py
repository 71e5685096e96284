from types import SimpleNamespace
from typing import Any

from services.audit.service import Journal
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from ui.accounts.history_words import history_lines


def test_each_field_of_a_customer_tells_what_it_was_and_became(sqlite_url: str) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    books = Books(sessions, Clock())
    journal = Journal(sessions, books.clock)
    with sessions.begin() as session:
        journal.append(
            session,
            books.activator,
            "account.customer_edited",
            "account:100001",
            before={"email": "vieja@x.example", "city": "Quito", "phone": "", "id_kind": "05"},
            after={"email": "nueva@x.example", "city": "Loja", "phone": "072555", "id_kind": "04"},
            reason="Se mudó",
        )
    nobody: Any = SimpleNamespace(moves=[])

    (line,) = history_lines(nobody, journal.about("account:100001"))

    assert (line.who, line.till, line.reason) == ("pablo", "01", "Se mudó")
    assert "vieja@x.example → nueva@x.example" in line.detail
    assert "Quito → Loja" in line.detail
    assert "— → 072555" in line.detail
    assert "Cédula → RUC" in line.detail
    sessions.close()
