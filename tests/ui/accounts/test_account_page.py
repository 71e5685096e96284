from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from services.accounts.inputs import AgreementInput
from services.accounts.records import AccountSheet
from services.accounts.service import as_input
from services.accounts.states import AccountState, DocumentKind, Method
from services.clock import business_date
from tests.ui.accounts.acts import click, go_on, press_enter, the_sheet, type_in, write
from tests.ui.accounts.world import World
from tests.ui.kit.keys import CTRL, ENTER, double_click, press
from ui.accounts.account_page import AccountPage
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet


@pytest.fixture
def number(world: World) -> str:
    return world.active_account()


@pytest.fixture
def make(
    world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget], folder: Path, qtbot: QtBot
) -> Callable[..., AccountPage]:
    def made(number: str, who: str = "sara") -> AccountPage:
        operator = world.books.staff.operator(who, "01")
        page = AccountPage(
            world.desk,
            world.papers,
            tasks,
            lambda: operator,
            today=world.today,
            folder=folder,
        )
        show(page)
        page.show_account(number)
        qtbot.waitUntil(lambda: bool(page.header.title.whole) and page.stack.isEnabled())
        return page

    return made


@pytest.fixture
def page(make: Callable[..., AccountPage], number: str) -> AccountPage:
    return make(number)


def held(world: World, number: str) -> AccountSheet:
    return world.accounts.show(number)


def test_the_header_says_who_how_it_stands_and_what_is_overdue(
    page: AccountPage, number: str
) -> None:
    assert page.header.title.whole == f"{number} · Comercial Andina del Ecuador S.A."
    assert page.header.identity.text() == "RUC 1790085783001"
    assert page.header.badge.word == "Activa"
    assert page.header.debt.whole.replace("\N{NO-BREAK SPACE}", " ") == "Saldo vencido $ 94.78"
    assert "Diego Díaz vio el original" in page.header.verified.toolTip()


def test_f12_asks_for_the_payment_of_this_account(
    qtbot: QtBot, page: AccountPage, number: str
) -> None:
    with qtbot.waitSignal(page.pay_requested) as asked:
        press(Qt.Key.Key_F12)

    assert asked.args == [number]


