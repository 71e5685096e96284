from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.deposits.records import DepositState
from tests.books import PASSWORD
from tests.ui.kit.keys import CTRL, ENTER, press
from tests.ui.papers.office import Told, click_twice, settle
from tests.ui.statements.waiting import ready
from tests.ui.statements.world import Counter, slip_picture
from ui.accounts.form_sheet import FormSheet
from ui.approval.dialog import ApprovalDialog
from ui.deposits.page import DepositsPage
from ui.deposits.picture import decode
from ui.frame.shell import Shell
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet
from ui.widgets.sheet import Sheet

Make = Callable[[], DepositsPage]
ShellWith = Callable[..., Shell]


def opened(page: DepositsPage, kind: type[Sheet]) -> Sheet:
    found = [each for each in page.window().findChildren(kind) if each.is_open]
    assert len(found) == 1
    ready(found[0])
    return found[0]


def slips(page: DepositsPage) -> list[str]:
    return [record.slip for record in page.rows.model.rows]


def test_those_that_wait_come_first_with_their_age(
    make_deposits: Make, shell_with: ShellWith
) -> None:
    page = make_deposits()
    shell_with(page)

    assert slips(page) == ["778899", "00-5511", "424242"]
    cells = [page.rows.model.index(0, column).data() for column in range(8)]
    assert cells == [
        "Por confirmar",
        "16/11/2026",
        "6 días",
        "778899",
        "Pichincha …2345",
        "Comercial Ñandú · 100001",
        "sí",
        "45.00",
    ]
    assert "el más antiguo, hace 6 días" in page.count.text()
    assert page.chips.buttons["claimed"].text() == "Por confirmar  3"
    page.chips.choose("all")


