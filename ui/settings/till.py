from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox

from services.papers.errors import PrinterProblem
from services.papers.outside import PrinterInfo
from services.printing.papers import PaperFormat
from services.staff.rights import Operator, Right
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds, TillSetup
from ui.settings.section import SettingsSection
from ui.settings.trial import show_page
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.wording import words_for


class TillSection(SettingsSection):
    """This till's printers and how its receipts come to paper.

    Signals:
        till_changed(object): the `TillSetup` that was saved.
    """

    till_changed = Signal(object)

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("till", _tr("Esta caja"), "printer", needs)
        self._has_printers = True
        self.receipt_format = ChoiceCombo[PaperFormat](
            "till_receipt_format",
            [
                (PaperFormat.ROLL_80, _tr("Rollo de 80 mm")),
                (PaperFormat.A4, _tr("Hoja A4")),
            ],
        )
        self.receipt_printer = ChoiceCombo[str]("till_receipt_printer")
        self.a4_printer = ChoiceCombo[str]("till_a4_printer")
        self.auto_print = QCheckBox(_tr("&Imprimir el recibo al registrar un cobro"))
        self.auto_print.setObjectName("till_auto_print")
        self.auto_print.setAccessibleName(self.auto_print.text().replace("&", ""))
        self.form.add("receipt_format", _tr("&Recibos en"), self.receipt_format)
        self.form.add("receipt_printer", _tr("Impresora de re&cibos"), self.receipt_printer)
        self.form.add("a4_printer", _tr("Impresora &A4"), self.a4_printer)
        self.form.add_widget(self.auto_print)
        self.column.addWidget(self.form)
        self.trial_roll = ActionButton(
            "settings_till_trial_roll", _tr("Página de prue&ba 80 mm"), icon="printer"
        )
        self.trial_a4 = ActionButton(
            "settings_till_trial_a4", _tr("Página de prueba A&4"), icon="printer"
        )
        self.trial_roll.clicked.connect(lambda: self.print_trial(PaperFormat.ROLL_80))
        self.trial_a4.clicked.connect(lambda: self.print_trial(PaperFormat.A4))
        for button in (self.trial_roll, self.trial_a4):
            button.setVisible(needs.trial_print is not None)
        self.watch(self.receipt_format, self.receipt_printer, self.a4_printer, self.auto_print)
        self.column.addWidget(FlowRow(self.trial_roll, self.trial_a4))
        self.finish(self.save_button(), self.undo_button(), self.reset_button())

    def read(self) -> tuple[TillSetup, Sequence[PrinterInfo], str]:
        """The set-up, the printers of this computer, and why these could not be asked."""
        try:
            printers, problem = self.needs.papers.printers(), ""
        except PrinterProblem as error:
            printers, problem = [], words_for(error)
        return self.needs.till.read(), printers, problem

    def show_read(self, answer: tuple[TillSetup, Sequence[PrinterInfo], str]) -> None:
        """Fill the fields."""
        setup, printers, problem = answer
        self._has_printers = bool(printers)
        system = _tr("La del sistema") if printers else _tr("Ninguna impresora en este computador")
        for combo, name in (
            (self.receipt_printer, setup.receipt_printer),
            (self.a4_printer, setup.a4_printer),
        ):
            choices = [("", system), *((each.name, each.name) for each in printers)]
            if name and name not in {each.name for each in printers}:
                choices.append((name, _tr("{name} (no está)").format(name=name)))
            combo.set_choices(choices)
            combo.set_value(name)
        self._show_setup(setup)
        if problem:
            self.notice.tell("warn", problem)

    def fill_defaults(self) -> None:
        """Fill in what a new till begins with."""
        self._show_setup(TillSetup())
        self.receipt_printer.set_value("")
        self.a4_printer.set_value("")

    def save(self) -> None:
        """Keep the set-up, and a copy of it in the journal."""
        operator, needs = self.needs.operator(), self.needs
        chosen = {
            "receipt_printer": self.receipt_printer.value() or "",
            "a4_printer": self.a4_printer.value() or "",
            "receipt_format": self.receipt_format.value() or PaperFormat.ROLL_80,
            "auto_print": self.auto_print.isChecked(),
        }
        self.work(
            _tr("Guardando…"),
            lambda: keep_setup(needs, operator, chosen),
            self._kept,
        )

    def print_trial(self, paper_format: PaperFormat) -> None:
        """Print a test page on the printer chosen for this format."""
        act = self.needs.trial_print
        if act is None:
            return
        is_roll = paper_format is PaperFormat.ROLL_80
        printer = (self.receipt_printer if is_roll else self.a4_printer).value() or ""
        if not self._has_printers:
            self.look_at_trial(paper_format)
            return
        told = _tr("Página de prueba enviada. La regla debe medir 72 mm y verse ñ á € $.")
        self.work(
            _tr("Imprimiendo la página de prueba…"),
            lambda: act(printer, paper_format),
            lambda _job: self.notice.tell("ok", told),
            slow=True,
        )

    def look_at_trial(self, paper_format: PaperFormat) -> None:
        """Show the test page where no printer could give it."""
        page = self.needs.trial_page
        if page is not None:
            self.work(
                _tr("Preparando la página…"),
                lambda: page("", paper_format),
                self._show_trial,
            )

    def _show_trial(self, content: bytes) -> None:
        self.notice.tell("warn", _tr("No hay impresora: así saldría la página."))
        show_page(self, content)

    def _show_setup(self, setup: TillSetup) -> None:
        self.receipt_format.set_value(setup.receipt_format)
        self.auto_print.setChecked(setup.auto_print)

    def _kept(self, setup: TillSetup) -> None:
        self.saved()
        self.till_changed.emit(setup)


def keep_setup(needs: SettingsNeeds, operator: Operator, chosen: dict[str, Any]) -> TillSetup:
    """Change some of this till's set-up; runs on a worker's thread.

    The journal's copy comes first: who may not change it is refused before anything is written.
    """
    operator.require(Right.MANAGE_COMPANY)
    old = needs.till.read()
    setup = replace(old, **chosen)
    key = f"till.{operator.till}.setup"
    needs.office.put_setting(operator, key, _copy(setup), copy_of=_copy(old))
    needs.till.write(setup)
    return setup


def _copy(setup: TillSetup) -> dict[str, Any]:
    return {**asdict(setup), "receipt_format": setup.receipt_format.value}


def _tr(text: str) -> str:
    return QCoreApplication.translate("TillSection", text)
