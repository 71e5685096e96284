"""D15: a card number pasted anywhere in the program is refused with the reason, and not logged."""

import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.logs import set_up_logs
from tests.desktop.charging import Till
from ui.widgets.lines import CheckedLine, NotesEdit, PasswordLine

GROUPS = ("4000", "0566", "5566", "5556")
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}


def test_no_field_of_any_place_takes_a_card_number(
    qtbot: QtBot, till: Till, tmp_path: Path
) -> None:
    log = set_up_logs(tmp_path / "logs", name="ventanilla")
    window = till.window
    names = [button.objectName() for button in window.sign_in_page.demo_buttons]
    tried: dict[str, set[str]] = {}
    for name in names:
        if name != "demo_ana":
            window._leave_now()
            button = next(b for b in window.sign_in_page.demo_buttons if b.objectName() == name)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
        shell = till.shell
        for key in list(shell._places):
            page = shell.open_place(key)
            tried.setdefault(key, set()).update(paste_everywhere(page))
        tried.setdefault("frame", set()).update(paste_everywhere(shell))
    qtbot.wait(200)

    assert len(names) >= 3
    assert sum(len(fields) for fields in tried.values()) > 25
    assert "search" in tried["frame"]
    assert log is not None
    told = log.read_text(encoding="utf-8")
    assert not any(join.join(GROUPS) in told for join in ("", " ", "-"))


def paste_everywhere(page: QWidget) -> set[str]:
    """Paste the number into every field, in each way that people write it; their names."""
    fields: set[str] = set()
    found: list[QLineEdit | QPlainTextEdit] = list(page.findChildren(QLineEdit))
    found += page.findChildren(QPlainTextEdit)
    for field in found:
        name = field.objectName() or type(field).__name__
        if isinstance(field, PasswordLine) or field.isReadOnly():
            continue
        assert isinstance(field, CheckedLine | NotesEdit), f"{name} takes anything"
        before = text_of(field)
        written = [join.join(GROUPS) for join in ("", " ", "-", ".", "  ", " - ", "\u00a0")]
        written.append("".join(GROUPS).translate(FULL_WIDTH))
        for text in written:
            QApplication.clipboard().setText(text)
            field.selectAll()
            field.paste()
            kept = unicodedata.normalize("NFKC", text_of(field))
            digits = "".join(letter for letter in kept if letter.isdigit())
            assert "".join(GROUPS) not in digits, (name, text)
            assert field.problem, name
        fields.add(name)
        if isinstance(field, NotesEdit):
            field.setPlainText(before)
        else:
            field.setText(before)
        field.set_problem("")
    QApplication.clipboard().clear()
    return fields


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
