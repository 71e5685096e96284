from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.copies.records import Inside, Prepared
from services.copies.restoring import checked_numbers
from services.errors import BadField, BadFields, UserError
from ui import formats
from ui.accounts.form_sheet import FormSheet
from ui.debits.long_work import LongWork
from ui.settings.copies_desk import CopyDesk, CopyLine, Spoken
from ui.settings.copies_forms import ask_passphrase
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import ReviewSheet, SheetRow
from ui.wording import words_for


class RestoreFlow:
    """The way back to a copy: make it ready, read what would be lost, and only then decide."""

    def __init__(
        self, needs: SettingsNeeds, desk: CopyDesk, over: SettingsSection, long: LongWork
    ) -> None:
        self._needs = needs
        self._desk = desk
        self._over = over
        self._long = long
        self._prepared: Prepared | None = None
        self._said: dict[str, int] | None = None
        self.sheet: ReviewSheet | FormSheet | None = None

    def begin(self, line: CopyLine) -> None:
        """Ask for the passphrase where there is one, and make the copy ready beside the books."""
        operator = self._needs.operator()

        def run(passphrase: str) -> None:
            self._long.run(
                _tr("Preparando la copia al lado de los libros…"),
                lambda progress: self._desk.prepare(
                    operator, line.name, passphrase, Spoken(progress)
                ),
                self._show,
                self._fail,
                lambda: None,
                on_network=True,
            )

        ask_passphrase(self._over, self._needs.tasks, run, is_sealed=line.is_sealed)

    def _show(self, prepared: Prepared) -> None:
        self._prepared, self._said = prepared, None
        sheet = self._refusal(prepared) if prepared.findings else self._question(prepared)
        sheet.closed.connect(self._closed)
        self.sheet = sheet
        sheet.open_sheet()

    def _refusal(self, prepared: Prepared) -> ReviewSheet:
        sheet = ReviewSheet(
            "copies_restore",
            _tr("Volver a esta copia"),
            self._over,
            rows=review_rows(prepared),
            width=640,
        )
        count = len(prepared.findings)
        told = (
            _tr("En esta copia una cosa no cuadra. Elija otra.")
            if count == 1
            else _tr("En esta copia {count} cosas no cuadran. Elija otra.")
        )
        sheet.notice.tell("err", told.format(count=count), closable=False)
        return sheet

    def _question(self, prepared: Prepared) -> FormSheet:
        form = Form("copies_restore_form")
        lines: dict[str, TextLine] = {}
        for series, last in prepared.known_numbers.items():
            lines[series] = TextLine(f"copies_used_{series}", most=9)
            lines[series].set_value(str(last))
            title = _tr("Último recibo de {series}").format(series=series)
            form.add(f"used_{series}", title, lines[series], hint=_known(prepared, series))

        def prepare() -> Callable[[], None]:
            typed = {series: line.value() for series, line in lines.items()}

            def work() -> None:
                self._said = checked_numbers(prepared, _numbers(typed))

            return work

        return FormSheet(
            "copies_restore",
            _tr("Volver a esta copia"),
            self._over,
            form,
            action=_tr("&Restaurar y abrir de nuevo"),
            prepare=prepare,
            tasks=self._needs.tasks,
            rows=review_rows(prepared),
            icon="history",
            danger=True,
            width=680,
        )

    def _closed(self) -> None:
        prepared, self._prepared, self.sheet = self._prepared, None, None
        if prepared is None:
            return
        if self._said is not None:
            self._desk.restore(self._needs.operator(), prepared, self._said)
        else:
            self._needs.tasks.run(lambda: self._desk.give_up(prepared))

    def _fail(self, error: UserError) -> None:
        self._over.notice.tell("err", words_for(error))


def _known(prepared: Prepared, series: str) -> str:
    """What is known of a series of receipts, for whoever looks among the papers."""
    copied = prepared.inside.numbers.get(series, 0)
    if prepared.present is None:
        told = _tr(
            "La copia llega al {copied}, y los libros de ahora no se leen: mire el último recibo"
            " impreso de esa caja. Los números hasta ese no se dan otra vez."
        )
        return told.format(copied=copied)
    told = _tr("La copia llega al {copied}; los libros de ahora, al {now}. No se dan otra vez.")
    return told.format(copied=copied, now=prepared.present.numbers.get(series, 0))


def _numbers(typed: dict[str, str]) -> dict[str, int]:
    """The numbers as they were typed: the last part of a receipt's number is one too."""
    found: dict[str, int] = {}
    problems: list[BadField] = []
    for series, text in typed.items():
        if text.isascii() and text.isdigit():
            found[series] = int(text)
        else:
            problems.append(BadField(field=f"used_{series}", problem="receipt_number"))
    if problems:
        raise BadFields(problems)
    return found


def review_rows(prepared: Prepared) -> list[SheetRow | tuple[str, str]]:
    """What the copy holds beside the books, and what comes after."""
    lost = prepared.lost_receipts
    if lost is None:
        told, tone = _tr("No se sabe: los libros de ahora no se pueden leer."), "warn"
    elif lost:
        told = _tr("{count} recibos posteriores a la copia").format(count=f"{lost:,}")
        tone = "err"
    else:
        told, tone = _tr("Ningún recibo"), "ok"
    present = prepared.present
    return [
        SheetRow(_tr("Copia del"), formats.moment(prepared.backup.made_at), strong=True),
        (_tr("En la copia"), _newest(prepared.inside)),
        (_tr("Ahora"), _newest(present) if present else _tr("No se pueden leer")),
        SheetRow(_tr("Se perdería"), told, strong=True, tone=tone),
        (
            _tr("Después"),
            _tr(
                "El programa se cierra y se abre con la copia. Los libros de ahora se guardan"
                " aparte. No se cobra con tarjeta hasta conciliar con Stripe y decidir lo que"
                " falte; si hubo débitos, no se preparan otros hasta decir qué lotes tiene el"
                " banco. Los recibos posteriores se registran otra vez con su papel."
            ),
        ),
    ]


def _newest(inside: Inside) -> str:
    if inside.newest_at is None:
        return _tr("Ningún recibo")
    told = _tr("{receipts} recibos; el último {number} del {moment}")
    return told.format(
        receipts=f"{inside.receipts:,}",
        number=inside.newest_receipt,
        moment=formats.moment(inside.newest_at),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestoreFlow", text)
