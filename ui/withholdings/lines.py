from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.payments.records import WithheldLine, WithheldTax
from services.withholdings.records import WithheldCode
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.theme import SPACE, row_height
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import FieldRow
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView

_CENTS_APART: Final = 1
_LEAST_ROWS: Final = 2
_MOST_ROWS: Final = 4


class LinesEdit(QWidget):
    """The lines of a voucher: ticked ones count; code and value of the current one are typed.

    Signals:
        changed(): another line counts, or one has another code or value.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[WithheldLine] = []
        self._codes: tuple[WithheldCode, ...] = ()
        self._is_edited = False
        self._is_filling = False
        self.model: RowsModel[int] = RowsModel(
            _columns(self._line), identity=lambda place: place, checkable=True
        )
        self.table = RowsView(
            "withheld_lines",
            self.model,
            title=_tr("Líneas del comprobante"),
            empty=_tr("Marque las facturas: se propone lo usual."),
        )
        self.table.setSortingEnabled(False)
        self.code = ChoiceCombo[str]("withheld_code")
        self.amount = AmountEdit("withheld_amount", least=1)
        self.code_row = FieldRow("code", _tr("Código"), self.code, labels="top")
        self.amount_row = FieldRow("amount", _tr("Valor de la línea"), self.amount, labels="top")
        row = QHBoxLayout()
        row.setSpacing(SPACE.normal)
        row.addWidget(self.code_row, 3)
        row.addWidget(self.amount_row, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(self.table)
        column.addLayout(row)
        self.model.checked_changed.connect(self._ticked)
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.code.chosen.connect(self._code_chosen)
        self.amount.amount_changed.connect(self._amount_typed)
        self._fit()

    @property
    def lines(self) -> tuple[WithheldLine, ...]:
        """The lines that count."""
        return tuple(self._lines[place] for place in sorted(self.model.checked()))

    @property
    def amount_cents(self) -> int:
        """What they come to."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def is_edited(self) -> bool:
        """Whether somebody changed what was proposed."""
        return self._is_edited

    def set_codes(self, codes: Sequence[WithheldCode]) -> None:
        """Offer these codes."""
        self._codes = tuple(codes)

    def set_lines(self, lines: Sequence[WithheldLine], *, is_edited: bool = False) -> None:
        """Show these lines, all of them ticked."""
        self._lines = list(lines)
        self._is_filling = True
        self.model.set_rows(list(range(len(lines))), keep_checks=False)
        self.model.check_all(True)
        self._is_filling = False
        self._is_edited = is_edited
        self._fit()
        self.table.select_row(0)
        self._show_current()
        self.changed.emit()

    def _line(self, place: int) -> WithheldLine:
        return self._lines[place]

    def _ticked(self) -> None:
        if self._is_filling:
            return
        self._is_edited = True
        self.changed.emit()

    def _current(self) -> int | None:
        place = self.table.current_record()
        return place if isinstance(place, int) and place < len(self._lines) else None

    def _show_current(self) -> None:
        place = self._current()
        self.code_row.setVisible(bool(self._lines))
        self.amount_row.setVisible(bool(self._lines))
        if place is None:
            return
        line = self._lines[place]
        self.code.blockSignals(True)
        of_tax = [each for each in self._codes if each.tax == line.tax]
        mine = [(each.code, f"{each.code} · {each.name}") for each in of_tax]
        if line.code not in {code for code, _ in mine}:
            mine.insert(0, (line.code, f"{line.code} · {_percent(line)}"))
        self.code.set_choices(mine)
        self.code.set_value(line.code)
        self.code.blockSignals(False)
        if not self.amount.hasFocus():
            self.amount.set_limits(1, max(line.base_cents, 1))
            self.amount.set_cents(line.amount_cents)
        self._tell(line)

    def _tell(self, line: WithheldLine) -> None:
        apart = abs(line.amount_cents - line.computed_cents) > _CENTS_APART
        told = _tr("El {percent} de {base} es {computed}").format(
            percent=_percent(line),
            base=formats.money(line.base_cents),
            computed=formats.money(line.computed_cents),
        )
        self.amount_row.message.setText(told if apart else "")

    def _code_chosen(self, code: object) -> None:
        place = self._current()
        found = next((each for each in self._codes if each.code == code), None)
        if place is None or found is None or found.code == self._lines[place].code:
            return
        line = replace(self._lines[place], code=found.code, basis_points=found.basis_points)
        self._put(place, replace(line, amount_cents=line.computed_cents))

    def _amount_typed(self, cents: int | None) -> None:
        place = self._current()
        if place is None or cents is None or not self.amount.hasFocus():
            return
        self._put(place, replace(self._lines[place], amount_cents=cents))

    def _put(self, place: int, line: WithheldLine) -> None:
        self._lines[place] = line
        self._is_edited = True
        self.table.viewport().update()
        self._show_current()
        self.changed.emit()

    def _fit(self) -> None:
        rows = min(max(len(self._lines), _LEAST_ROWS), _MOST_ROWS)
        self.table.setFixedHeight(round(row_height(self.font()) * (rows + 1.05)) + 6)


def _columns(of: Callable[[int], WithheldLine]) -> list[Column[int]]:
    def tax(place: int) -> str:
        is_vat = of(place).tax is WithheldTax.VAT
        told = _tr("IVA {percent} de {base}") if is_vat else _tr("Renta {percent} de {base}")
        base = formats.amount(of(place).base_cents)
        return told.format(percent=_percent(of(place)), base=base)

    return [
        Column("invoice", _tr("Factura"), lambda place: of(place).invoice),
        Column("tax", _tr("Impuesto"), tax, stretch=True),
        Column(
            "amount",
            _tr("Retenido"),
            lambda place: formats.amount(of(place).amount_cents),
            align="right",
        ),
    ]


def _percent(line: WithheldLine) -> str:
    whole, rest = divmod(line.basis_points, 100)
    return f"{whole}.{rest:02d} %" if rest else f"{whole} %"


def _tr(text: str) -> str:
    return QCoreApplication.translate("WithheldLines", text)
