from PySide6.QtCore import QCoreApplication

from services.copies.records import Inside, Prepared
from services.errors import UserError
from ui import formats
from ui.debits.long_work import LongWork
from ui.settings.copies_desk import CopyDesk, CopyLine, Spoken
from ui.settings.copies_forms import ask_passphrase
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for

_RESTORE = "restore"


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
        self.sheet: ReviewSheet | None = None

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
        self._prepared = prepared
        restore = SheetAction(
            _RESTORE, _tr("&Restaurar y abrir de nuevo"), icon="history", danger=True, once=True
        )
        sheet = ReviewSheet(
            "copies_restore",
            _tr("Volver a esta copia"),
            self._over,
            rows=review_rows(prepared),
            actions=[] if prepared.findings else [restore],
            width=640,
        )
        sheet.chosen.connect(self._chosen)
        sheet.closed.connect(self._closed)
        if prepared.findings:
            told = _tr("En esta copia {count} cosas no cuadran. Elija otra.")
            sheet.notice.tell("err", told.format(count=len(prepared.findings)), closable=False)
        self.sheet = sheet
        sheet.open_sheet()

    def _chosen(self, key: str) -> None:
        prepared, self._prepared = self._prepared, None
        if key == _RESTORE and prepared is not None:
            self._desk.restore(self._needs.operator(), prepared)

    def _closed(self) -> None:
        prepared, self._prepared, self.sheet = self._prepared, None, None
        if prepared is not None:
            self._needs.tasks.run(lambda: self._desk.give_up(prepared))

    def _fail(self, error: UserError) -> None:
        self._over.notice.tell("err", words_for(error))


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
                " falte, ni se preparan débitos hasta decir qué lotes tiene el banco. Los recibos"
                " posteriores se registran otra vez con su papel."
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
