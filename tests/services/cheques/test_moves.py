"""Random moves, past every service: the database refuses what the table refuses."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.cheques import store
from services.cheques.states import MOVES, ChequeState, may_move
from services.storage.sessions import Sessions
from tests.services.cheques.drawer import ChequeBooks

_STEPS = st.lists(st.sampled_from(list(ChequeState)), min_size=1, max_size=12)
_GONE = frozenset(ChequeState) - {
    ChequeState.POSTDATED,
    ChequeState.IN_HAND,
    ChequeState.DEPOSITED,
    ChequeState.CLEARED,
}


def _state(sessions: Sessions, cheque_id: int) -> tuple[ChequeState, int]:
    with sessions.read() as session:
        row = session.execute(
            text("SELECT state, living FROM cheque WHERE id = :id"), {"id": cheque_id}
        ).one()
    return ChequeState(row.state), row.living


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=_STEPS)
def test_the_database_moves_a_cheque_as_the_table_does(
    office: ChequeBooks, steps: list[ChequeState]
) -> None:
    payment = office.take(office.cheque(1), invoices={"001-002-000000001": 1})
    cheque_id = office.one(payment)
    for end in steps:
        start, living = _state(office.sessions, cheque_id)
        # Money of a second deposit that was cleared is credit by a document of its own.
        is_credit = start is ChequeState.CLEARED and not living
        expected = start is end or (may_move(start, end) and not is_credit)
        statement = "UPDATE cheque SET state = :end, living = :living WHERE id = :id"
        values = {"end": end.value, "id": cheque_id, "living": 0 if end in _GONE else living}
        try:
            with office.sessions.begin() as session:
                session.execute(text(statement), values)
            moved = True
        except IntegrityError:
            moved = False
        assert moved is expected, f"{start} -> {end}"
    with office.sessions.begin() as session:
        session.execute(text("UPDATE cheque SET living = 0 WHERE id = :id"), {"id": cheque_id})


@pytest.mark.parametrize("start", list(ChequeState))
def test_a_store_never_asks_for_a_move_that_is_not_there(start: ChequeState) -> None:
    for end in ChequeState:
        if end not in MOVES[start]:
            with pytest.raises(ValueError, match="no move"):
                store.move(None, 1, start, end)  # type: ignore[arg-type]


def test_what_came_back_stands_for_no_money(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(4500), invoices={"001-002-000000001": 4500})
    cheque_id = office.one(payment)
    office.deposit(cheque_id)
    for statement in (
        "UPDATE cheque SET state = 'PROTESTED' WHERE id = :id",
        "UPDATE cheque SET living = 0, state = 'CLEARED', amount_cents = 1 WHERE id = :id",
    ):
        with pytest.raises(IntegrityError), office.sessions.begin() as session:
            session.execute(text(statement), {"id": cheque_id})
    office.protest(cheque_id, fee=0)
    with pytest.raises(IntegrityError), office.sessions.begin() as session:
        session.execute(text("UPDATE cheque SET living = 1 WHERE id = :id"), {"id": cheque_id})
