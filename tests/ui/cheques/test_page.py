from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.cheques.records import Protested, Worklist
from services.cheques.states import ChequeState, SlipState
from tests.books import PASSWORD
from tests.services.cheques.drawer import ACCOUNT, cash
from tests.ui.cheques.world import ChequeOffice
from tests.ui.kit.keys import CTRL, ENTER, LEFT, NONE, hold
from ui.accounts.choices import ChoiceCombo
from ui.cheques.page import ChequesPage
from ui.widgets.buttons import OnceButton
from ui.widgets.sheet import Sheet

Show = Callable[[QWidget], None]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def listed(page: ChequesPage) -> list[int]:
    return [row.id for row in page.rows.model.rows]


def choose(qtbot: QtBot, page: ChequesPage, *cheques: int) -> None:
    """Choose cheques in the list with the mouse, the last one current, and wait for its detail."""
    page.table.clearSelection()
    for place, cheque_id in enumerate(cheques):
        row = page.rows.model.row_of(cheque_id)
        spot = page.table.visualRect(page.rows.model.index(row, 1)).center()
        QTest.mouseClick(page.table.viewport(), LEFT, CTRL if place else NONE, spot)
    qtbot.waitUntil(
        lambda: page.detail.record is not None and page.detail.record.row.id == cheques[-1]
    )


def sheet_of(page: ChequesPage, qtbot: QtBot, name: str) -> Sheet:
    def found() -> Sheet | None:
        open_ones = [each for each in page.window().findChildren(Sheet) if each.is_open]
        return next((each for each in open_ones if each.objectName() == name), None)

    qtbot.waitUntil(lambda: found() is not None)
    sheet = found()
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def button(sheet: Sheet, name: str) -> OnceButton:
    found = sheet.findChild(OnceButton, name)
    assert found is not None
    return found


@pytest.fixture
def busy(office: ChequeOffice, page: ChequesPage, show: Show, qtbot: QtBot) -> dict[str, int]:
    """The page with cheques in every state, on the Monday after they were received."""
    found = office.busy()
    office.next_day()
    with qtbot.waitSignal(page.shown):
        show(page)
        page.refresh()
    return found