def test_f12_confirms_the_chosen_ones(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_deposits()
    shell_with(page)
    page.table.setFocus()
    page.table.selectAll()

    press(Qt.Key.Key_F12)
    opened(page, ReviewSheet)
    assert counter.bank.deposits.totals().of(DepositState.VERIFIED).count == 1
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert page.notice.text.text().startswith("3 confirmados")
    assert slips(page) == []
    totals = counter.bank.deposits.totals()
    assert totals.of(DepositState.VERIFIED).count == 4


def test_a_hasty_f12_confirms_neither_this_one_nor_the_next(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_deposits()
    shell_with(page)
    page.table.select_row(0)

    for _ in range(3):
        press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    assert counter.bank.deposits.totals().of(DepositState.VERIFIED).count == 1

    sheet = opened(page, ReviewSheet)
    told = " ".join(each.text() for each in sheet.findChildren(type(sheet.title)))
    assert "Papeleta 778899 Cliente 100001 · Comercial Ñandú" in told
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    assert counter.bank.deposits.totals().of(DepositState.VERIFIED).count == 2
    assert "778899 de Comercial Ñandú" in page.notice.text.text()
    assert slips(page) == ["00-5511", "424242"]


def test_a_double_click_confirms_once(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_deposits()
    shell = shell_with(page)
    page.table.select_row(0)

    page.verify_button.click()
    click_twice(shell, opened(page, ReviewSheet).buttons["verify"])  # type: ignore[attr-defined]
    settle(qtbot, tasks)

    assert counter.bank.deposits.totals().of(DepositState.VERIFIED).count == 2
    assert page.notice.text.text().startswith("Confirmada la papeleta 778899")


def test_whoever_took_the_slip_is_told_why_not(
    counter: Counter, make_deposits: Make, shell_with: ShellWith
) -> None:
    counter.who = counter.bank.books.cashier
    page = make_deposits()
    shell_with(page)

    assert not page.verify_button.isEnabled()
    assert "Lo tomó usted" in page.verify_button.toolTip()


def test_refusing_asks_why_and_tells_what_is_owed_again(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_deposits()
    shell_with(page)
    page.table.select_row(0)
    page.refuse_button.click()
    sheet = opened(page, FormSheet)
    assert isinstance(sheet, FormSheet)
    sheet.submit()
    settle(qtbot, tasks)
    assert sheet.is_open
    assert counter.bank.books.count("reversal") == 1
    QTest.keyClicks(sheet.form.fields()[0], "el banco no la tiene")
    ready(sheet)

    QTest.keyClick(sheet.form.fields()[0], ENTER, CTRL)
    settle(qtbot, tasks)

    assert "001-002-000000001" in page.notice.text.text()
    assert counter.bank.books.balance("001-002-000000001") == 4500
    assert slips(page) == ["00-5511", "424242"]


def test_once_the_turn_is_over_another_person_approves(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    counter.bank.books.close_till()
    counter.who = counter.bank.books.cashier
    page = make_deposits()
    shell_with(page)
    page.table.select_row(0)
    page.refuse()
    dialog = opened(page, ApprovalDialog)
    assert isinstance(dialog, ApprovalDialog)
    dialog.username.setText("sara")
    dialog.password.setText(PASSWORD)
    dialog.reason.setPlainText("llamé al banco")

    dialog.submit()
    settle(qtbot, tasks)
    settle(qtbot, tasks)

    assert counter.bank.books.balance("001-002-000000001") == 4500
    assert "Rechazada la papeleta 778899" in page.notice.text.text()


def test_the_picture_of_the_slip_is_shown_and_opened(
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    page = make_deposits()
    shell_with(page)
    opened_files = Told()
    page.open_file_requested.connect(opened_files)
    page.table.select_row(0)
    settle(qtbot, tasks)
    assert not page.detail.picture.pixmap().isNull()
    assert page.detail.picture_note.text().startswith("papeleta.png")

    page.detail.open_button.click()
    settle(qtbot, tasks)

    (path,) = opened_files.heard
    assert isinstance(path, Path)
    assert path.read_bytes() == slip_picture()


def test_a_picture_is_pasted_dropped_and_warned_about_when_it_is_another_slips(
    counter: Counter,
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    page = make_deposits()
    shell_with(page)
    page.table.setFocus()
    page.table.select_row(1)
    image = QImage(80, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)

    press(Qt.Key.Key_V, CTRL)
    settle(qtbot, tasks)
    settle(qtbot, tasks)
    assert page.notice.text.text().startswith("Foto guardada")
    assert counter.bank.books.count("tender_picture") == 2

    page.table.select_row(2)
    file = tmp_path / "foto.png"
    file.write_bytes(slip_picture())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    page.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    settle(qtbot, tasks)
    sheet = page.attaching.sheet
    assert sheet is not None
    assert sheet.is_open
    assert counter.bank.books.count("tender_picture") == 2
    receipts = Told()
    page.receipt_wanted.connect(receipts)
    ready(sheet)
    sheet.buttons["keep"].press()
    settle(qtbot, tasks)
    assert counter.bank.books.count("tender_picture") == 3


def test_a_file_that_is_no_picture_is_refused_in_words(
    make_deposits: Make,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    page = make_deposits()
    shell_with(page)
    page.table.select_row(0)
    fake = tmp_path / "foto.png"
    fake.write_bytes(b"MZ not a picture")
    page.attaching.choose_file = lambda: fake

    press(Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)

    assert "No es una foto" in page.notice.text.text()


def test_an_enormous_or_broken_picture_is_not_decoded() -> None:
    room = QSize(300, 200)
    found = decode(slip_picture(), room)
    assert found is not None
    assert found.width() <= 300
    header = bytearray(slip_picture())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    assert decode(bytes(header), room) is None
    assert decode(slip_picture()[:200], room) is None
    assert decode(b"%PDF-1.7 ...", room) is None
    assert decode(b"<svg xmlns='http://www.w3.org/2000/svg'/>", room) is None


def test_a_search_and_an_account_narrow_the_list(
    make_deposits: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_deposits()
    shell_with(page)
    page.text.setText("5511")
    page.text.tell_now()
    settle(qtbot, tasks)
    assert slips(page) == ["00-5511"]
    page.text.clear_text()
    page.account.set_value("3300054321")
    settle(qtbot, tasks)
    assert slips(page) == ["424242"]
    page.account.set_value("")
    page.chips.choose("refused")
    settle(qtbot, tasks)
    assert slips(page) == ["900200"]
    assert not page.refuse_button.isEnabled()


def test_what_was_confirmed_by_hand_can_wait_again(
    counter: Counter, make_deposits: Make, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    page = make_deposits()
    shell_with(page)
    assert page.back_button.isHidden()
    page.chips.choose("verified")
    settle(qtbot, tasks)
    page.back_button.click()
    sheet = opened(page, FormSheet)
    assert isinstance(sheet, FormSheet)
    QTest.keyClicks(sheet.form.fields()[0], "era otra")
    sheet.submit()
    settle(qtbot, tasks)
    assert counter.bank.deposits.totals().of(DepositState.CLAIMED).count == 4
