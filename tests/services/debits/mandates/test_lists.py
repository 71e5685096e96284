from dataclasses import replace
from datetime import timedelta

from sqlalchemy.dialects import sqlite

from services.debits import mandate_store
from services.debits.batch_states import BatchState
from services.debits.mandate_records import MandateFilter, MandateRow
from services.debits.mandate_states import MandateState
from services.storage.sessions import Sessions
from tests.services.debits.mandates.conftest import DEBIT, TODAY, Desk
from tests.storage.seed import seed

SOON = MandateFilter(expiring_days=30)


def test_a_list_is_filtered_searched_and_paged(desk: Desk) -> None:
    who = desk.office.activator
    asked = desk.debit()
    active = desk.active(replace(DEBIT, bank_code="36", bank_account_number="77001234"))
    ends_soon = desk.active(replace(DEBIT, valid_until=TODAY + timedelta(days=10)))
    ends_first = desk.active(
        replace(DEBIT, valid_until=TODAY + timedelta(days=1), holder_name="Óscar Ñato")
    )
    over = desk.active()
    desk.mandates.revoke(who, desk.id(over), "lo pide")

    def found(chosen: MandateFilter) -> list[str]:
        rows = desk.mandates.page(chosen)
        assert desk.mandates.count(chosen) == len(rows)
        return [row.account for row in rows]

    everything = [over, ends_first, ends_soon, active, asked]
    assert found(MandateFilter()) == everything
    assert found(MandateFilter(frozenset({MandateState.REQUESTED, MandateState.REVOKED}))) == [
        over,
        asked,
    ]
    assert found(MandateFilter(bank_code="36")) == [active]
    assert found(SOON) == [ends_first, ends_soon]
    assert found(MandateFilter(text="77001234")) == [active]
    assert found(MandateFilter(text=active)) == [active]
    assert found(MandateFilter(text="andina")) == everything
    assert found(MandateFilter(text="rosa GUAMÁN")) != []
    assert found(MandateFilter(text="nadie")) == []
    assert found(MandateFilter(states=frozenset({MandateState.ACTIVE}), text="andina")) == [
        ends_first,
        ends_soon,
        active,
    ]
    counts = desk.mandates.counts()
    assert counts.states == {
        MandateState.REQUESTED: 1,
        MandateState.ACTIVE: 3,
        MandateState.REVOKED: 1,
    }
    assert counts.expiring == 2

    for chosen, whole in ((MandateFilter(), everything), (SOON, [ends_first, ends_soon])):
        seen: list[MandateRow] = []
        while page := desk.mandates.page(chosen, seen[-1] if seen else None, limit=2):
            seen += page
        assert [row.account for row in seen] == whole


def test_a_page_is_read_from_its_index_and_never_sorted(desk: Desk) -> None:
    if desk.office.sessions.is_postgresql:
        return  # its planner reads whole small tables
    last = MandateRow(desk.newest(desk.debit()).mandate, "", "")
    plans = {}
    for name, chosen in (
        ("state", MandateFilter(frozenset({MandateState.ACTIVE}))),
        ("bank", MandateFilter(frozenset({MandateState.ACTIVE}), bank_code="10")),
        ("soon", SOON),
        ("all", MandateFilter()),
    ):
        page, _ = mandate_store.page_of(chosen, last, 50, TODAY)
        told = page.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        with desk.office.sessions.read() as session:
            rows = session.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")
            plans[name] = " / ".join(row[3] for row in rows)

    assert "ix_mandate_state" in plans["state"]
    assert "ix_mandate_bank_code" in plans["bank"]
    assert "ix_mandate_valid_until" in plans["soon"]
    assert all("TEMP B-TREE" not in plan for plan in plans.values()), plans


def test_a_mandate_knows_the_batch_that_still_holds_a_debit_by_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        seed(session)
    with sessions.read() as session:
        found = {key: mandate_store.pending_batch(session, key) for key in (23, 25, 27, 28, 24)}

    told = {
        key: (one.number, one.state, one.is_sent) if one else None for key, one in found.items()
    }
    assert told == {
        23: (2, BatchState.PREPARED, False),
        25: (3, BatchState.APPROVED, False),
        27: (5, BatchState.APPROVED, False),
        28: (1, BatchState.SENT, True),
        24: None,
    }