def test_each_state_and_worklist_shows_its_own_with_its_count(
    page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    assert page.chips.buttons["IN_HAND"].text() == "En cartera  3"
    assert page.chips.buttons["PROTESTED"].text() == "Protestado  1"
    assert page.chips.buttons["VOIDED"].isHidden()
    assert page.worklists.buttons["today"].text() == "Para hoy  2"
    assert page.worklists.buttons["slips"].text() == "Papeletas  1"
    assert plain(page.count.text()) == "2 para depositar hoy · $ 105.00"
    assert plain(page.total.text()).endswith("9 en la lista · $ 420.00")

    with qtbot.waitSignal(page.shown):
        QTest.mouseClick(page.chips.buttons["PROTESTED"], LEFT)
    qtbot.waitUntil(lambda: listed(page) == [busy["protested"]])
    with qtbot.waitSignal(page.shown):
        page.show_worklist(Worklist.CAME_BACK)
    qtbot.waitUntil(lambda: sorted(listed(page)) == [busy["protested"], busy["returned"]])
    assert (page.chips.current, page.worklists.current) == ("", "came_back")
    # Of both rows one holds; what shows everything is a press away, from the slips too.
    QTest.mouseClick(page.worklists.buttons["slips"], LEFT)
    assert page.stack.currentWidget() is page.slips
    with qtbot.waitSignal(page.shown):
        QTest.mouseClick(page.chips.buttons["all"], LEFT)
    assert page.stack.currentWidget() is not page.slips
    assert not page.worklists.buttons["slips"].isChecked()
    qtbot.waitUntil(lambda: len(listed(page)) == 9)


def test_ctrl_f_finds_a_cheque_and_esc_gives_the_list_back(
    page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F, CTRL)
    assert page.text.hasFocus()
    QTest.keyClicks(page.text, "1008")
    QTest.keyClick(page.text, ENTER)
    # The rows of the question before are still there: the keyboard goes to none of them.
    assert len(listed(page)) == 9
    assert page.text.hasFocus()
    qtbot.waitUntil(page.table.hasFocus)
    assert listed(page) == [busy["more"]]
    qtbot.waitUntil(lambda: page.detail.record is not None)
    page.text.setFocus()
    QTest.keyClick(page.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(listed(page)) == 9)


def test_the_selection_is_added_up(page: ChequesPage, busy: dict[str, int], qtbot: QtBot) -> None:
    choose(qtbot, page, busy["hand"], busy["more"])
    assert plain(page.total.text()).startswith("2 elegidos · $ 105.00")


def test_the_chooser_shows_and_hides_columns_but_never_the_last(
    page: ChequesPage, busy: dict[str, int]
) -> None:
    keys = [column.key for column in page.rows.model.columns]
    assert page.table.isColumnHidden(keys.index("drawer"))
    page.chooser.actions_by_key["drawer"].trigger()
    assert not page.table.isColumnHidden(keys.index("drawer"))
    for action in page.chooser.actions_by_key.values():
        if action.isChecked():
            action.trigger()
    assert sum(not page.table.isColumnHidden(place) for place in range(len(keys))) == 1


def test_the_detail_tells_its_life_and_what_it_paid(
    page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["protested"])
    labels = page.detail.findChildren(type(page.detail.title))
    told = plain(" ".join(each.text() for each in labels))
    for expected in (
        "Cheque 1002 · Pichincha",
        "En cartera · Ana Cajas",
        "Protestado · Ana Cajas",
        "Insuficiencia de fondos · el banco cobró $ 2.49",
        "cargo al cliente $ 3.45 con impuestos, factura 001-002-000000501",
        "$ 45.00 · se debe otra vez $ 45.00",
        "Cliente marcado desde el 22/11/2026",
    ):
        assert expected in told, expected
    assert page.detail.buttons["replace"].isVisible()
    assert not page.detail.buttons["lift"].isEnabled()


def test_a_protest_asks_for_a_reason_and_a_second_person_and_opens_the_invoice(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["deposited"])
    QTest.mouseClick(page.protest_button, LEFT)
    sheet = sheet_of(page, qtbot, "protest_sheet")
    # Without a reason it stays.
    QTest.keyClick(sheet, ENTER, CTRL)
    qtbot.waitUntil(
        lambda: bool(page.protesting.sheet and page.protesting.sheet.form.rows["reason"].problem)
    )
    qtbot.waitUntil(lambda: sheet.is_ready)
    assert page.protesting.sheet is not None
    form = page.protesting.sheet.form
    combo = form.rows["reason"].field
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Protesto: Insuficiencia de fondos"  # type: ignore[attr-defined]
    # Three dollars are 3.45 with the tax: so it is told, signed and billed.
    fee = plain(form.rows["customer_fee"].message.text())
    assert "$ 3.00 + IVA $ 0.45 = $ 3.45" in fee
    QTest.keyClicks(form.rows["note"].field, "Aviso 44")
    QTest.mouseClick(button(sheet, "protest_sheet_accept"), LEFT)

    second = sheet_of(page, qtbot, "approval")
    dialog = page.protesting.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.username, "sara")
    QTest.keyClicks(dialog.password, PASSWORD)
    shown = plain(" ".join(each.text() for each in second.findChildren(type(second.title))))
    for expected in (
        "Protesto: Insuficiencia de fondos. Aviso 44",
        "Nos cobró el banco $ 2.49",
        "Cargo al cliente $ 3.00 + IVA $ 0.45 = $ 3.45",
    ):
        assert expected in shown
    assert "reason" not in dialog.form.rows
    with qtbot.waitSignal(page.protested) as told:
        QTest.mouseClick(button(second, "approval_agree"), LEFT)
    done: Protested = told.args[0]
    assert done.is_new
    assert office.books.balance("001-002-000000005") == 4500
    assert office.books.balance(done.fee_invoice) == 345
    notice = plain(page.notice.text.text())
    assert notice.startswith("Cheque 1005 protestado. Se deben otra vez: 001-002-000000005.")
    assert f"$ 3.45 con impuestos, factura {done.fee_invoice}" in notice
    qtbot.waitUntil(lambda: not page.protest_button.isEnabled())


def test_the_cashier_cannot_agree_to_the_own_protest(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["deposited"])
    page.protest()
    sheet = sheet_of(page, qtbot, "protest_sheet")
    assert page.protesting.sheet is not None
    page.protesting.sheet.form.rows["reason"].field.setCurrentIndex(0)  # type: ignore[attr-defined]
    QTest.mouseClick(button(sheet, "protest_sheet_accept"), LEFT)
    second = sheet_of(page, qtbot, "approval")
    dialog = page.protesting.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.username, "ana")
    QTest.keyClicks(dialog.password, PASSWORD)
    QTest.mouseClick(button(second, "approval_agree"), LEFT)
    qtbot.waitUntil(lambda: bool(dialog.form.rows["username"].problem))
    assert office.row(busy["deposited"]).state is ChequeState.DEPOSITED
    dialog.close_sheet()


