from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel

from services.cheques.calendar import WorkingDays, moves
from services.cheques.holidays import national_holidays
from services.cheques.records import AgreedDay, DayMove, Holiday
from services.clock import business_date
from services.errors import BadField
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.settings.listed import ListedSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import Column

ALL_YEARS = 0


class HolidaysSection(ListedSection):
    """The days on which banks are closed, and which cheques they move."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("holidays", _tr("Feriados"), "calendar", needs)
        self.say(
            _tr(
                "Ese día los bancos no trabajan, como los sábados y domingos: un cheque acordado"
                " para un feriado va al banco el siguiente día hábil, y los plazos en días hábiles"
                " no lo cuentan. Vienen los nacionales por ley; agregue los de su ciudad y los que"
                " se decreten."
            )
        )
        self.panel = HolidaysPanel(needs)
        self.add_panel(self.panel)
        self.form.hide()
        self.finish()

    def read(self) -> list[AgreedDay]:
        """The days that were agreed for the cheques that are here."""
        return self.needs.counter.cheque_register.agreed_days()

    def show_read(self, answer: list[AgreedDay]) -> None:
        """Show which of them each holiday moves."""
        self.panel.set_agreed(answer)


class HolidaysPanel(RowsPanel[Holiday]):
    """The table of holidays, a year at a time."""

    def __init__(self, needs: SettingsNeeds) -> None:
        book = needs.counter.cheque_rulebook
        self._agreed: list[AgreedDay] = []
        self._moved: dict[date, str] = {}
        super().__init__(
            "holidays",
            needs,
            self._columns(),
            identity=lambda each: each.day,
            title=_tr("Feriados de los bancos"),
            empty=_tr("Ningún feriado en ese año."),
            read=book.holidays,
            put=lambda operator, wanted, was: book.put_holidays(operator, wanted, was=was),
            lines=8,
        )
        self.year = ChoiceCombo[int]("holidays_year")
        self.year.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self._build_year()
        self.add_button = self.offer("add", _tr("&Agregar…"), self.add, icon="plus", of_one=False)
        self.edit_button = self.offer("edit", _tr("Ca&mbiar…"), self.edit, icon="edit")
        self.remove_button = self.offer("remove", _tr("&Quitar…"), self.remove, icon="void")
        self.law_button = self.offer(
            "law", _tr("&Nacionales de otro año…"), self.add_year, icon="calendar", of_one=False
        )
        self.year.chosen.connect(lambda _year: self._show_year())
        self.table.opened.connect(lambda _row: self.edit_button.press())

    def _show(self, rows: Sequence[Holiday]) -> None:
        is_first = not self.rows
        super()._show(rows)
        if is_first:
            self._go_to_next()

    def _show_year(self) -> None:
        self._show(self.rows)
        self._go_to_next()

    def _go_to_next(self) -> None:
        """Put the cursor on the next holiday of the year that is shown."""
        coming = [each.day for each in self.model.rows if each.day >= self._today()]
        if coming:
            self.table.select_row(self.model.row_of(min(coming)))

    def set_agreed(self, agreed: list[AgreedDay]) -> None:
        """Take the days that were agreed for cheques."""
        self._agreed = agreed
        self._show(self.rows)

    def shown_rows(self, rows: list[Holiday]) -> list[Holiday]:
        """Those of the year that is chosen."""
        self._offer_years(rows)
        year = self.year.value() or ALL_YEARS
        shown = sorted((each for each in rows if year in {ALL_YEARS, each.day.year}), key=_day)
        self._moved = {each.day: self._moves_of(each) for each in shown}
        return shown

    def add(self) -> None:
        """Ask for a day and its name."""
        form, read = self._form(None)
        self.ask(
            _tr("Nuevo feriado"),
            form,
            lambda: self.added(read()),
            _tr("Feriado agregado."),
            action=_tr("&Agregar"),
            icon="plus",
        )

    def edit(self) -> None:
        """Correct the chosen holiday."""
        old = self.chosen
        if old is not None:
            form, read = self._form(old)
            self.ask(
                _tr("Cambiar el feriado"),
                form,
                lambda: self.replaced(old, read()),
                _tr("Feriado cambiado."),
            )

    def remove(self) -> None:
        """Let banks work on the chosen day."""
        old = self.chosen
        if old is None:
            return
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(_tr("Feriado"), f"{_long(old.day)} · {old.name}", strong=True),
            (_tr("Qué cambia"), self._effect(self.rows, self.without(old)(self.rows))),
        ]
        self.confirm(
            _tr("Quitar el feriado"),
            rows,
            self.without(old),
            _tr("Feriado quitado."),
            action=_tr("&Quitar"),
            danger=True,
        )

    def add_year(self) -> None:
        """Add the holidays that the law gives the first year that has none."""
        years = {each.day.year for each in self.rows}
        year = self._today().year
        while year in years:
            year += 1
        held = {each.day for each in self.rows}
        new = [each for each in national_holidays(year) if each.day not in held]
        rows: list[SheetRow | tuple[str, str]] = [(_long(each.day), each.name) for each in new]
        self.confirm(
            _tr("Feriados nacionales de {year}").format(year=year),
            rows,
            lambda before: [*before, *new],
            _tr("Feriados de {year} agregados.").format(year=year),
            action=_tr("&Agregar"),
        )

    # --- What a holiday does ------------------------------------------------------------------

    def _form(self, old: Holiday | None) -> tuple[Form, Callable[[], Callable[[], Holiday]]]:
        form = Form("settings_holiday_form")
        day = DateEdit("holiday_day", self._today)
        name = TextLine("holiday_name", most=80)
        effect = label(tone="muted", wrap=True, name="holiday_effect")
        form.add("day", _tr("&Fecha"), day)
        form.add(
            "name", _tr("&Nombre"), name, hint=_tr("Se ve junto a la fecha al recibir cheques.")
        )
        form.add_widget(effect)
        if old is not None:
            day.set_value(old.day)
            name.set_value(old.name)
        self._tell_effect(effect, old, old.day if old else None)
        day.date_changed.connect(lambda now: self._tell_effect(effect, old, now))

        def read() -> Callable[[], Holiday]:
            chosen, text = day.value(), name.value()

            def holiday() -> Holiday:
                if chosen is None:
                    raise BadField(field="day", problem="required")
                return Holiday(chosen, text)

            return holiday

        return form, read

    def _tell_effect(self, shown: QLabel, old: Holiday | None, day: date | None) -> None:
        if day is None:
            shown.setText(_tr("Escriba la fecha para ver qué cheques cambian de día."))
            return
        kept = self.without(old)(self.rows) if old else self.rows
        words = self._effect(self.rows, [*kept, Holiday(day, "")])
        if not WorkingDays().is_working(day):
            words = _tr("Es {day}: los bancos no trabajan. {effect}").format(
                day=_weekday(day), effect=words
            )
        else:
            words = f"{_long(day)}. {words}"
        shown.setText(words)

    def _effect(self, before: list[Holiday], after: list[Holiday]) -> str:
        found = moves(self._agreed, _working(before), _working(after))
        if not found:
            return _tr("Ningún cheque que espera cambia de día.")
        return "\n".join(_told(each) for each in found)

    def _moves_of(self, holiday: Holiday) -> str:
        there = [each for each in self._agreed if each.day == holiday.day]
        if not there or not WorkingDays().is_working(holiday.day):
            return ""
        goes = _working(self.rows).on_or_after(holiday.day)
        told = _tr("{count} por {cents} → {day}")
        return told.format(
            count=sum(each.count for each in there),
            cents=formats.money(sum(each.cents for each in there)),
            day=formats.day(goes),
        )

    # --- The table ----------------------------------------------------------------------------

    def _today(self) -> date:
        return business_date(self._needs.now())

    def _build_year(self) -> None:
        line = QHBoxLayout()
        told = label(_tr("A&ño"))
        told.setBuddy(self.year)
        self.year.setAccessibleName(_tr("Año"))
        line.addWidget(told)
        line.addWidget(self.year, 1)
        line.addStretch(2)
        self.column.insertLayout(0, line)

    def _offer_years(self, rows: list[Holiday]) -> None:
        today = self._today().year
        years = sorted({each.day.year for each in rows} | {today})
        choices = [*((year, str(year)) for year in years), (ALL_YEARS, _tr("Todos"))]
        was = self.year.value()
        self.year.set_choices(choices)
        if was is None:
            self.year.blockSignals(True)
            self.year.set_value(today)
            self.year.blockSignals(False)

    def _columns(self) -> list[Column[Holiday]]:
        return [
            Column("day", _tr("Fecha"), lambda each: formats.day(each.day), sort_key=_day),
            Column("weekday", _tr("Día"), lambda each: _weekday(each.day), sort_key=_weekday_order),
            Column("name", _tr("Nombre"), lambda each: each.name, stretch=True),
            Column("moves", _tr("Cheques que mueve"), lambda each: self._moved.get(each.day, "")),
        ]


def _working(holidays: list[Holiday]) -> WorkingDays:
    return WorkingDays([each.day for each in holidays])


def _told(move: DayMove) -> str:
    told = (
        _tr("1 cheque por {cents} pasa del {was} al {becomes}.")
        if move.count == 1
        else _tr("{count} cheques por {cents} pasan del {was} al {becomes}.")
    )
    return told.format(
        count=move.count,
        cents=formats.money(move.cents),
        was=_long(move.was),
        becomes=_long(move.becomes),
    )


def _long(day: date) -> str:
    return f"{_weekday(day)} {formats.day(day)}"


def _weekday(day: date) -> str:
    names = (
        _tr("lunes"),
        _tr("martes"),
        _tr("miércoles"),
        _tr("jueves"),
        _tr("viernes"),
        _tr("sábado"),
        _tr("domingo"),
    )
    return names[day.weekday()]


def _weekday_order(holiday: Holiday) -> int:
    return holiday.day.weekday()


def _day(holiday: Holiday) -> date:
    return holiday.day


def _tr(text: str) -> str:
    return QCoreApplication.translate("HolidaysSection", text)
