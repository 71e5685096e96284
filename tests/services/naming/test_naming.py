from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from services.audit.records import JournalFilter
from services.naming import store
from services.naming.names import RecordNames, names_in
from services.payments.records import DepositTender
from services.storage.sessions import Sessions
from tests.services.payments.givens import cash, cheque
from tests.services.summaries.day import DayOffice


@pytest.fixture
def office(sessions: Sessions) -> DayOffice:
    return DayOffice(sessions)


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(sessions.engine, "before_cursor_execute", note)
    yield asked
    event.remove(sessions.engine, "before_cursor_execute", note)


def test_what_the_journal_names_is_told_as_people_call_it(office: DayOffice) -> None:
    paid = office.pay(cheque(3_000), cash(1_500), invoice=1)
    slip = DepositTender("pichincha-1", "5511", office.today, "Ñandú", 2_000)
    deposited = office.pay(slip, invoice=2)
    office.close_tills()
    office.next_day()
    protested = office.deposit_cheque(paid)
    office.protest(protested, 3_000)

    page = office.of.journal_reading.page(office.sara, JournalFilter())

    told = {name.partition(" de Banco")[0] for name in page.names.values()}
    assert {
        f"recibo {paid.receipt}",
        f"recibo {deposited.receipt}",
        "turno Z 01-1",
        "turno Z 02-1",
        "cheque 001234",
        "papeleta 1",
    } <= told
    subjects = list(page.names)
    with counted(office.sessions) as asked, office.sessions.read() as session:
        names_in(session, [*subjects, *(f"payment:none-{n}" for n in range(100))])
    assert len([each for each in asked if "SELECT" in each]) <= len(
        {each.partition(":")[0] for each in subjects}
    )


def test_every_kind_is_looked_up_and_what_is_not_there_is_still_told(office: DayOffice) -> None:
    gone = "1fe40dee-0000-4000-8000-000000000000"
    names = RecordNames(office.sessions).of(
        [
            *(f"{kind}:{gone}" for kind in store.ASKED if kind != "user"),
            *(f"{kind}:7" for kind in store.ASKED),
            "chain:01/12",
            "receipt:001-001-7",
            "cheque:0010/55/000123",
            "setting:payments.cash_told_above_cents",
            "setting:till.02.setup",
            "day:2026-11-27",
            "user:sara",
            "database",
        ]
    )

    assert not [name for name in names.values() if gone in name or not name]
    assert names["chain:01/12"] == "asiento 12 de la caja 01"
    assert names["receipt:001-001-7"] == "recibo 001-001-000000007"
    assert names["setting:payments.cash_told_above_cents"] == "Mostrador: avisar en efectivo desde"
    assert names["setting:till.02.setup"] == "Caja 02: esta caja"
    assert names["day:2026-11-27"] == "día 27/11/2026"
    assert names["user:sara"].endswith("(sara)")
    assert names["database"] == "base de datos"
