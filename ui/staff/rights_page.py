from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.staff.rights import RIGHTS, Right, Role
from ui.staff.words import right_word
from ui.theme import SPACE
from ui.widgets.labels import label
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import role


@dataclass(frozen=True, slots=True)
class _Line:
    right: Right
    roles: frozenset[Role]


class RightsPage(QWidget):
    """What each role may do, as a table to read: it is part of the program, not of an office."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rights_page")
        model: RowsModel[_Line] = RowsModel(
            [
                Column(
                    "right", self.tr("Permiso"), lambda row: right_word(row.right), stretch=True
                ),
                *(_column(each) for each in Role),
            ],
            identity=lambda row: row.right,
            parent=self,
        )
        model.set_rows(
            [
                _Line(right, frozenset(each for each in Role if right in RIGHTS[each]))
                for right in Right
            ]
        )
        self.table = RowsView("rights_table", model, title=self.tr("Permisos de cada rol"))
        told = label(
            self.tr("Quien tiene varios roles puede lo de todos. Nadie aprueba lo que pidió."),
            tone="muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Permisos"), scale=1.5, bold=True))
        column.addWidget(told)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Qué puede hacer cada rol. Los roles de una persona se cambian en la pestaña Personas."
        )


def _column(each: Role) -> Column[_Line]:
    def text(row: _Line) -> str:
        return "✓" if each in row.roles else "—"

    def said(row: _Line) -> str:
        may, may_not = _tr("{role} puede"), _tr("{role} no puede")
        return (may if each in row.roles else may_not).format(role=role(each))

    return Column(
        each.value,
        role(each),
        text,
        "center",
        tooltip=said,
        tone=lambda row: "ok" if each in row.roles else "muted",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("RightsPage", text)