def test_an_edited_telephone_is_saved_by_ctrl_enter(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    type_in(page.data.form.lines["mobile"], "0987654321")
    assert page.may_close() is not None

    with qtbot.waitSignal(page.account_changed):
        go_on()

    assert held(world, number).customer.mobile == "0987654321"
    qtbot.waitUntil(lambda: page.may_close() is None)


def test_every_wrong_field_says_so_and_the_first_takes_the_keyboard(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    form = page.data.form
    type_in(form.lines["id_number"], "179")
    type_in(form.lines["city"], " ")

    go_on()
    qtbot.waitUntil(lambda: bool(form.rows["city"].problem))

    assert form.rows["id_number"].problem == "Debe tener 13 dígitos."
    assert form.lines["id_number"].hasFocus()
    assert held(world, number).customer.id_number == "1790085783001"
    type_in(form.lines["id_number"], "1790085783001")
    assert not form.rows["id_number"].problem


def test_a_checksum_that_fails_is_saved_only_after_saying_so(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    type_in(page.data.form.lines["id_number"], "1793213150001")
    go_on()
    qtbot.waitUntil(page.data.notice.isVisible)
    assert held(world, number).customer.id_number == "1790085783001"

    with qtbot.waitSignal(page.account_changed):
        click(page.data.notice.actions_shown[0])

    assert held(world, number).customer.id_number == "1793213150001"


def test_an_edit_that_another_till_overtook_is_refused_and_keeps_what_was_typed(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    customer = held(world, number).customer
    type_in(page.data.form.lines["mobile"], "0987654321")
    theirs = as_input(customer)
    theirs = type(theirs)(**{**_fields(theirs), "city": "Ibarra"})
    world.accounts.edit_customer(world.activator, number, theirs, version=customer.version)

    go_on()
    qtbot.waitUntil(page.data.notice.isVisible)

    assert "Otra persona guardó" in page.data.notice.text.text()
    assert page.data.form.lines["mobile"].value() == "0987654321"
    assert held(world, number).customer.mobile == customer.mobile


def _fields(record: object) -> dict[str, str]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}  # type: ignore[attr-defined]


def test_enter_on_an_invoice_shows_its_charges_and_then_its_pdf(
    qtbot: QtBot, page: AccountPage
) -> None:
    page.show_tab("invoices")
    qtbot.waitUntil(lambda: len(page.invoices.model.rows) == 4)
    page.invoices.table.setFocus()
    page.invoices.table.select_row(1)

    press_enter()
    qtbot.waitUntil(lambda: len(page.invoices.invoice.charges.rows) == 1)
    assert page.invoices.invoice.title.text() == "Factura 001-002-000004514"
    assert page.invoices.invoice.badge.word == "Vencida"

    with qtbot.waitSignal(page.print_requested, timeout=10_000) as asked:
        page.invoices.invoice.pdf_button.setFocus()
        press_enter()
        qtbot.waitUntil(lambda: page.invoices.invoice.paper.paper is not None, timeout=10_000)
        press(Qt.Key.Key_P, CTRL)

    assert asked.args[0].content.startswith(b"%PDF")
    press(Qt.Key.Key_Escape)
    page.invoices.invoice.table.setFocus()
    press(Qt.Key.Key_Escape)
    assert page.invoices.stack.currentIndex() == 0
    with qtbot.waitSignal(page.back_requested):
        press(Qt.Key.Key_Escape)


def test_a_receipt_shows_what_it_paid_and_asks_for_its_reprint(
    qtbot: QtBot, page: AccountPage
) -> None:
    page.show_tab("payments")
    qtbot.waitUntil(lambda: len(page.payments.model.rows) == 1)
    page.payments.table.setFocus()
    press_enter()
    qtbot.waitUntil(lambda: any(s.is_ready for s in page.findChildren(ReviewSheet)))
    sheet = page.findChildren(ReviewSheet)[-1]
    assert sheet.title.text() == "Recibo 001-001-000000001"

    with qtbot.waitSignal(page.reprint_requested) as asked:
        click(sheet.buttons["reprint"])

    assert asked.args == [page.payments.model.rows[0].id]


def test_the_method_changes_with_a_reason_and_the_old_one_stays_in_the_history(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    page.show_tab("agreement")
    click(page.agreement.change_button)
    sheet = the_sheet(qtbot, page, "change_agreement")
    press(Qt.Key.Key_Right)
    press_enter(2)
    write("prefiere depositar")

    with qtbot.waitSignal(sheet.done):
        go_on()

    qtbot.waitUntil(lambda: len(page.agreement.model.rows) == 2)
    now = held(world, number).agreement
    assert now is not None
    assert (now.method, now.reason) == (Method.DEPOSIT, "prefiere depositar")
    assert page.agreement.badge.word == "Depósito"


def test_a_method_without_its_fields_is_refused_at_each_of_them(
    qtbot: QtBot, world: World, make: Callable[..., AccountPage], number: str
) -> None:
    deposit = AgreementInput(method=Method.DEPOSIT, starts_on=business_date(world.books.clock()))
    world.desk.agreements.change(world.books.supervisor, number, deposit, "Prefiere depositar")
    page = make(number)
    page.show_tab("agreement")
    click(page.agreement.change_button)
    sheet = the_sheet(qtbot, page, "change_agreement")
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)

    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reason"].problem))

    wrong = {key for key, row in sheet.form.rows.items() if row.problem}
    assert wrong == {
        "bank_code",
        "bank_account_kind",
        "bank_account_number",
        "reason",
    }
    assert sheet.form.rows["bank_code"].field.hasFocus()
    assert len(held(world, number).agreements) == 2


def test_suspending_asks_why_and_a_double_click_suspends_once(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    page.header.actions_by_key["suspend"].trigger()
    sheet = the_sheet(qtbot, page, "suspend_account")
    write("falta de pago")

    double_click(page.window(), sheet.accept)
    qtbot.waitUntil(lambda: page.header.badge.word == "Suspendida")

    sheet_now = held(world, number)
    assert sheet_now.account.state is AccountState.SUSPENDED
    assert [m.reason for m in sheet_now.moves if m.to_state is AccountState.SUSPENDED] == [
        "falta de pago"
    ]


def test_without_a_reason_nothing_is_suspended(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    page.header.actions_by_key["suspend"].trigger()
    sheet = the_sheet(qtbot, page, "suspend_account")

    go_on()
    qtbot.waitUntil(lambda: bool(sheet.form.rows["reason"].problem))

    assert held(world, number).account.state is AccountState.ACTIVE


def test_a_cashier_reads_and_pays_but_may_not_change(
    make: Callable[..., AccountPage], number: str
) -> None:
    page = make(number, "ana")

    assert page.data.form.lines["name"].isReadOnly()
    assert not page.agreement.change_button.isEnabled()
    assert not page.header.actions_by_key["suspend"].isEnabled()
    assert page.header.pay_button.isEnabled()


def test_a_line_of_another_account_is_refused_at_its_field(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    world.books.add_account("900001")
    world.accounts.add_line(world.activator, "900001", "022999999")
    page.show_tab("lines")
    click(page.lines.add_button)
    sheet = the_sheet(qtbot, page, "add_line")
    write("022999999")

    go_on()
    qtbot.waitUntil(sheet.notice.isVisible)

    assert "900001" in sheet.notice.text.text()
    assert len(held(world, number).lines) == 2


def test_a_dropped_scan_is_attached_under_its_hash_and_opened_as_a_copy(
    qtbot: QtBot, world: World, page: AccountPage, number: str, tmp_path: Path, folder: Path
) -> None:
    page.show_tab("documents")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(world.scan(tmp_path)))])
    page.documents.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    sheet = the_sheet(qtbot, page, "attach_document")
    with qtbot.waitSignal(sheet.done):
        press(ENTER, CTRL)
    qtbot.waitUntil(lambda: len(page.documents.model.rows) == 4)

    record = held(world, number).documents[-1]
    assert record.kind is DocumentKind.OTHER
    assert record.sha256[:16] in page.documents.notice.text.text()
    page.documents.table.select_row(3)
    with qtbot.waitSignal(page.open_file_requested) as asked:
        click(page.documents.open_button)
    assert asked.args[0].is_relative_to(folder)


def test_a_note_is_added_once_and_stands_in_the_history_in_words(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    page.show_tab("notes")
    page.notes.note.setFocus()
    QTest.keyClicks(page.notes.note, "Vuelve el lunes")
    double_click(page.window(), page.notes.add_button)
    qtbot.waitUntil(lambda: len(page.notes.model.rows) == 2)

    page.show_tab("history")
    qtbot.waitUntil(lambda: bool(page.history.model.rows))
    told = [(line.what, line.detail) for line in page.history.model.rows]
    assert ("Escribió una nota", "Nota: Vuelve el lunes") in told
    assert ("Cambió el estado", "En revisión → Activa") in told
    assert not any(what.startswith(("account.", "Error")) for what, _ in told)


def test_another_account_opens_over_unsaved_changes_only_when_they_are_dropped(
    qtbot: QtBot, world: World, page: AccountPage, number: str
) -> None:
    world.books.add_account("900001")
    type_in(page.data.form.lines["mobile"], "0987654321")

    page.show_account("900001")
    qtbot.waitUntil(lambda: any(s.is_ready for s in page.findChildren(ReviewSheet)))
    assert page.number == number

    click(page.findChildren(ReviewSheet)[-1].buttons["drop"])
    qtbot.waitUntil(lambda: page.header.title.whole.startswith("900001"))
    assert page.may_close() is None


def test_every_widget_that_takes_the_keyboard_has_a_name(page: AccountPage) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView)
    nameless = [
        f"{type(one).__name__} {one.objectName()}"
        for one in page.findChildren(QWidget)
        if isinstance(one, kinds)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not one.objectName().startswith("qt_")
        and not (one.objectName() and (one.accessibleName() or getattr(one, "text", str)()))
    ]
    assert nameless == []
