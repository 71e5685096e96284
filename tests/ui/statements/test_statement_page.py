from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.cheques.errors import ProtestFirst
from services.deposits.records import DepositState
from services.statements.profiles import Meaning
from services.statements.records import LineRecord
from tests.services.statements.bank import OTHER, OURS, PICHINCHA_HEAD, pichincha, sheet
from tests.ui.kit.keys import CTRL, ENTER, hold, press, underlined
from tests.ui.papers.office import Told, click_twice, settle
from tests.ui.statements.waiting import ready
from tests.ui.statements.world import Counter, day
from ui.accounts.form_sheet import FormSheet
from ui.frame.shell import Shell
from ui.statements.customer_sheet import CustomerSheet
from ui.statements.deciding import FoundDeposit
from ui.statements.files_sheet import FilesSheet
from ui.statements.page import StatementPage
from ui.tabbed_place import TabbedPlace
from ui.tasks import TaskRunner
from ui.widgets.sheet import Sheet

Make = Callable[..., StatementPage]
ShellWith = Callable[..., Shell]


def opened(page: StatementPage, kind: type[Sheet]) -> Sheet:
    found = [each for each in page.window().findChildren(kind) if each.is_open]
    assert len(found) == 1
    ready(found[0])
    return found[0]


def details(page: StatementPage) -> list[str]:
    return [record.line.detail.split()[0] for record in page.desk.model.rows]


def import_it(page: StatementPage, qtbot: QtBot, tasks: TaskRunner) -> None:
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)


def choose(page: StatementPage, detail: str) -> LineRecord:
    for row, record in enumerate(page.desk.model.rows):
        if detail in record.line.detail:
            page.desk.table.select_row(row)
            return record
    raise AssertionError(detail)


