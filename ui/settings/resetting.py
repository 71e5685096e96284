"""Going back to what a new company begins with: shown first, line by line, and then saved."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui.widgets.form import Form
from ui.widgets.lines import PasswordLine
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow

RESET = "reset"
TOLD = "told"
"""A property of a field that is no usual one: what it shows, in words."""


def told_by(form: Form) -> dict[str, str]:
    """What stands in the fields of a form, by their labels; passwords are no part of it."""
    told: dict[str, str] = {}
    for row in form.rows.values():
        if not isinstance(row.field, PasswordLine):
            told[row.label.text().replace("&", "")] = _text_of(row.field)
    for box in form.findChildren(QCheckBox):
        told[box.text().replace("&", "")] = _tr("Sí") if box.isChecked() else _tr("No")
    return told


def changes(before: dict[str, str], after: dict[str, str]) -> list[SheetRow | tuple[str, str]]:
    """What would be other than it is."""
    return [
        SheetRow(name, f"{_shown(was)}  →  {_shown(after[name])}")
        for name, was in before.items()
        if after.get(name, was) != was
    ]


def review(
    over: QWidget, key: str, title: str, rows: Sequence[SheetRow | tuple[str, str]]
) -> ReviewSheet:
    """The sheet that shows it; its only action is `RESET`."""
    return ReviewSheet(
        f"settings_{key}_reset_sheet",
        _tr("Restablecer {section}").format(section=title),
        over,
        rows=[*rows, ("", _tr("Queda en la bitácora, con lo que había antes."))],
        actions=[SheetAction(RESET, _tr("&Restablecer"))],
        width=640,
    )


def _text_of(field: QWidget) -> str:
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QLineEdit):
        return field.text()
    return str(field.property(TOLD) or "")


def _shown(text: str) -> str:
    return text or _tr("(vacío)")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Resetting", text)
