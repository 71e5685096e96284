from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from services.errors import BadField
from services.office.records import InvoiceNumbers, TillNumbers
from services.staff.rights import Operator
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column


class NumberingSection(ListedSection):
    """The tills with their series of receipts, and the numbers of the invoices issued here."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("numbering", _tr("Cajas y numeración"), "till", needs)
        self._was: InvoiceNumbers | None = None
        self.say(
            _tr(
                "Cada caja numera sus recibos, uno a uno y sin saltos. Una serie usada sigue"
                " siempre adelante: la base de datos no la deja volver."
            )
        )
        self.panel = TillsPanel(needs)
        self.add_panel(self.panel)
        self.say(
            _tr(
                "Facturas que se emiten aquí: establecimiento y punto de emisión (001-002), y el"
                " número de la próxima. Las que vienen de otro sistema traen el suyo."
            )
        )
        self.series = TextLine("numbering_invoice_series", most=7)
        self.next_number = TextLine("numbering_next_invoice", most=9)
        self.form.add("invoice_series", _tr("&Serie de facturas"), self.series)
        self.form.add("next_invoice", _tr("Pró&xima factura"), self.next_number)
        self.watch(self.series, self.next_number)
        self.add_form()
        self.finish()

    def read(self) -> InvoiceNumbers:
        """The series of invoices."""
        return self.needs.company.tills.invoice_numbers()

    def show_read(self, answer: InvoiceNumbers) -> None:
        """Fill the fields."""
        self._was = answer
        self.series.set_value(answer.series)
        self.next_number.set_value(str(answer.next_number))

    def save(self) -> None:
        """Keep the series of invoices."""
        was, operator, tills = self._was, self.needs.operator(), self.needs.company.tills
        if was is None:
            return
        series, typed = self.series.value(), self.next_number.value()
        self.work(
            _tr("Guardando…"),
            lambda: tills.put_invoice_numbers(
                operator, InvoiceNumbers(series, _number("next_invoice", typed)), was
            ),
            lambda _none: self.saved(),
        )


class TillsPanel(RowsPanel[TillNumbers]):
    """The tills in use and those retired, whose receipts stay as they are."""

    def __init__(self, needs: SettingsNeeds) -> None:
        tills = needs.company.tills

        def put(operator: Operator, wanted: list[TillNumbers], was: list[TillNumbers]) -> None:
            before = {each.code: each for each in was}
            for each in wanted:
                old = before.get(each.code)
                if old is None:
                    tills.add(operator, each)
                elif old != each:
                    tills.change(operator, old, each)

        super().__init__(
            "tills",
            needs,
            _columns(),
            identity=lambda each: each.code,
            title=_tr("Cajas"),
            empty=_tr("Todavía no hay cajas."),
            read=tills.all,
            put=put,
            lines=5,
        )
        self.add_button = self.offer("add", _tr("&Agregar…"), self.add, icon="plus", of_one=False)
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.retire_button = self.offer("retire", _tr("Reti&rar…"), self.retire, icon="void")
        self.table.opened.connect(lambda _row: self.edit_button.press())
        self.shown.connect(self._name_retire)

    def add(self) -> None:
        """Ask for a new till."""
        form, read = _form(None, self.rows)
        self.ask(
            _tr("Nueva caja"),
            form,
            lambda: self.added(read()),
            _tr("Caja agregada. Un computador la usa cuando su archivo de ajustes la nombra."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Change the name of the chosen till, or its series."""
        old = self.chosen
        if old is not None:
            form, read = _form(old, self.rows)
            told = _tr("La serie {series} va por el {number}: otra serie empieza aparte.")
            rows: list[SheetRow | tuple[str, str]] = [(_tr("Caja"), old.code)]
            if old.is_used:
                rows.append(("", told.format(series=old.series, number=old.next_number)))
            self.ask(
                _tr("Cambiar la caja"),
                form,
                lambda: self.replaced(old, read()),
                _tr("Caja cambiada."),
                rows=rows,
            )

    def retire(self) -> None:
        """Let the chosen till receive no more money, or again."""
        old = self.chosen
        if old is None:
            return
        title, action, told = (
            (_tr("Retirar la caja"), _tr("&Retirar"), _tr("Caja retirada."))
            if old.is_active
            else (_tr("Usar otra vez la caja"), _tr("&Usar otra vez"), _tr("Caja en uso."))
        )
        self.confirm(
            title,
            [
                SheetRow(_tr("Caja"), f"{old.code} · {old.name}", strong=True),
                ("", _tr("Sus recibos y sus turnos quedan como están.")),
            ],
            self.replaced(old, lambda: replace(old, is_active=not old.is_active)),
            told,
            action=action,
            danger=old.is_active,
        )

    def _name_retire(self) -> None:
        is_retired = self.chosen is not None and not self.chosen.is_active
        self.retire_button.set_text(_tr("Usa&r otra vez…") if is_retired else _tr("Reti&rar…"))


def _form(
    old: TillNumbers | None, rows: list[TillNumbers]
) -> tuple[Form, Callable[[], Callable[[], TillNumbers]]]:
    form = Form("settings_till_form")
    code = TextLine("till_code", most=12)
    name = TextLine("till_name", most=60)
    series = TextLine("till_series", most=7)
    first = TextLine("till_first", most=9)
    if old is None:
        form.add("code", _tr("&Código"), code, hint=_tr("Corto y para siempre, como 02."))
    form.add("name", _tr("&Nombre"), name)
    form.add(
        "series",
        _tr("&Serie de recibos"),
        series,
        hint=_tr("Establecimiento y punto de emisión, como 001-003."),
    )
    form.add(
        "first_number",
        _tr("&Empieza en"),
        first,
        hint=_tr("1, o el que sigue de un talonario anterior. Solo mientras no tenga recibos."),
    )
    if old is None:
        taken = {each.code for each in rows}
        free = (f"{n:02d}" for n in range(1, 100))
        code.set_value(next((each for each in free if each not in taken), ""))
        first.set_value("1")
    else:
        name.set_value(old.name)
        series.set_value(old.series)
        first.set_value(str(old.first_number))

    def read() -> Callable[[], TillNumbers]:
        typed = (name.value(), series.value())
        key, number = old.code if old else code.value(), first.value()

        def till() -> TillNumbers:
            begins = _number("first_number", number)
            if old is None:
                return TillNumbers(key, *typed, begins, begins)
            return replace(old, name=typed[0], series=typed[1], first_number=begins)

        return till

    return form, read


def _number(field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadField(field=field, problem="out_of_range", least="1", most="999999999")
    return int(text)


def _columns() -> list[Column[TillNumbers]]:
    return [
        Column("code", _tr("Caja"), lambda each: each.code),
        Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
        Column("series", _tr("Serie de recibos"), lambda each: each.series),
        Column("first", _tr("Empezó en"), lambda each: str(each.first_number)),
        Column("next", _tr("Próximo recibo"), lambda each: str(each.next_number)),
        Column(
            "is_active",
            _tr("Uso"),
            lambda each: _tr("En uso") if each.is_active else _tr("Retirada"),
            tone=lambda each: "" if each.is_active else "muted",
        ),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("NumberingSection", text)
