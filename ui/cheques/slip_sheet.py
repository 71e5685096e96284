from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from services.cheques.records import ChequeRow, SlipOrder, SlipRecord
from services.errors import BadField, UserError
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work
from ui.cheques.columns import cheque_columns
from ui.tasks import TaskRunner
from ui.theme import with_letters
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox

_SHOWN = ("state", "bank_day", "number", "bank", "customer", "amount")


class SlipSheet(FormSheet):
    """Chooses what goes to the bank: cheques with Space, cash from the drawer, and our account.

    Args:
        offered: the cheques that a slip may take.
        ticked: the ids of those that are chosen at first.
        accounts: our accounts by number, with their words.
        act: is given the order, on a worker's thread; what it returns comes with `done`.
    """

    def __init__(
        self,
        over: QWidget,
        offered: Sequence[ChequeRow],
        ticked: Collection[int],
        accounts: Sequence[tuple[str, str]],
        act: Callable[[SlipOrder], SlipRecord],
        tasks: TaskRunner,
        today: Callable[[], date],
    ) -> None:
        form = Form("slip_form")
        self.account: ChoiceCombo[str] = ChoiceCombo("slip_account", accounts)
        if accounts:
            self.account.setCurrentIndex(0)
        self.cash = AmountEdit("slip_cash", least=0)
        form.add("bank_account", _tr("C&uenta"), self.account)
        form.add(
            "cash_cents",
            _tr("E&fectivo de mi caja"),
            self.cash,
            hint=_tr("Lo que sale de la caja en esta papeleta; vacío si no va efectivo."),
        )
        columns = {column.key: column for column in cheque_columns(today)}
        self.model: RowsModel[ChequeRow] = RowsModel(
            [columns[key] for key in _SHOWN], identity=lambda row: row.id, checkable=True
        )
        self.model.set_rows(list(offered))
        self.model.check_only(row for row in offered if row.id in ticked)
        # One id for each decision: the same sheet pressed twice is one slip.
        self._order_id = str(uuid4())
        self._make = act
        super().__init__(
            "slip_sheet",
            _tr("Armar depósito"),
            over,
            form,
            action=_tr("&Preparar papeleta"),
            prepare=self._read,
            tasks=tasks,
            icon="bank",
            width=860,
        )
        self.table = RowsView("slip_table", self.model, title=_tr("Cheques en cartera"))
        self.table.set_empty_text(_tr("No hay cheques que puedan ir al banco."))
        self.table.setMinimumHeight(with_letters(230))
        self.total = label(bold=True, scale=1.2, name="slip_total")
        self.text = SearchBox("slip_text", _tr("Número, banco, cliente o valor  (Ctrl+F)"))
        keys = _tr("Espacio marca y baja · Ctrl+A todos · Ctrl+Shift+A ninguno")
        self.body.insertWidget(0, self.text)
        self.body.insertWidget(1, self.table)
        self.body.insertWidget(2, label(keys, tone="muted"))
        self.body.insertWidget(4, self.total)
        self._connect_search()
        self.refused.connect(self._go_to_cash)
        self.model.checked_changed.connect(self._show_total)
        self.cash.textChanged.connect(lambda _text: self._show_total())
        self._default = self.table
        self.table.select_row(0)
        self._show_total()

    def _connect_search(self) -> None:
        into_table = self.table.setFocus
        self.text.sought.connect(self._seek)
        self.text.left.connect(self._leave_search)
        self.text.moved.connect(lambda _step: into_table())
        self.text.accepted.connect(self._accept_search)
        self.table.filter_wanted.connect(self.text.setFocus)

    def _seek(self, text: str) -> None:
        self.model.set_filter(text)
        self.table.select_row(0)

    def _accept_search(self, with_control: bool) -> None:
        if with_control:
            self.submit()
        else:
            self.text.tell_now()
            self.table.setFocus()

    def _leave_search(self) -> None:
        if self.text.text():
            self.text.clear_text()
            self.table.setFocus()
        else:
            self.go_back()

    def _go_to_cash(self, error: UserError) -> None:
        """What was refused is about the drawer: its field is the one to correct."""
        if error.key.startswith("cash."):
            self.form.focus("cash_cents")

    def _show_total(self) -> None:
        chosen = self.model.checked()
        cheques = sum(row.amount_cents for row in chosen)
        cash = self.cash.cents or 0
        told = _tr("{n} {cheques} + efectivo {cash} = {total}")
        self.total.setText(
            told.format(
                n=cheque_count(len(chosen)),
                cheques=formats.money(cheques),
                cash=formats.money(cash),
                total=formats.money(cheques + cash),
            )
        )

    def _read(self) -> Work:
        chosen = tuple(row.id for row in self.model.checked())
        account, cents = self.account.value(), self.cash.cents or 0

        def work() -> Any:
            if not account:
                raise BadField(field="bank_account", problem="required")
            return self._make(SlipOrder(self._order_id, account, chosen, cents))

        return work


def deposited_sheet(
    over: QWidget,
    record: SlipRecord,
    act: Callable[[str, date], SlipRecord],
    tasks: TaskRunner,
    today: date,
) -> FormSheet:
    """A sheet that asks under which number the bank took a slip, and when.

    Args:
        act: is given the number and the day, on a worker's thread.
    """
    form = Form("deposited_form")
    number = TextLine("deposited_number", most=40)
    day = DateEdit("deposited_day", lambda: today)
    day.set_value(today)
    form.add("bank_number", _tr("N.º del &banco"), number)
    form.add("deposited_on", _tr("&Fecha"), day)

    def prepare() -> Work:
        given, on = number.value(), day.value()

        def work() -> Any:
            if on is None:
                raise BadField(field="deposited_on", problem="required")
            return act(given, on)

        return work

    slip = record.slip
    rows = [
        SheetRow(
            _tr("Papeleta {number}").format(number=slip.number),
            formats.money(slip.total_cents),
            strong=True,
        ),
        SheetRow(_tr("Cheques"), f"{slip.cheques} · {formats.money(slip.cheque_cents)}"),
        SheetRow(_tr("Efectivo"), formats.money(slip.cash_cents)),
    ]
    return FormSheet(
        "deposited_sheet",
        _tr("El banco recibió la papeleta"),
        over,
        form,
        action=_tr("&Registrar"),
        prepare=prepare,
        tasks=tasks,
        rows=rows,
        icon="bank",
    )


def cheque_count(count: int) -> str:
    """`1 cheque`, `4 cheques`."""
    return _tr("1 cheque") if count == 1 else _tr("{n} cheques").format(n=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChequesPage", text)
