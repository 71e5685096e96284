"""Post-dated cheques come to hand by themselves, when the program starts and at midnight."""

from datetime import date
from typing import cast

from PySide6.QtWidgets import QApplication

from desktop.background import Background
from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.cheques.states import ChequeState
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.cheques.drawer import ChequeBooks
from ui.tasks import ImmediateTasks

ONE, TWO = (f"001-002-{n:09d}" for n in (1, 2))


def test_a_post_dated_cheque_comes_to_hand_when_its_day_begins(
    qapp: QApplication, sqlite_url: str
) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    office = ChequeBooks(sessions)
    office.books.add_account("100001")
    office.open_tills()
    for sequential in (1, 2):
        office.books.add_invoice(sequential)
    early, late = (
        office.one(office.take(office.cheque(4500, deposit_on=day), invoices={invoice: 4500}))
        for invoice, day in ((ONE, date(2026, 11, 24)), (TWO, date(2026, 11, 25)))
    )
    office.clock.forward(days=2)
    services = build_services(sessions, cast("CardGateway", object()), office.clock)
    background = Background(services, ImmediateTasks(), "01")

    background.begin_day()
    assert office.row(early).state is ChequeState.IN_HAND
    assert office.row(late).state is ChequeState.POSTDATED
    moves = office.register.show(early).moves
    background.begin_day()
    assert office.register.show(early).moves == moves

    office.clock.forward(days=1)
    background.begin_day()
    assert office.row(late).state is ChequeState.IN_HAND
    assert office.register.show(late).moves[-1].by == "sistema"
    sessions.close()
