from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from services.clock import business_date
from services.deposits.pictures import Picture, TenderPictures
from services.deposits.records import PictureFacts
from services.errors import UserError
from ui import formats, icons
from ui.tasks import TaskRunner
from ui.theme import SPACE, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.file_choice import choose_file
from ui.widgets.labels import ElidedLabel, label
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class Chosen:
    """A picture that was looked at and waits for its receipt; `twin` tells who has it already."""

    picture: Picture
    twin: str = ""


class PictureField(QFrame):
    """A picture of a slip or cheque: from a file, pasted, or dropped here.

    Signals:
        changed(): another picture, or none.
    """

    changed = Signal()

    def __init__(self, name: str, pictures: TenderPictures | None, tasks: TaskRunner) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self._pictures = pictures
        self._tasks = tasks
        self._value: Chosen | None = None
        self._asked = 0
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self._icon = label()
        self._words = ElidedLabel()
        self._words.setObjectName(f"{name}_words")
        self.file_button = ActionButton(f"{name}_file", self.tr("&Imagen…"), icon="attach")
        self.paste_button = ActionButton(f"{name}_paste", self.tr("Pegar"), flat=True)
        self.drop_button = ActionButton(f"{name}_drop", "", icon="close", flat=True)
        self.drop_button.setToolTip(self.tr("Quitar la imagen"))
        self.drop_button.setAccessibleName(self.tr("Quitar la imagen"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(self.file_button)
        row.addWidget(self.paste_button)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.drop_button)
        self.file_button.clicked.connect(self._choose)
        self.paste_button.clicked.connect(self.paste)
        self.drop_button.clicked.connect(self.clear)
        if pictures is None:
            self.hide()
        self.clear()

    @property
    def value(self) -> Chosen | None:
        """The picture that was chosen."""
        return self._value

    @property
    def is_taken(self) -> bool:
        """Whether there is one."""
        return self._value is not None

    def setVisible(self, visible: bool) -> None:  # noqa: N802 - Qt's name
        """Never where no picture can be kept."""
        super().setVisible(visible and self._pictures is not None)

    def clear(self) -> None:
        """No picture."""
        self.set_value(None)

    def set_value(self, chosen: Chosen | None) -> None:
        """Show a picture that was looked at before, or none."""
        self._asked += 1
        self._value = chosen
        self.drop_button.setVisible(chosen is not None)
        if chosen is None:
            self._tell("muted", self.tr("o suéltela aquí"), "")
        elif chosen.twin:
            told = self.tr("Ojo: la misma imagen está en {twin}")
            self._tell("warn", told.format(twin=chosen.twin), "warn")
        else:
            self._tell("ok", chosen.picture.file_name, "ok")
        self.changed.emit()

    def take_file(self, path: Path) -> None:
        """Look at a picture of this computer."""
        pictures = self._pictures
        if pictures is not None:
            self._look(lambda: pictures.read_file(path))

    def take(self, picture: Picture) -> None:
        """Look at a picture that came otherwise."""
        self._look(lambda: picture)

    def paste(self) -> bool:
        """Take the picture that the clipboard holds; false when it holds none."""
        return self._take_data(QGuiApplication.clipboard().mimeData())

    def watch(self, fields: Iterable[QWidget]) -> None:
        """Take a picture that is pasted by Ctrl+V into any of these, which take only text."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A picture on the clipboard is for this field, whichever one has the cursor."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            data = QGuiApplication.clipboard().mimeData()
            if event.matches(QKeySequence.StandardKey.Paste) and data.hasImage():
                return self.paste()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file or one picture."""
        if _offers(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        if self._take_data(event.mimeData()):
            event.acceptProposedAction()

    def _take_data(self, data: QMimeData) -> bool:
        path = _file_of(data)
        if path is not None:
            self.take_file(path)
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.take(Picture(self.tr("imagen pegada.png"), _as_png(image)))
            return True
        return False

    def _look(self, read: Callable[[], Picture]) -> None:
        if self._pictures is None:
            return
        self._asked += 1
        pictures, asked = self._pictures, self._asked

        def work() -> Chosen:
            picture = read()
            return Chosen(picture, _twin_words(pictures.look(picture)))

        def done(chosen: Chosen) -> None:
            if asked == self._asked:
                self.set_value(chosen)

        def failed(error: UserError) -> None:
            if asked == self._asked:
                self.clear()
                self._tell("err", words_for(error), "err")

        self._tasks.run(work, done, failed, owner=self)

    def _tell(self, tone: str, text: str, icon: str) -> None:
        self._words.set_whole(text)
        set_tone(self._words, tone)
        self._icon.setVisible(bool(icon))
        if icon:
            icons.set_icon(self._icon, icon, tone, self._words.fontMetrics().height())

    def _choose(self) -> None:
        path = self.choose_file()
        if path is not None:
            self.take_file(path)

    def _ask_file(self) -> Path | None:
        kinds = self.tr("Imágenes y PDF (*.png *.jpg *.jpeg *.pdf)")
        return choose_file(self, self.tr("Imagen del comprobante"), kinds)


def _twin_words(facts: PictureFacts) -> str:
    if not facts.twins:
        return ""
    twin = facts.twins[0]
    return f"{twin.receipt} · {twin.number} · {formats.day(business_date(twin.at))}"


def _offers(data: QMimeData) -> bool:
    return data.hasImage() or _file_of(data) is not None


def _file_of(data: QMimeData) -> Path | None:
    urls = data.urls() if data.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile() or urls[0].host():
        return None
    return Path(urls[0].toLocalFile())


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
