"""What the first page says of cheques, deposits and the bank."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.cheques.records import ChequeQuestion, SlipOrder
from services.cheques.service import ChequeService
from services.cheques.slips import SlipService
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    PaymentOrder,
    VoucherTender,
)
from services.statements.importing import StatementImport
from services.statements.profile_desk import BANK_ACCOUNTS, ProfileDesk
from tests.services.payments.givens import TODAY
from tests.services.statements.bank import OURS, pichincha
from tests.ui.home.services import home_services
from tests.ui.papers.office import Office, Told, settle
from ui.frame.shell import Shell
from ui.home.page import HomePage
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]


@pytest.fixture
def page(office: Office, tasks: TaskRunner) -> HomePage:
    return HomePage(home_services(office, office.charges), tasks, office.operator, office.clock)


def cheque(number: str, cents: int) -> ChequeTender:
    return ChequeTender("10", "2100123456", number, "Comercial Ñandú", TODAY, cents)


def receive(office: Office, *tenders: object) -> None:
    given = PaymentOrder(str(uuid4()), "100001", (), tenders)  # type: ignore[arg-type]
    office.books.payments.record(office.cashier, given)


def bring_in(office: Office) -> None:
    """Two movements of our account that nobody knows, and a fee."""
    books = office.books
    label = {"code": "10", "bank": "B", "number": OURS, "kind": "CTE", "label": "Nuestra"}
    books.office.put_setting(office.admin, BANK_ACCOUNTS, [label])
    parts = (office.sessions, books.journal, books.events, office.clock)
    profiles = ProfileDesk(office.sessions, books.office, books.journal, office.clock)
    imports = StatementImport(*parts, profiles, ())
    day = f"{TODAY:%d/%m/%Y}"
    moves = ((day, 3740, "TRANSFERENCIA"), (day, 1260, "DEPOSITO"), (day, -249, "COMISION"))
    imports.apply(office.supervisor, imports.preview(pichincha(*moves), OURS))


def test_what_waits_for_the_bank_is_told_to_those_who_can_act_and_its_key_opens_it(
    office: Office, page: HomePage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    books = office.books
    parts = (office.sessions, books.payments)
    register = page._services.cheques
    cheques = ChequeService(*parts, register, books.journal, books.events, office.clock)
    slips = SlipService(office.sessions, cheques, books.journal, books.events, office.clock)
    receive(office, cheque("11", 4500), cheque("12", 2000), cheque("13", 1000))
    receive(office, DepositTender(OURS, "7788", TODAY, "Ana", 1800))
    ids = {row.number: row.id for row in register.listing(ChequeQuestion())}
    slips.prepare(office.cashier, SlipOrder("slip", OURS, (ids["13"],), 0))
    bring_in(office)
    # Sunday the 22nd: banks are closed.
    office.clock.forward(days=1)
    office.who = office.supervisor
    shell = shell_with(page)
    heard = {name: Told() for name in ("cheques", "slips", "deposits", "statement")}
    for name, told in heard.items():
        getattr(page, f"{name}_wanted").connect(told)

    lines = {line.item.text: line.item.right for line in page.attention.lines}
    space = "\N{NO-BREAK SPACE}"
    of_the_counter = {
        "2 cheques para depositar hoy": f"${space}65.00",
        "1 papeleta lista para llevar al banco": f"${space}10.00",
        "1 depósito por confirmar": f"${space}18.00",
        "2 ingresos del banco sin identificar": f"${space}50.00",
    }
    assert of_the_counter.items() <= lines.items()
    for place in range(1, len(lines) + 1):
        QTest.keyClick(shell, Qt.Key(Qt.Key.Key_0.value + place))
    assert {name: told.heard for name, told in heard.items()} == {
        "cheques": ["today"],
        "slips": [()],
        "deposits": [()],
        "statement": [OURS],
    }

    office.who = office.cashier
    page.refresh()
    settle(qtbot, tasks)
    seen = {line.item.text for line in page.attention.lines}
    assert of_the_counter.keys() - seen == {"2 ingresos del banco sin identificar"}

    office.who = books.activator
    page.refresh()
    settle(qtbot, tasks)
    assert of_the_counter.keys().isdisjoint({line.item.text for line in page.attention.lines})


def test_a_cheque_that_stayed_after_its_day_is_told_too(
    office: Office, page: HomePage, shell_with: ShellWith
) -> None:
    receive(office, cheque("11", 4500))
    office.clock.forward(days=2)
    office.who = office.supervisor
    shell_with(page)

    opens = {line.item.opens: line.item.text for line in page.attention.lines}
    assert opens["cheques:today"] == "1 cheque para depositar hoy"
    assert opens["cheques:late"] == "1 cheque pasó su día y sigue aquí"


def test_six_bars_hold_every_method(office: Office, page: HomePage, shell_with: ShellWith) -> None:
    receive(office, CashTender(2000, 500), cheque("11", 4500))
    receive(office, VoucherTender("DF-01", "1", "22", "33", "visa", "4242", 700))
    shell_with(page)

    told = page.bars.accessibleDescription().replace("\N{NO-BREAK SPACE}", "")
    assert told == (
        "Efectivo $15.00, Cheque $45.00, Depósito $0.00, Tarjeta $7.00, Débito $0.00,"
        " Retención $0.00"
    )
    # Whoever counts a drawer is told no sum that its cash could be worked out of.
    office.who = office.cashier
    page.refresh()
    assert page._tasks.wait_all(5)
    told = page.bars.accessibleDescription().replace("\N{NO-BREAK SPACE}", "")
    assert told.startswith("Efectivo oculto, Cheque $45.00")
    assert page.office_card._figure.text() == "$\N{NO-BREAK SPACE}52.00"
    assert page.office_card._title.text() == "Cobrado hoy, sin efectivo"
