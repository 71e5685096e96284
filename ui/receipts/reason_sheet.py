from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from ui.accounts.choices import ChoiceCombo
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.form import Form
from ui.widgets.labels import rule
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.sheet import Sheet

OTHER = "other"


class ReasonSheet(Sheet):
    """Why a receipt is taken back: one of the usual reasons, and what there is to add.

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
        *,
        danger: bool,
    ) -> None:
        super().__init__("void_reason", title, over, width=520)
        self.body.addLayout(rows_grid(rows))
        self.body.addWidget(rule())
        self.reason = ChoiceCombo[str]("void_reason_choice", usual_reasons())
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
        elif chosen == OTHER and not note:
            self.form.show_error("note", self.tr("Escriba el motivo."))
        if self.form.focus_first_error():
            self.go.renew()
            self.restart_guard()
            return
        name = dict(usual_reasons())[chosen or OTHER]
        words = note if chosen == OTHER else f"{name}. {note}" if note else name
        self.close_sheet()
        self.given.emit(words)


def usual_reasons() -> list[tuple[str, str]]:
    """Why receipts are taken back at the counter."""
    return [
        ("customer", _tr("Cliente equivocado")),
        ("method", _tr("Forma de pago equivocada")),
        ("amount", _tr("Valor equivocado")),
        ("invoice", _tr("Factura equivocada")),
        ("twice", _tr("Cobro registrado dos veces")),
        ("asked", _tr("El cliente desistió")),
        (OTHER, _tr("Otro motivo")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("VoidReason", text)