def test_a_slip_is_made_by_the_keyboard_and_shown_to_be_printed(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_D, CTRL)
    sheet_of(page, qtbot, "slip_sheet")
    sheet = page.making.sheet
    assert sheet is not None
    assert [row.number for row in sheet.model.checked()] == ["1007", "1008"]
    assert sheet.table.hasFocus()
    # None, and then one that is looked for.
    QTest.keyClick(sheet.table, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert sheet.model.checked() == []
    QTest.keyClick(sheet.table, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(sheet.text, "1008")
    QTest.keyClick(sheet.text, ENTER)
    assert sheet.table.hasFocus()
    QTest.keyClick(sheet.table, Qt.Key.Key_Space)
    QTest.keyClicks(sheet.cash, "25")
    assert plain(sheet.total.text()) == "1 cheque $ 60.00 + efectivo $ 25.00 = $ 85.00"
    with qtbot.waitSignal(page.slip_wanted) as wanted:
        QTest.keyClick(sheet.cash, ENTER, CTRL)
    slip = office.slips.show(wanted.args[0])
    assert (slip.slip.number, slip.slip.bank_account) == (3, ACCOUNT)
    assert [row.id for row in slip.cheques] == [busy["more"]]
    assert slip.slip.cash_cents == 2500
    assert office.row(busy["hand"]).slip is None


def test_a_double_click_and_a_held_key_make_one_slip(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    before = office.books.count("bank_slip")
    page.prepare_slip()
    sheet = sheet_of(page, qtbot, "slip_sheet")
    accept = button(sheet, "slip_sheet_accept")
    with qtbot.waitSignal(page.slip_wanted):
        QTest.mouseClick(accept, LEFT)
        QTest.mouseDClick(accept, LEFT)
        hold(page, Qt.Key.Key_Return)
    assert office.books.count("bank_slip") == before + 1


def test_the_banks_number_moves_the_cheques_of_a_slip(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    QTest.mouseClick(page.worklists.buttons["slips"], LEFT)
    qtbot.waitUntil(lambda: page.slips.record is not None)
    assert page.slips.record is not None
    assert page.slips.record.slip.number == 2
    QTest.mouseClick(page.slips.deposited_button, LEFT)
    sheet = sheet_of(page, qtbot, "deposited_sheet")
    assert page.slips.sheet is not None
    number = page.slips.sheet.form.rows["bank_number"].field
    QTest.keyClicks(number, "0077 8899")  # the first slip has it
    QTest.mouseClick(button(sheet, "deposited_sheet_accept"), LEFT)
    qtbot.waitUntil(lambda: page.slips.sheet is not None and page.slips.sheet.notice.isVisible())
    assert "papeleta 1" in page.slips.sheet.notice.text.text()
    qtbot.waitUntil(lambda: sheet.is_ready)
    number.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(number, "778900")
    with qtbot.waitSignal(page.slips.decided):
        QTest.keyClick(number, ENTER, CTRL)
    assert office.slips.show("slip-2").slip.state is SlipState.DEPOSITED
    assert office.row(busy["slip"]).state is ChequeState.DEPOSITED
    assert office.row(busy["slip"]).deposited_on == date(2026, 11, 23)


def test_a_slip_is_voided_with_a_reason(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    page.worklists.choose("slips")
    qtbot.waitUntil(lambda: page.slips.record is not None)
    page.slips.void()
    sheet = sheet_of(page, qtbot, "slip_void")
    assert page.slips.sheet is not None
    QTest.keyClicks(page.slips.sheet.form.rows["reason"].field, "El banco estaba cerrado")
    with qtbot.waitSignal(page.slips.decided):
        QTest.mouseClick(button(sheet, "slip_void_accept"), LEFT)
    assert office.slips.show("slip-2").slip.state is SlipState.VOID


def test_cheques_at_the_bank_are_cleared_together(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["hand"])
    assert not page.clear_button.isEnabled()
    choose(qtbot, page, busy["hand"], busy["deposited"])
    assert page.clear_button.isEnabled()
    page.clear()
    sheet = sheet_of(page, qtbot, "cheque_clear")
    with qtbot.waitSignal(page.deciding.decided):
        QTest.keyClick(sheet.focusWidget(), ENTER, CTRL)
    assert plain(page.notice.text.text()) == "Cheque 1005 efectivizado · $ 45.00"
    assert office.row(busy["deposited"]).state is ChequeState.CLEARED
    assert office.row(busy["hand"]).state is ChequeState.IN_HAND


def test_a_cheque_is_given_back_and_its_act_wanted(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["protested"])
    QTest.mouseClick(page.detail.buttons["give_back"], LEFT)
    sheet = sheet_of(page, qtbot, "give_back_sheet")
    with qtbot.waitSignal(page.act_wanted) as wanted:
        QTest.mouseClick(button(sheet, "give_back_sheet_accept"), LEFT)
    assert wanted.args == [busy["protested"]]
    moves = office.register.show(busy["protested"]).moves
    assert (moves[-1].receiver, moves[-1].receiver_id) == ("Comercial Ñandú", "1710034065")


def test_new_money_replaces_a_cheque_and_then_its_paper_goes_back(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["protested"])
    QTest.mouseClick(page.detail.buttons["replace"], LEFT)
    qtbot.waitUntil(lambda: bool(page.notice.actions_shown))
    assert "cóbrelo primero" in page.notice.text.text()
    with qtbot.waitSignal(page.pay_wanted) as wanted:
        QTest.mouseClick(page.notice.actions_shown[0], LEFT)
    assert wanted.args == ["100001"]

    paid = office.take(cash(4500), invoices={"001-002-000000002": 4500})
    office.take(cash(4500), invoices={"001-002-000000010": 4500})
    QTest.mouseClick(page.detail.buttons["replace"], LEFT)
    sheet = sheet_of(page, qtbot, "replace_sheet")
    combo = page.deciding.sheet.form.rows["receipt"].field  # type: ignore[union-attr]
    assert isinstance(combo, ChoiceCombo)
    assert combo.count() == 1
    assert plain(combo.currentText()).startswith(f"{paid.receipt} · 23/11/2026 · $ 45.00")
    with qtbot.waitSignal(page.deciding.decided):
        QTest.keyClick(combo, ENTER, CTRL)
    assert office.row(busy["protested"]).state is ChequeState.REPLACED

    qtbot.waitUntil(page.detail.buttons["give_back"].isVisible)
    qtbot.waitUntil(lambda: not page.detail.buttons["replace"].isVisible())
    QTest.mouseClick(page.detail.buttons["give_back"], LEFT)
    sheet = sheet_of(page, qtbot, "give_back_sheet")
    with qtbot.waitSignal(page.act_wanted):
        QTest.keyClick(sheet.focusWidget(), ENTER, CTRL)
    assert office.row(busy["protested"]).state is ChequeState.GIVEN_BACK


def test_a_cheque_that_came_back_goes_to_the_bank_again_from_where_it_is(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    office.who = replace(office.luis, till=office.ana.till)
    choose(qtbot, page, busy["returned"])
    QTest.mouseClick(page.detail.buttons["redeposit"], LEFT)
    sheet_of(page, qtbot, "slip_sheet")
    sheet = page.making.sheet
    assert sheet is not None
    assert [row.id for row in sheet.model.checked()] == [busy["returned"]]
    assert sheet.table.current_record().id == busy["returned"]
    # The drawer is somebody else's: the cursor goes to what must be corrected.
    QTest.keyClicks(sheet.cash, "1")
    QTest.keyClick(sheet.cash, ENTER, CTRL)
    qtbot.waitUntil(sheet.notice.isVisible)
    qtbot.waitUntil(sheet.cash.hasFocus)
    sheet.cash.clear()
    qtbot.waitUntil(lambda: sheet.is_ready)
    with qtbot.waitSignal(page.slip_wanted) as wanted:
        QTest.keyClick(sheet.cash, ENTER, CTRL)
    assert [row.id for row in office.slips.show(wanted.args[0]).cheques] == [busy["returned"]]


def test_a_supervisor_lifts_the_flag(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    office.who = office.sara
    page.refresh()
    choose(qtbot, page, busy["returned"])
    qtbot.waitUntil(page.detail.buttons["lift"].isEnabled)
    QTest.mouseClick(page.detail.buttons["lift"], LEFT)
    sheet = sheet_of(page, qtbot, "lift_flag")
    with qtbot.waitSignal(page.deciding.decided):
        assert page.deciding.sheet is not None
        QTest.keyClicks(page.deciding.sheet.form.rows["reason"].field, "Ya pago todo")  # type: ignore[union-attr]
        QTest.mouseClick(button(sheet, "lift_flag_accept"), LEFT)
    assert office.payments.flagged_since("100001") is None


def test_an_auditor_looks_and_moves_nothing(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    office.who = office.books.activator
    with qtbot.waitSignal(page.shown):
        page.refresh()
    choose(qtbot, page, busy["deposited"])
    for each in (page.slip_button, page.clear_button, page.protest_button):
        assert not each.isEnabled()
        assert each.toolTip() == "Su rol no lo permite."


def test_enter_in_the_list_opens_the_receipt_and_f5_reads_again(
    office: ChequeOffice, page: ChequesPage, busy: dict[str, int], qtbot: QtBot
) -> None:
    choose(qtbot, page, busy["hand"])
    with qtbot.waitSignal(page.receipt_wanted) as wanted:
        QTest.keyClick(page.table, ENTER)
    assert wanted.args == [office.row(busy["hand"]).payment]
    office.cheques.clear(office.luis, [busy["deposited"]])
    with qtbot.waitSignal(page.shown):
        page.refresh()
    row = page.rows.model.record(page.rows.model.row_of(busy["deposited"]))
    assert row.state is ChequeState.CLEARED
