from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.cheques.finding import ChequeFinder
from services.deposits.service import DepositService
from services.invoices.service import InvoiceService
from services.payments.records import ChequeTender, DepositTender, PaymentOrder
from services.payments.reversing import Reversals
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.services.payments.givens import TODAY
from tests.ui.debits.world import DebitWorld
from tests.ui.papers.office import INFO, Office, Told, settle
from ui.frame.shell import Shell
from ui.place import Place
from ui.search.debits import DebitSearch
from ui.search.provider import OfficeSearch, split_payload
from ui.tasks import TaskRunner


@pytest.fixture
def search(office: Office) -> OfficeSearch:
    books = office.books
    deposits = DepositService(
        office.sessions,
        Reversals(books.journal, office.clock),
        books.journal,
        books.events,
        office.clock,
    )
    return OfficeSearch(
        office.accounts,
        office.invoices,
        books.payments,
        books.office,
        ChequeFinder(office.sessions),
        deposits,
    )


@pytest.fixture
def shell(search: OfficeSearch, tasks: TaskRunner, show: Callable[..., QWidget]) -> Shell:
    made = Shell(INFO, [Place("home", "Inicio", "home", QWidget)], search, tasks)
    show(made)
    made.open_place("home")
    return made


def found(search: OfficeSearch, text: str) -> dict[str, list[object]]:
    return {group.title: [item.payload for item in group.items] for group in search(text)}


def test_accents_and_case_do_not_matter(search: OfficeSearch) -> None:
    assert found(search, "ÑANDÚ") == {"Cuentas": ["pay:100001"]}
    assert found(search, "nandu") == {"Cuentas": ["pay:100001"]}


def test_an_account_tells_what_is_overdue_and_how_it_pays(search: OfficeSearch) -> None:
    (group,) = search("comercial")
    (item,) = group.items

    assert item.title == "100001 · Comercial Ñandú"
    assert item.subtitle == "Cédula 1710034065 · Activa · Depósito"
    assert item.right == "$\N{NO-BREAK SPACE}135.00 vencido"
    assert item.tone == "err"


@pytest.mark.parametrize("typed", ["001-002-000000002", "001-002-2", "2", "001002000000002"])
def test_an_invoice_is_found_by_its_number_or_its_last_digits(
    search: OfficeSearch, typed: str
) -> None:
    assert found(search, typed)["Facturas"] == ["invoice:001-002-000000002"]


@pytest.mark.parametrize("typed", ["001-001-000000001", "001-001-1", "001-001000000001", "1"])
def test_a_receipt_is_found_by_its_number(office: Office, search: OfficeSearch, typed: str) -> None:
    payment = office.pay_one(3)

    assert found(search, typed)["Recibos"] == [f"receipt:{payment}"]


def test_cheques_and_slips_come_after_receipts_with_all_that_tells_them_apart(
    office: Office, search: OfficeSearch
) -> None:
    payment = office.pay_one(3)
    deposited = DepositTender("2100", "000778", TODAY, "Rosa Andrade", 1200)
    given = PaymentOrder(str(uuid4()), "100001", (), (deposited,))
    office.books.payments.record(office.cashier, given)
    (cheque,) = office.books.payments.show(payment).tenders
    assert isinstance(cheque, ChequeTender)
    number = cheque.number

    groups = {group.title: list(group.items) for group in search(number)}
    assert list(groups) == ["Facturas", "Cheques"]
    (item,) = groups["Cheques"]
    assert item.title == f"Cheque {number}"
    assert item.subtitle == ("Pichincha · Ñandú Cía. Ltda. · 100001 Comercial Ñandú · En cartera")
    assert item.right == "$\N{NO-BREAK SPACE}45.00"
    assert split_payload(item.payload)[0] == "cheque"
    assert list(found(search, "nandu")) == ["Cuentas", "Cheques"]

    (slip,) = next(group.items for group in search("778") if group.title == "Depósitos")
    assert slip.title == "Papeleta 000778"
    assert slip.subtitle == ("Rosa Andrade · 100001 Comercial Ñandú · 22/11/2026 · Por confirmar")
    only_accounts = OfficeSearch(
        office.accounts, office.invoices, office.books.payments, office.books.office
    )
    assert list(found(only_accounts, "nandu")) == ["Cuentas"]
    assert found(only_accounts, "778") == {}


@pytest.mark.parametrize("typed", ["zzz", "9999999", "<b>", "%", "-", "💥💥", "'; drop table x"])
def test_nonsense_finds_nothing(search: OfficeSearch, typed: str) -> None:
    assert found(search, typed) == {}


def test_typing_and_enter_choose_the_first_account_and_ctrl_enter_its_sheet(
    shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    chosen = Told()
    shell.chosen.connect(chosen)

    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        QTest.keyClick(shell, Qt.Key.Key_F3)
        QTest.keyClicks(shell.search_box, "comer")
        QTest.keyClick(shell.search_box, Qt.Key.Key_Return, modifier)
        settle(qtbot, tasks)

    assert chosen.heard == [("pay:100001", False), ("pay:100001", True)]
    assert split_payload("pay:100001") == ("pay", "100001")
    assert split_payload(None) == ("", "")


def test_a_greater_sign_offers_each_place_once(shell: Shell, qtbot: QtBot) -> None:
    opened = Told()
    shell.place_opened.connect(opened)

    shell.focus_search()
    QTest.keyClicks(shell.search_box, ">inic")
    qtbot.waitUntil(lambda: bool(shell.finder.results.items))
    assert [item.title for item in shell.finder.results.items] == ["Inicio"]
    QTest.keyClick(shell.search_box, Qt.Key.Key_Return)

    assert opened.heard == ["home"]


def test_a_batch_its_debits_and_a_customers_bank_account_are_found(
    sqlite_url: str, tmp_path: Path
) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    world = DebitWorld(sessions, tmp_path / "archivos")
    world.at_bank(world.folder)
    debits = DebitSearch(world.services.debits, world.services.mandates)
    invoices = InvoiceService(sessions, world.journal, world.events, world.clock)
    parts = (world.services.accounts, invoices, world.payments, world.office)
    of_all, of_others = OfficeSearch(*parts, debits=debits), OfficeSearch(*parts)
    line = world.lines.show("1-2")

    for typed in ("lote 1", "Lote N.º 1", "LOTE 1"):
        assert found(of_all, typed) == {"Lotes de débito": ["batch:1"]}
    assert found(of_all, "1-2")["Débitos"] == ["debit:1-2"]
    assert found(of_all, line.bank_account_number)["Cuentas bancarias"] == [f"pay:{line.account}"]
    for typed in ("lote 99", "99-1", "lote", "1-2-3", "99999999999"):
        assert not {"Lotes de débito", "Débitos", "Cuentas bancarias"} & set(found(of_all, typed))
    assert found(of_others, "lote 1") == {}
    sessions.close()
