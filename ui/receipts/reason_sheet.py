from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.accounts.choices import ChoiceCombo
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.form import Form
from ui.widgets.labels import rule
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.sheet import Sheet

_OTHER: Final = ""
"""What the last line of the list stands for: a reason that is written."""


class ReasonSheet(Sheet):
    """Why a receipt is taken back: one of the usual reasons, and what there is to add.

    Args:
        usual: the reasons that the office offers; another one can always be written.

    Signals:
        given(str): the reason in words. The sheet has closed.
    """

    given = Signal(str)

    def __init__(
        self,
        over: QWidget,
        title: str,
        action: str,
        rows: Sequence[SheetRow | tuple[str, str]],
        usual: Sequence[str],
        *,
        danger: bool,
    ) -> None:
        super().__init__("void_reason", title, over, width=520)
        self.body.addLayout(rows_grid(rows))
        self.body.addWidget(rule())
        offered = [*((each, each) for each in usual), (_OTHER, self.tr("Otro motivo"))]
        self.reason = ChoiceCombo[str]("void_reason_choice", offered)
        self.note = NotesEdit("void_reason_note", most=200, lines=2)
        self.form = Form("void_form")
        self.form.add("reason", self.tr("&Motivo"), self.reason)
        self.form.add("note", self.tr("&Detalle"), self.note)
        self.body.addWidget(self.form)
        back = ActionButton("void_back", self.tr("&Volver"))
        self.go = OnceButton(
            "void_go", action, key="Ctrl+Return", danger=danger, primary=not danger
        )
        back.clicked.connect(self.go_back)
        self.go.fired.connect(self._check)
        self.form.submitted.connect(self.go.press)
        self.add_button(back)
        self.add_button(self.go)
        self._default = self.reason

    def _check(self) -> None:
        self.form.clear_errors()
        chosen, note = self.reason.value(), self.note.value()
        if chosen is None:
            self.form.show_error("reason", self.tr("Elija el motivo."))
        elif chosen == _OTHER and not note:
            self.form.show_error("note", self.tr("Escriba el motivo."))
        if self.form.focus_first_error():
            self.go.renew()
            self.restart_guard()
            return
        words = ". ".join(part for part in (chosen, note) if part)
        self.close_sheet()
        self.given.emit(words)
