"""Lists and sums of a hundred thousand cheques are read from their index, and from it alone."""

import re
from datetime import date
from typing import Final

from services.cheques import list_store, search_store
from services.cheques.calendar import WorkingDays
from services.cheques.records import ChequeQuestion, Worklist
from services.cheques.states import ChequeState
from services.storage.sessions import Sessions
from tests.plans import plan_of
from tests.services.cheques.drawer import ChequeBooks

_TODAY: Final = date(2026, 11, 23)
_READS: Final = re.compile(r"(?: on|SEARCH|SCAN) cheque\b")
_WAITS: Final = {each: list_store.waits(each, WorkingDays(), _TODAY, 3) for each in Worklist}


def test_a_page_of_those_in_hand_is_read_in_its_order(office: ChequeBooks) -> None:
    office.take(office.cheque(4500), invoices={"001-002-000000001": 4500})
    here = ChequeQuestion(state=ChequeState.IN_HAND)
    (last,) = office.register.listing(here)
    for after in (None, last):
        page, _ = list_store.page_of(here, None, after=after, limit=200)
        plan = plan_of(office.sessions, page)

        assert _index_alone(office.sessions) in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


def test_worklists_and_every_sum_read_the_index_alone(office: ChequeBooks) -> None:
    asked = [
        list_store.BY_STATE,
        list_store.sums(_WAITS),
        *(
            list_store.page_of(ChequeQuestion(worklist=each), waits, after=None, limit=200)[0]
            for each, waits in _WAITS.items()
        ),
    ]
    for statement in asked:
        plan = plan_of(office.sessions, statement)
        reads = [line for line in plan.splitlines() if _READS.search(line)]

        assert reads
        assert all(_index_alone(office.sessions) in line for line in reads)


def test_the_search_box_asks_an_index_for_each_thing_that_may_be_typed(
    office: ChequeBooks,
) -> None:
    office.take(office.cheque(4500), invoices={"001-002-000000001": 4500})
    numbers = search_store.BY_NUMBER.params(key="1001", typed="1001", most=6)
    plan = plan_of(office.sessions, numbers)
    for index in ("ix_cheque_number", "ix_cheque_account", "ix_payment_account"):
        assert index in plan

    if office.sessions.is_postgresql:
        words = search_store.BY_DRAWER_POSTGRESQL[0].params(word_0="% nandu%", most=6)
        assert "ix_cheque_search_drawer" in plan_of(office.sessions, words, of_words=True)
    else:
        words = search_store.BY_DRAWER_SQLITE.params(match='"nandu"*', most=6)
        assert "cheque_search VIRTUAL TABLE INDEX" in plan_of(office.sessions, words)


def _index_alone(sessions: Sessions) -> str:
    if sessions.is_postgresql:
        return "Index Only Scan using ix_cheque_state"
    return "COVERING INDEX ix_cheque_state"
