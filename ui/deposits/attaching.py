from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.deposits.pictures import Picture, TenderPictures
from services.deposits.records import PictureFacts, PictureRecord, Twin
from services.errors import UserError
from services.staff.rights import Operator
from ui import formats
from ui.tasks import TaskRunner
from ui.widgets.file_choice import choose_file
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for


class Attaching(QObject):
    """Takes a picture of a receipt's slip or cheque into the books, and asks about a twin first.

    Signals:
        attached(object): the `PictureRecord`.
        refused(str): why not, in words.
        receipt_wanted(str): the receipt that has the same picture.
    """

    attached = Signal(object)
    refused = Signal(str)
    receipt_wanted = Signal(str)

    def __init__(
        self,
        pictures: TenderPictures,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._pictures = pictures
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self.sheet: ReviewSheet | None = None

    def choose(self, payment: str, position: int) -> None:
        """Ask for a file and attach it."""
        path = self.choose_file()
        if path is not None:
            self.attach(payment, position, path)

    def attach(self, payment: str, position: int, given: Picture | Path) -> None:
        """Attach a file or a picture, once it was looked at."""

        def look() -> tuple[Picture, PictureFacts]:
            picture = given if isinstance(given, Picture) else self._pictures.read_file(given)
            return picture, self._pictures.look(picture, payment, position)

        def looked(found: tuple[Picture, PictureFacts]) -> None:
            picture, facts = found
            if facts.twins:
                self._ask_about(payment, position, picture, facts.twins)
            else:
                self._keep(payment, position, picture)

        self._tasks.run(look, looked, self._fail, owner=self._over)

    def _keep(self, payment: str, position: int, picture: Picture) -> None:
        operator = self._operator()

        def done(kept: tuple[PictureRecord, tuple[Twin, ...]]) -> None:
            self.attached.emit(kept[0])

        self._tasks.run(
            lambda: self._pictures.attach(operator, payment, position, picture),
            done,
            self._fail,
            owner=self._over,
        )

    def _ask_about(
        self, payment: str, position: int, picture: Picture, twins: tuple[Twin, ...]
    ) -> None:
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow("", self.tr("Esta misma foto ya está en otro recibo:"), "warn", strong=True)
        ]
        for twin in twins[:5]:
            told = self.tr("N.º {number} · {name} · {at}")
            at = formats.moment(twin.at)
            value = told.format(number=twin.number or "—", name=twin.account_name, at=at)
            rows.append((twin.receipt, value))
        sheet = ReviewSheet(
            "picture_twin",
            self.tr("La misma foto, dos veces"),
            self._over,
            rows=rows,
            actions=[
                SheetAction("see", self.tr("Ver &ese recibo"), icon="receipt"),
                SheetAction("keep", self.tr("&Adjuntar de todas formas"), once=True, danger=True),
            ],
        )

        def chosen(key: str) -> None:
            sheet.close_sheet()
            if key == "see":
                self.receipt_wanted.emit(twins[0].payment)
            else:
                self._keep(payment, position, picture)

        sheet.chosen.connect(chosen)
        self.sheet = sheet
        sheet.open_sheet()

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))

    def _ask_file(self) -> Path | None:
        kinds = self.tr("Fotos y PDF (*.png *.jpg *.jpeg *.pdf)")
        return choose_file(self._over, self.tr("Foto de la papeleta"), kinds)
