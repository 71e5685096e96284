from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from services.papers.outside import PrinterInfo, PrinterState
from services.printing.papers import PaperFormat
from ui.accounts.choices import ChoiceCombo
from ui.papers.shown import ShownPapers, history_words
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.form import FieldRow
from ui.widgets.labels import label, rule
from ui.widgets.lines import TextLine

_LINES: Final = 12


class PaperTools(QScrollArea):
    """What can be done with a paper: its format, printer, files, e-mail, refund, and its history.

    Signals:
        format_chosen(object): another `PaperFormat`.
        save_wanted(), open_wanted(), mail_wanted(), draft_wanted(), refund_wanted(): its buttons.
    """

    format_chosen = Signal(object)
    save_wanted = Signal()
    open_wanted = Signal()
    mail_wanted = Signal()
    draft_wanted = Signal()
    refund_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper_tools")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._build()

    def show_papers(self, shown: ShownPapers) -> None:
        """Show what can be done with these."""
        one = shown.only is not None
        self.formats.setVisible(shown.may_switch)
        for key, button in self.format_buttons.items():
            button.setChecked(key is shown.format)
        self.mark.setText(
            self.tr("Ya se imprimió: saldrá marcado COPIA – REIMPRESIÓN.")
            if shown.was_printed
            else self.tr("Primera impresión: saldrá como ORIGINAL.")
        )
        self.mark.setVisible(one)
        back = shown.returnable
        self.refund_part.setVisible(back is not None)
        if back is not None:
            self.refund_note.setText(back.told)
            self.refund_note.setVisible(bool(back.told))
            self.refund_button.set_reason(back.why_not)
        self.mail_part.setVisible(one)
        self.open_button.setVisible(one)
        if one and not self.address.text():
            self.address.set_value(shown.address)
        lines = [history_words(each) for each in reversed(shown.history)]
        shown_lines = lines[:_LINES]
        if len(lines) > _LINES:
            shown_lines.append(self.tr("… y {n} más").format(n=len(lines) - _LINES))
        self.history.setText("\n".join(shown_lines) or self._why_no_history(shown))
        self.history_part.setVisible(one)

    def show_printers(self, printers: Sequence[PrinterInfo], preferred: str) -> None:
        """Offer the printers of this computer, the till's own chosen."""
        states = {
            PrinterState.READY: "",
            PrinterState.BUSY: self.tr(" (ocupada)"),
            PrinterState.OFFLINE: self.tr(" (apagada)"),
        }
        choices = [(each.name, each.name + states[each.state]) for each in printers]
        self.printer.set_choices(choices or [("", self.tr("Ninguna impresora"))])
        names = [each.name for each in printers]
        default = next((each.name for each in printers if each.is_default), "")
        chosen = preferred if preferred in names else default or (names[0] if names else "")
        self.printer.set_value(chosen)

    def _why_no_history(self, shown: ShownPapers) -> str:
        if shown.was_printed:
            return self.tr("En este formato, nada todavía.")
        return self.tr("Todavía no salió de la oficina.")

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.normal, 0, SPACE.tight, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self._build_formats())
        self.printer = ChoiceCombo[str]("paper_printer")
        column.addWidget(FieldRow("printer", self.tr("Imp&resora"), self.printer, labels="top"))
        self.mark = label(tone="muted", wrap=True, name="paper_mark")
        column.addWidget(self.mark)
        files = QHBoxLayout()
        self.save_button = ActionButton("paper_save", self.tr("&Guardar…"), icon="save")
        self.open_button = ActionButton("paper_open", self.tr("&Abrir"), icon="open")
        self.save_button.clicked.connect(self.save_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        files.addWidget(self.save_button, 1)
        files.addWidget(self.open_button, 1)
        column.addLayout(files)
        column.addWidget(self._build_refund())
        column.addWidget(self._build_mail())
        column.addWidget(self._build_history())
        column.addStretch(1)
        self.setWidget(inside)

    def _build_formats(self) -> QWidget:
        self.formats = QWidget()
        row = QHBoxLayout(self.formats)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.tight)
        self.format_buttons = {
            PaperFormat.A4: ActionButton("paper_a4", self.tr("A4")),
            PaperFormat.ROLL_80: ActionButton("paper_80mm", self.tr("80 mm")),
        }
        for key, button in self.format_buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=key: self.format_chosen.emit(key))
            row.addWidget(button, 1)
        return self.formats

    def _build_refund(self) -> QWidget:
        self.refund_part = QWidget()
        self.refund_note = label(tone="warn", wrap=True, name="paper_refund_note")
        self.refund_button = ActionButton("paper_refund", self.tr("&Devolución…"), icon="void")
        self.refund_button.clicked.connect(self.refund_wanted)
        column = QVBoxLayout(self.refund_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(self.refund_note)
        column.addWidget(self.refund_button)
        return self.refund_part

    def _build_mail(self) -> QWidget:
        self.mail_part = QWidget()
        self.address = TextLine("paper_address", most=254)
        self.address_row = FieldRow(
            "to", self.tr("Enviar por &correo a"), self.address, labels="top"
        )
        self.mail_button = ActionButton("paper_mail", self.tr("&Enviar"), icon="mail")
        self.draft_button = ActionButton("paper_draft", self.tr("&Borrador"), flat=True)
        self.draft_button.setToolTip(self.tr("Abrir un mensaje listo en el programa de correo"))
        self.mail_button.clicked.connect(self.mail_wanted)
        self.draft_button.clicked.connect(self.draft_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self.mail_button, 1)
        buttons.addWidget(self.draft_button, 1)
        column = QVBoxLayout(self.mail_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(rule())
        column.addWidget(self.address_row)
        column.addLayout(buttons)
        return self.mail_part

    def _build_history(self) -> QWidget:
        self.history_part = QWidget()
        self.history = label(tone="muted", wrap=True, scale=0.9, name="paper_history")
        column = QVBoxLayout(self.history_part)
        column.setContentsMargins(0, SPACE.tight, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(rule())
        column.addWidget(label(self.tr("Historial"), bold=True))
        column.addWidget(self.history)
        return self.history_part
