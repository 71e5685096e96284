import pytest

from services.debits.reason_book import OwnReason, ReasonBook
from services.debits.reasons import Next
from services.debits.settings import DebitRules, DebitSettings
from services.errors import BadField, ChangedElsewhere, NotAllowed
from services.storage.sessions import Sessions
from tests.books import Books, Clock

MINE = OwnReason("pichincha", "R07", Next.RETRY, "Sin cupo hoy", "Espere dos días.")
OTHER = OwnReason("guayaquil", "R07", Next.FIX, "Otra cosa", "Pregunte.")


def test_the_offices_reasons_are_kept_once_and_never_over_another_windows(
    sessions: Sessions,
) -> None:
    books = Books(sessions, Clock())
    book = ReasonBook(sessions, books.journal, books.clock)
    admin = books.staff.operator("admin", "01")

    book.put(admin, [MINE], was=[])
    book.put(admin, [MINE], was=[MINE])
    with pytest.raises(ChangedElsewhere):
        book.put(admin, [OTHER], was=[])
    with pytest.raises(BadField, match="reason_twice"):
        book.put(admin, [MINE, MINE])
    with pytest.raises(BadField, match="next_step"):
        book.put(admin, [OwnReason("pichincha", "1", Next.FIX, "Algo", " ")])
    with pytest.raises(NotAllowed):
        book.put(books.supervisor, [])

    assert book.all() == [MINE]
    book.put(admin, [OTHER, MINE], was=[MINE])
    assert book.all() == [OTHER, MINE]
    assert [each.action for each in books.journal.about("setting:debits.reasons")] == [
        "office.reasons_changed"
    ] * 2


def test_rules_and_terms_are_not_written_over_what_another_window_kept(
    sessions: Sessions,
) -> None:
    books = Books(sessions, Clock())
    settings = DebitSettings(sessions, books.journal, books.clock)
    admin = books.staff.operator("admin", "01")

    settings.put_rules(admin, DebitRules(5, 2), was=DebitRules())
    with pytest.raises(ChangedElsewhere):
        settings.put_rules(admin, DebitRules(9, 9), was=DebitRules())

    assert settings.rules() == DebitRules(5, 2)