def test_looked_at_first_then_brought_in_then_accepted_by_keys_alone(
    counter: Counter,
    make_statement: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_statement()
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert page.stack.currentWidget() is page.preview
    assert "6 nuevas, 0 ya estaban · 3 con propuesta" in page.preview.counts.text()
    assert "perfil Pichincha · coma decimal" in page.preview.file_name.whole
    assert counter.bank.books.count("statement_line") == 0

    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert page.notice.text.text() == "6 líneas nuevas, 0 ya estaban."
    assert details(page) == ["DEP", "TRANSFERENCIA", "STRIPE", "DEPOSITO", "DEPOSITO"]
    assert page.desk.table.hasFocus()
    choose(page, "778899")
    press(Qt.Key.Key_Space)
    settle(qtbot, tasks)
    assert page.notice.text.text().startswith("Cruzado: 778899")
    choose(page, "ANDRADE")
    press(ENTER)
    settle(qtbot, tasks)
    assert counter.bank.deposits.totals().of(DepositState.CLAIMED).count == 1

    press(Qt.Key.Key_D, CTRL)
    settle(qtbot, tasks)

    assert page.notice.text.text().startswith("1 cruzados")
    assert details(page) == ["STRIPE", "DEPOSITO"]
    assert "sin identificar en 2 ingresos; el más antiguo, de hace 9 días" in (
        page.desk.summary.text()
    )


def test_esc_leaves_a_file_that_was_only_looked_at(
    counter: Counter,
    make_statement: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_statement()
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert page.stack.currentWidget() is page.preview
    letters = underlined(page)
    assert len(letters) == len(set(letters))

    press(Qt.Key.Key_Escape)
    settle(qtbot, tasks)

    assert page.stack.currentWidget() is page.desk
    assert counter.bank.books.count("statement_line") == 0
    letters = underlined(page)
    assert len(letters) == len(set(letters))


def test_a_cheque_that_nobody_protested_is_one_press_away(
    counter: Counter,
    make_statement: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_given: object) -> None:
        raise ProtestFirst(number="000200", cheque=7, line=3)

    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    wanted = Told()
    page.cheque_wanted.connect(wanted)
    monkeypatch.setattr(counter.bank.desk, "accept", refuse)
    choose(page, "778899")
    press(Qt.Key.Key_Space)
    settle(qtbot, tasks)

    assert "Protéstelo primero en Cheques" in page.notice.text.text()
    page.notice.actions_shown[0].press()
    assert wanted.heard == [7]
    page.desk.chips.choose("outgoing")
    settle(qtbot, tasks)
    assert page.desk.summary.text() == "1 en la lista · $\N{NO-BREAK SPACE}\N{MINUS SIGN}3.50"


def test_why_stands_beside_each_proposal(
    make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)

    record = choose(page, "ANDRADE")
    row = page.desk.model.row_of(record.id)
    cells = [page.desk.model.index(row, column).data() for column in range(7)]

    assert cells[:2] == ["22/11/2026", "0 días"]
    assert cells[4] == "00-5511 · Comercial Ñandú · 001-001-000000002"
    assert cells[5:] == ["Mismo valor y el banco nombra al cliente; 0 d de diferencia", "85"]
    # Whatever a table has no room for is told of the line that is chosen.
    page.window().resize(1024, 640)
    QTest.qWaitForWindowExposed(page.window())
    qtbot.waitUntil(lambda: page.desk.table.isColumnHidden(5))
    assert page.desk.whole.text().startswith(
        "TRANSFERENCIA INTERBANCARIA DE ANDRADE ROSA → 00-5511"
    )
    assert page.desk.whole.text().endswith(cells[5])


def test_a_held_key_accepts_one_line(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    page.desk.table.select_row(0)

    hold(page.desk.table, Qt.Key.Key_Space)
    settle(qtbot, tasks)

    assert counter.bank.books.count("statement_match") == 1


def test_a_double_click_imports_once(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell = shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)

    click_twice(shell, page.preview.apply_button)
    settle(qtbot, tasks)

    assert counter.bank.books.count("statement_file") == 1
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert "ya se importó" in page.notice.text.text()
    assert not page.preview.apply_button.isEnabled()


def test_a_cashier_looks_and_does_not_decide(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    counter.who = counter.bank.books.cashier
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)

    assert counter.bank.books.count("statement_line") == 0
    assert "Su rol no concilia" in page.preview.reason.text()


def test_a_file_with_a_wrong_line_shows_it_and_stays_out(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement(counter.statement() + b"31/02/2026;Ingreso;5,00;X;;\r\n")
    shell_with(page)
    import_it(page, qtbot, tasks)

    assert page.preview.tabs.currentIndex() == 1
    cells = [page.preview.problems.index(0, column).data() for column in range(3)]
    assert cells[:2] == ["12", "Fecha"]
    assert not page.preview.apply_button.isEnabled()
    assert counter.bank.books.count("statement_line") == 0


def test_a_changed_header_is_named_and_its_columns_said_anew(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    head = PICHINCHA_HEAD.replace("Monto", "Valor USD")
    page = make_statement(pichincha((day(0), 4500, "DEP 778899"), (day(0), -200, "X"), head=head))
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert "faltan Monto; nuevas Valor USD" in page.notice.text.text()

    page.notice.actions_shown[0].click()
    settle(qtbot, tasks)
    mapper = page.mapper
    assert page.stack.currentWidget() is mapper
    assert mapper.skip.value() == "Movimientos"
    told = [combo.currentText() for combo in mapper.meanings]
    assert told[:4] == ["Fecha", "Tipo (entra o sale)", "(nada)", "Detalle"]
    mapper.save_button.click()
    settle(qtbot, tasks)
    assert "Diga qué columna es el valor" in mapper.columns_told.text()
    amount = mapper.meanings[2]
    amount.setCurrentIndex(amount.findData(Meaning.AMOUNT.value))
    mapper.try_button.click()
    settle(qtbot, tasks)
    assert "Se leen 2 líneas" in mapper.result.text()
    mapper.name.setText("Pichincha 2027")

    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    settle(qtbot, tasks)

    assert page.stack.currentWidget() is page.preview
    assert page.preview.file_name.whole.endswith("perfil Pichincha 2027 · coma decimal")
    assert counter.bank.profiles.find("Pichincha 2027").outgoing == ("Egreso", "Débito", "D", "ND")
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    assert counter.bank.books.count("statement_line") == 2


def test_a_thousand_or_one_is_asked(
    make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    head = ["Fecha", "Documento", "Detalle", "Valor", "Saldo"]
    page = make_statement(sheet(head, [day(0), 1, "a", "1.234", ""]), "banco.xlsx")
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert "puede ser mil o uno" in page.notice.text.text()

    page.notice.actions_shown[1].click()
    settle(qtbot, tasks)

    assert page.preview.model.rows[0].parsed.amount_cents == 123_400


def test_a_line_is_set_aside_with_a_note_and_comes_back(
    make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    choose(page, "EFECTIVO")
    page.desk.aside_button.click()
    form = opened(page, FormSheet)
    assert isinstance(form, FormSheet)
    QTest.keyClicks(form.form.fields()[0], "preguntar al banco")
    form.submit()
    settle(qtbot, tasks)
    assert "DEPOSITO EFECTIVO" not in [one.line.detail for one in page.desk.model.rows]

    page.desk.chips.choose("set_aside")
    settle(qtbot, tasks)
    assert page.desk.model.index(0, 4).data() == "preguntar al banco"
    page.desk.undo_button.click()
    settle(qtbot, tasks)

    assert details(page) == []


def test_unidentified_money_goes_to_its_customer_with_the_deposit_filled_in(
    make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    found = Told()
    page.deposit_found.connect(found)
    line = choose(page, "99871")
    page.desk.pay_button.click()
    sheet = opened(page, CustomerSheet)
    assert isinstance(sheet, CustomerSheet)
    # By name, as at the counter; without a choice it stays.
    press(ENTER, CTRL)
    settle(qtbot, tasks)
    assert sheet.form.rows["customer"].problem
    ready(sheet)
    QTest.keyClicks(sheet.text, "nandu")
    press(ENTER)
    settle(qtbot, tasks)
    assert sheet.table.hasFocus()
    assert [hit.number for hit in sheet.model.rows] == ["100001", "100002"]
    press(Qt.Key.Key_Down)
    press(ENTER)
    settle(qtbot, tasks)

    (told,) = found.heard
    assert isinstance(told, FoundDeposit)
    assert told.account == "100002"
    tender = told.tender
    assert (tender.bank_account, tender.slip, tender.amount_cents) == (OURS, "99871", 12_345)
    assert tender.bank_line == line.id


def test_a_line_is_assigned_by_hand_and_taken_back(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement(pichincha((day(-20), 4500, "SIN NUMERO")))
    shell_with(page)
    import_it(page, qtbot, tasks)
    record = choose(page, "SIN NUMERO")
    assert record.proposal is None
    assert not page.desk.accept_button.isEnabled()

    page.desk.assign_button.click()
    settle(qtbot, tasks)
    form = opened(page, FormSheet)
    assert isinstance(form, FormSheet)
    form.submit()
    settle(qtbot, tasks)
    assert counter.bank.deposits.totals().of(DepositState.CLAIMED).count == 2
    page.desk.chips.choose("matched")
    settle(qtbot, tasks)
    page.desk.undo_button.click()
    reason = opened(page, FormSheet)
    assert isinstance(reason, FormSheet)
    QTest.keyClicks(reason.form.fields()[0], "era de otro")
    reason.submit()
    settle(qtbot, tasks)

    assert counter.bank.deposits.totals().of(DepositState.CLAIMED).count == 3


def test_a_payout_of_stripe_is_told_by_hand(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    choose(page, "STRIPE")
    page.desk.payout_button.click()
    form = opened(page, FormSheet)
    assert isinstance(form, FormSheet)
    form.submit()
    settle(qtbot, tasks)
    assert counter.bank.books.count("statement_match") == 1

    page.show_files()
    settle(qtbot, tasks)
    files = opened(page, FilesSheet)
    assert isinstance(files, FilesSheet)
    files.undo_button.click()
    undo = opened(page, FormSheet)
    assert isinstance(undo, FormSheet)
    QTest.keyClicks(undo.form.fields()[0], "otra cuenta")
    undo.submit()
    settle(qtbot, tasks)

    assert undo.is_open
    assert "liquidaciones identificadas a mano (1)" in undo.notice.text.text()
    undo.close_sheet()


def test_an_import_is_undone_from_the_list(
    counter: Counter, make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    import_it(page, qtbot, tasks)
    press(Qt.Key.Key_D, CTRL)
    settle(qtbot, tasks)
    waiting = counter.bank.deposits.totals().of(DepositState.CLAIMED).count
    page.show_files()
    settle(qtbot, tasks)
    files = opened(page, FilesSheet)
    assert isinstance(files, FilesSheet)
    files.undo_button.click()
    undo = opened(page, FormSheet)
    assert isinstance(undo, FormSheet)
    QTest.keyClicks(undo.form.fields()[0], "otra cuenta")
    undo.submit()
    settle(qtbot, tasks)

    assert "Se deshizo la importación" in page.notice.text.text()
    assert details(page) == []
    assert counter.bank.deposits.totals().of(DepositState.CLAIMED).count == waiting + 1


def test_another_account_looks_at_the_same_file_again(
    make_statement: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_statement()
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)

    page.account.set_value(OTHER)
    settle(qtbot, tasks)

    assert "1 con propuesta" in page.preview.counts.text()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04 no es"])
def test_a_file_that_is_none_is_refused_in_words(
    make_statement: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    content: bytes,
) -> None:
    page = make_statement(content, "x.xlsx")
    shell_with(page)
    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)

    assert page.notice.text.text()
    assert "Error:" not in page.notice.text.text()
    assert page.stack.currentWidget() is page.desk
    assert page.file_button.isEnabled()


def test_the_two_pages_are_tabs_of_one_place(
    make_statement: Make,
    make_deposits: Callable[[], StatementPage],
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    first, second = make_deposits(), make_statement()
    place = TabbedPlace("Depósitos", [("&Depósitos", first), ("E&xtracto", second)])
    shell_with(place)
    assert "F12 confirma" in place.help_text()

    place.show_page(second)
    settle(qtbot, tasks)

    assert "Ctrl+D" in place.help_text()
    assert place.may_close() is None
