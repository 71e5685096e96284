from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from services.accounts.records import TaxRecord
from services.clock import business_date
from services.errors import BadField
from services.office.taxes import NewTax
from services.staff.rights import Operator, Right
from ui import formats
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column


class TaxesSection(ListedSection):
    """The rates of IVA by their days."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("taxes", _tr("Impuestos"), "invoice", needs)
        self.say(
            _tr(
                "Las tarifas de IVA y los días en que rigen. Cuando la ley cambia una, la nueva"
                " empieza en su día: desde ahí la emisión mensual y los cargos la usan, sin tocar"
                " planes ni cuentas. Las facturas ya emitidas conservan la suya."
            )
        )
        self.panel = TaxesPanel(needs)
        self.add_panel(self.panel)
        self.form.hide()
        self.finish()


class TaxesPanel(RowsPanel[TaxRecord]):
    """Every rate, those that are over too."""

    def __init__(self, needs: SettingsNeeds) -> None:
        self._book = needs.company.taxes
        self._today: Callable[[], date] = lambda: business_date(needs.now())
        super().__init__(
            "taxes",
            needs,
            self._columns(),
            identity=lambda each: each.code,
            title=_tr("Tarifas"),
            empty=_tr("Todavía no hay tarifas."),
            read=self._book.all,
            put=self._put,
            lines=7,
        )
        self.follow_button = self.offer(
            "follow", _tr("Nueva tarifa &desde…"), self.follow, icon="calendar"
        )
        self.add_button = self.offer("add", _tr("&Agregar…"), self.add, icon="plus", of_one=False)
        self.withdraw_button = self.offer("withdraw", _tr("&Quitar…"), self.withdraw, icon="void")
        self.table.opened.connect(lambda _row: self.follow_button.press())
        self.shown.connect(self._show_ways)

    def follow(self) -> None:
        """Let another rate take the place of the chosen one."""
        old = self.chosen
        if old is None:
            return
        form, read = self._form(old)
        self.ask(
            _tr("Nueva tarifa en lugar de {name}").format(name=old.name),
            form,
            lambda: self.added(read()),
            _tr("Guardado. La tarifa anterior rige hasta el día antes."),
            rows=[
                SheetRow(_tr("Rige ahora"), _told(old), strong=True),
                ("", _tr("Planes y cuentas con esta tarifa pasan a la nueva ese día.")),
            ],
        )

    def add(self) -> None:
        """Ask for a rate of its own."""
        form, read = self._form(None)
        self.ask(
            _tr("Otra tarifa"),
            form,
            lambda: self.added(read()),
            _tr("Tarifa agregada."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def withdraw(self) -> None:
        """Take back a rate that has not begun."""
        old = self.chosen
        if old is not None:
            rows: list[SheetRow | tuple[str, str]] = [
                SheetRow(_tr("Tarifa"), _told(old), strong=True)
            ]
            if old.replaces is not None:
                rows.append(("", _tr("La tarifa anterior sigue rigiendo.")))
            self.confirm(
                _tr("Quitar la tarifa"),
                rows,
                self.without(old),
                _tr("Tarifa quitada."),
                action=_tr("&Quitar"),
                danger=True,
            )

    def _put(self, operator: Operator, wanted: list[TaxRecord], was: list[TaxRecord]) -> None:
        known, kept = {each.code for each in was}, {each.code for each in wanted}
        for each in wanted[len(was) :]:
            new = NewTax(each.code, each.name, each.basis_points, each.valid_from)
            if each.replaces is None:
                self._book.add(operator, new)
            else:
                self._book.follow(operator, each.replaces, new)
        for code in known - kept:
            self._book.withdraw(operator, code)

    def _form(self, old: TaxRecord | None) -> tuple[Form, Callable[[], Callable[[], TaxRecord]]]:
        form = Form("settings_tax_form")
        rate = TextLine("tax_rate", most=6)
        name = TextLine("tax_name", most=40)
        code = TextLine("tax_code", most=4)
        start = DateEdit("tax_from", self._today)
        form.add("rate", _tr("&Tarifa (%)"), rate)
        form.add("name", _tr("&Nombre"), name, hint=_tr("Como sale en la factura: IVA 15 %."))
        form.add("code", _tr("&Código del SRI"), code, hint=_tr("De la tabla de tarifas de IVA."))
        form.add("valid_from", _tr("&Desde"), start, hint=_tr("El primer día que rige."))
        first = self._today().replace(day=1)
        start.set_value((first + timedelta(days=32)).replace(day=1))
        rate.textEdited.connect(
            lambda text: name.set_value(_tr("IVA {rate} %").format(rate=text.strip()))
        )

        def read() -> Callable[[], TaxRecord]:
            typed = (code.value(), name.value(), rate.value(), start.value())

            def tax() -> TaxRecord:
                key, words, percent, day = typed
                if day is None:
                    raise BadField(field="valid_from", problem="required")
                replaces = old.code if old else None
                return TaxRecord(key, words, _points(percent), day, None, replaces)

            return tax

        return form, read

    def _show_ways(self) -> None:
        old = self.chosen
        if old is None or not self._needs.operator().may(Right.MANAGE_COMPANY):
            return
        if old.valid_until is not None:
            self.follow_button.set_reason(_tr("Ya tiene otra tarifa que le sigue."))
        if old.valid_from <= self._today():
            self.withdraw_button.set_reason(_tr("Ya rige: no se quita, se cambia por otra."))

    def _columns(self) -> list[Column[TaxRecord]]:
        return [
            Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
            Column("rate", _tr("Tarifa"), _percent, sort_key=lambda each: each.basis_points),
            Column("code", _tr("Código SRI"), lambda each: each.code),
            Column("from", _tr("Desde"), lambda each: formats.day(each.valid_from)),
            Column(
                "until",
                _tr("Hasta"),
                lambda each: formats.day(each.valid_until) if each.valid_until else "—",
            ),
            Column("state", _tr("Estado"), self._state, tone=self._tone),
        ]

    def _state(self, tax: TaxRecord) -> str:
        today = self._today()
        if tax.valid_from > today:
            return _tr("Todavía no rige")
        return _tr("Ya no rige") if tax.valid_until and tax.valid_until < today else _tr("Rige")

    def _tone(self, tax: TaxRecord) -> str:
        today = self._today()
        if tax.valid_from > today:
            return "warn"
        return "muted" if tax.valid_until and tax.valid_until < today else ""


def _points(text: str) -> int:
    try:
        points = Decimal(text.replace(",", ".").removesuffix("%").strip()) * 100
    except InvalidOperation as error:
        raise BadField(field="rate", problem="amount.bad") from error
    if points != points.to_integral_value() or not 0 <= points <= 10_000:
        raise BadField(field="rate", problem="out_of_range", least="0", most="100")
    return int(points)


def _percent(tax: TaxRecord) -> str:
    text = f"{Decimal(tax.basis_points) / 100:f}"
    whole = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{whole} %"


def _told(tax: TaxRecord) -> str:
    return _tr("{name} · desde el {day}").format(name=tax.name, day=formats.day(tax.valid_from))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TaxesSection", text)
