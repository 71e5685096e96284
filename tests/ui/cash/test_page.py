from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from services.cash.records import DENOMINATIONS
from services.cash.states import MovementKind, TurnState
from tests.books import PASSWORD
from tests.services.cash.drawer import HERE, pieces
from tests.ui.cash.world import TillOffice
from tests.ui.kit.keys import CTRL, ENTER, SHIFT, press, underlined
from tests.ui.papers.office import Told, click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.approval.dialog import ApprovalDialog
from ui.cash.page import CashPage
from ui.frame.shell import Shell
from ui.tasks import TaskRunner
from ui.widgets.sheet import GUARD_MS, Sheet

ShellWith = Callable[..., Shell]
F12 = Qt.Key.Key_F12


def write(text: str) -> None:
    """Type into whatever has the focus."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def past_the_guard(qtbot: QtBot, sheet: Sheet) -> None:
    qtbot.waitUntil(lambda: sheet.is_ready, timeout=GUARD_MS * 20)


def sheet_of(page: QWidget, name: str) -> Sheet:
    (found,) = [
        each
        for each in page.window().findChildren(Sheet)
        if each.objectName() == name and each.is_open
    ]
    return found


def figure(page: CashPage, name: str) -> str:
    (found,) = [each for each in page.findChildren(QLabel, f"{name}_figure") if each.isVisible()]
    return found.text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_till_is_opened_counted_and_declared_without_the_mouse(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    opened, declared = Told(), Told()
    page.opened.connect(opened)
    page.declared.connect(declared)
    assert page.open_view.title.text() == "Caja 11 cerrada: ábrala para cobrar."

    # Who comes by the menu types the float at once, and sees it before the till is opened.
    assert page.open_view.float.hasFocus()
    write("100")
    press(F12)
    sheet = sheet_of(page, "cash_opening")
    assert sheet.findChild(QLabel, "cash_opening_amount").text() == "$\N{NO-BREAK SPACE}100.00"  # type: ignore[union-attr]
    assert office.tills.current(HERE) is None
    past_the_guard(qtbot, sheet)
    press(F12)
    settle(qtbot, tasks)

    turn = office.tills.current(HERE)
    assert turn is not None
    assert turn.float_cents == 10_000
    assert len(opened.heard) == 1
    assert figure(page, "cash_float_card") == "$ 100.00"

    press(F12)
    for count in ("", "1", "2", "0", "", "", "3"):
        write(count)
        press(ENTER)
    write("7")
    assert page.count_view.total.text().replace("\N{NO-BREAK SPACE}", " ") == "$ 100.00"
    press(F12)
    past_the_guard(qtbot, sheet_of(page, "cash_review"))
    press(Qt.Key.Key_Tab)
    press(ENTER)
    settle(qtbot, tasks)

    counted = office.tills.show(turn.id)
    assert (counted.state, counted.counted_cents) == (TurnState.DECLARED, 10_000)
    assert len(declared.heard) == 1
    assert page.notice.text.text() == "Z 11-1 declarado. Falta la firma de un supervisor."
    assert page.last.sign_button.isVisible()
    # The float has its letter and the signature its own: a password goes nowhere else.
    letters = underlined(page)
    assert len(letters) == len(set(letters))
    told = " ".join(each.text() for each in page.last.findChildren(QLabel))
    assert "Fondo $\N{NO-BREAK SPACE}100.00" in told


def test_enter_goes_down_shift_enter_up_and_neither_declares(
    office: TillOffice, page: CashPage, shell_with: ShellWith
) -> None:
    office.open()
    shell_with(page)
    press(F12)
    fields = list(page.count_view.fields.values())
    assert fields[0].hasFocus()

    for _ in DENOMINATIONS:
        press(ENTER)

    assert page.count_view.declare_button.hasFocus()
    fields[3].setFocus()
    press(ENTER, SHIFT)
    assert fields[2].hasFocus()
    press(Qt.Key.Key_Down)
    assert fields[3].hasFocus()
    assert page.counting.sheet is None
    assert office.tills.current(HERE) is not None


def test_pieces_are_whole_numbers_and_totals_follow_each_key(
    office: TillOffice, page: CashPage, shell_with: ShellWith
) -> None:
    office.open()
    shell_with(page)
    press(F12)

    write("12")
    assert page.count_view.sums[DENOMINATIONS[0]].text() == "1,200.00"
    write("x")

    assert page.count_view.fields[DENOMINATIONS[0]].text() == "12"
    assert page.count_view.problem.text() == "Solo números enteros."


def test_the_review_goes_back_by_itself_and_nothing_was_declared(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot
) -> None:
    turn = office.open()
    shell_with(page)
    press(F12)
    write("5")
    press(F12)
    past_the_guard(qtbot, sheet_of(page, "cash_review"))

    press(ENTER)

    assert page.counting.sheet is None
    assert office.tills.show(turn.id).is_open
    assert page.count_view.fields[DENOMINATIONS[0]].text() == "5"
    assert page.may_close() == "Hay un arqueo de caja sin declarar."


def test_a_double_click_declares_once(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.open()
    shell = shell_with(page)
    declared = Told()
    page.declared.connect(declared)
    press(F12)
    write("1")
    press(F12)
    sheet = sheet_of(page, "cash_review")
    past_the_guard(qtbot, sheet)

    assert page.counting.sheet is not None
    click_twice(shell, page.counting.sheet.buttons["declare"])
    settle(qtbot, tasks)

    assert len(declared.heard) == 1
    assert office.actions(f"turn:{turn.id}") == ["till.declared", "till.opened"]


def test_two_presses_of_f12_open_one_turn(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.setFocus()
    write("50")

    press(F12)
    press(F12)
    past_the_guard(qtbot, sheet_of(page, "cash_opening"))
    press(F12)
    press(F12)
    settle(qtbot, tasks)

    assert [turn.code for turn in office.tills.turns(HERE)] == ["Z 11-1"]
    assert page.notice.property("notice") == "ok"


def test_a_till_that_another_opened_meanwhile_is_refused_with_who_has_it(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    office.tills.open(office.susi, HERE, 5_000)
    page.setFocus()
    write("50")

    press(F12)
    past_the_guard(qtbot, sheet_of(page, "cash_opening"))
    press(F12)
    settle(qtbot, tasks)

    assert "la tiene Susana Sáenz desde" in page.notice.text.text()
    assert not page.turn_view.count_button.isEnabled()
    assert "Solo esa persona o un supervisor" in page.turn_view.count_button.toolTip()


def test_what_the_turn_before_left_is_offered_and_another_float_is_told(
    office: TillOffice, page: CashPage, shell_with: ShellWith
) -> None:
    office.signed_turn()
    shell_with(page)
    assert page.open_view.float.cents == 14_300
    assert not page.open_view.remark.isVisible()

    page.setFocus()
    write("100")

    told = page.open_view.remark.text().replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "El turno anterior dejó $ 143.00: quedará registrada la diferencia, \N{MINUS SIGN}43.00."
    )


def test_how_much_cash_there_should_be_is_nowhere_before_the_count(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.busy_turn()
    shell_with(page)

    def seen() -> str:
        told = [each.text() for each in page.findChildren(QLabel) + page.findChildren(QLineEdit)]
        for model in (page.turn_view.kinds, page.turn_view.movements, page.history.model):
            told += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
        return " ".join(told)

    assert figure(page, "cash_expected") == "Oculto"
    for expected in ("176.50", "256.50", "281.50", "106.50"):
        assert expected not in seen()
    press(F12)
    assert "176.50" not in seen()

    office.closing.declare(office.caro, turn.id, pieces(17_650))
    page.refresh()
    settle(qtbot, tasks)

    assert "176.50" in seen()


def test_cash_that_leaves_is_written_with_its_reason(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.open()
    shell_with(page)
    press(Qt.Key.Key_M, CTRL)
    sheet = sheet_of(page, "cash_movement_sheet")
    past_the_guard(qtbot, sheet)

    press(ENTER, CTRL)
    settle(qtbot, tasks)
    assert isinstance(sheet, FormSheet)
    assert sheet.form.rows["amount"].problem

    sheet.form.focus("amount")
    write("25.50")
    press(ENTER)
    write("comp")  # one of the usual reasons, to be written over
    press(ENTER)
    reason = sheet.form.rows["reason"].field
    assert isinstance(reason, QLineEdit)
    assert reason.text() == "Compra de suministros"
    write("Agua")
    press(ENTER)
    past_the_guard(qtbot, sheet)
    press(ENTER, CTRL)
    settle(qtbot, tasks)

    (moved,) = office.tills.look(turn.id).movements
    assert (moved.kind, moved.amount_cents, moved.reason) == (MovementKind.DROP, 2_550, "Agua")
    assert page.turn_view.movements.rowCount() == 1


def test_a_movement_is_corrected_from_its_line(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.open()
    office.order_and_move(office.caro, 2_000)
    shell_with(page)
    page.turn_view.movements_table.select_row(0)
    page.turn_view.correct_button.press()
    sheet = sheet_of(page, "cash_correction")
    past_the_guard(qtbot, sheet)

    write("No se retiro")
    press(ENTER, CTRL)
    settle(qtbot, tasks)

    assert [each.kind for each in office.tills.look(turn.id).movements] == [
        MovementKind.DROP,
        MovementKind.CORRECTION,
    ]
    page.turn_view.movements_table.select_row(0)
    assert not page.turn_view.correct_button.isEnabled()


def test_a_supervisor_signs_a_difference_with_a_reason(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.open()
    office.closing.declare(office.caro, turn.id, pieces(9_800))
    office.who = office.susi
    shell_with(page)
    signed, reports = Told(), Told()
    page.signed.connect(signed)
    page.report_wanted.connect(reports)
    assert page.warning.text.text() == "1 cierre de caja por firmar"
    page.last.sign_button.press()
    sheet = sheet_of(page, "cash_sign")
    past_the_guard(qtbot, sheet)

    press(ENTER, CTRL)
    settle(qtbot, tasks)
    assert isinstance(sheet, FormSheet)
    assert sheet.form.rows["reason"].problem == "Escriba el motivo."
    write("Vuelto mal dado")
    past_the_guard(qtbot, sheet)
    press(ENTER, CTRL)
    settle(qtbot, tasks)

    closed = office.tills.show(turn.id)
    assert (closed.state, closed.reason) == (TurnState.CLOSED, "Vuelto mal dado")
    assert len(signed.heard) == 1
    (see,) = page.notice.actions_shown
    see.press()
    assert reports.heard == [turn.id]


def test_at_the_cashiers_screen_a_supervisor_comes_to_sign(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    turn = office.open()
    office.closing.declare(office.caro, turn.id, pieces(9_800))
    shell_with(page)
    page.last.sign_button.press()
    dialog = sheet_of(page, "approval")
    assert isinstance(dialog, ApprovalDialog)
    past_the_guard(qtbot, dialog)

    dialog.username.set_value("susi")
    dialog.password.setText(PASSWORD)
    dialog.reason.set_value("Vuelto")
    press(ENTER, CTRL)
    settle(qtbot, tasks)
    qtbot.waitUntil(lambda: tasks.running == 0)

    closed = office.tills.show(turn.id)
    assert (closed.state, closed.closed_name) == (TurnState.CLOSED, "Susana Sáenz")


def test_a_turn_left_open_is_announced_and_only_counted(
    office: TillOffice, page: CashPage, shell_with: ShellWith
) -> None:
    office.open()
    office.clock.forward(days=1)

    shell_with(page)

    assert page.warning.text.text() == (
        "La caja 11 quedó abierta el 22/11/2026 (Carolina Cedeño):"
        " cuéntela y ciérrela antes de cobrar."
    )
    assert not page.turn_view.movement_button.isEnabled()
    assert page.turn_view.count_button.isEnabled()


def test_the_history_shows_each_turn_and_its_report_again(
    office: TillOffice, page: CashPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    closed = office.signed_turn()
    waiting = office.open(14_300)
    office.closing.declare(office.caro, waiting.id, pieces(14_300))
    shell_with(page)
    reports = Told()
    page.report_wanted.connect(reports)

    page.chips.choose("history")
    page.history.table.select_row(1)
    settle(qtbot, tasks)
    assert page.history.detail.title.text() == "Z 11-1"
    assert not page.history.detail.sign_button.isVisible()
    page.history.table.setFocus()
    press(ENTER)
    page.print_page()
    page.history.show_waiting()

    assert reports.heard == [closed.id, closed.id]
    assert [turn.code for turn in page.history.model.rows] == ["Z 11-2"]
