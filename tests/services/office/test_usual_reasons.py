import pytest

from services.errors import BadField, ChangedElsewhere, NotAllowed
from services.office.usual_reasons import FIRST, ReasonUse, UsualReasons
from services.storage.sessions import Sessions
from tests.books import Books, Clock


def test_the_office_keeps_its_lists_of_reasons(sessions: Sessions) -> None:
    books = Books(sessions, Clock())
    admin = books.staff.operator("admin", "01")
    usual = UsualReasons(books.office)
    first = usual.of(ReasonUse.VOID)
    assert first == FIRST[ReasonUse.VOID]

    with pytest.raises(NotAllowed):
        usual.put(books.supervisor, ReasonUse.VOID, ["Otro día"])
    usual.put(admin, ReasonUse.VOID, [*first, " Otro   día "], was=first)
    with pytest.raises(ChangedElsewhere):
        usual.put(admin, ReasonUse.VOID, [], was=first)
    with pytest.raises(BadField) as twice:
        usual.put(admin, ReasonUse.VOID, ["Otro día", "otro dia"])

    assert twice.value.field == "text"
    assert usual.of(ReasonUse.VOID) == (*first, "Otro día")
    assert usual.of(ReasonUse.MOVEMENT) == FIRST[ReasonUse.MOVEMENT]
    usual.put(admin, ReasonUse.VOID, [])
    assert usual.of(ReasonUse.VOID) == ()
    cleared, added = books.journal.about("setting:reasons.void")
    assert "Otro día" in added.body
    assert "Otro día" in cleared.body
