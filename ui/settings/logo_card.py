from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from ui.theme import set_tone

_HEIGHT = 88
_WIDTH = 360


class LogoCard(QLabel):
    """The logo on white, as on paper, whatever the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("company_logo")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(_HEIGHT + 16)
        self.setMaximumWidth(_WIDTH + 32)
        self.has_logo = False
        self.show_logo(None)

    def show_logo(self, content: bytes | None) -> None:
        """Show the picture, or say that there is none."""
        picture = QImage.fromData(content) if content else QImage()
        self.has_logo = not picture.isNull()
        if not self.has_logo:
            self.setStyleSheet("")
            self.setText(_tr("Sin logotipo: los papeles empiezan con el nombre."))
            self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            self.setMaximumWidth(16_777_215)
            self.setFixedHeight(self.fontMetrics().height() + 12)
            set_tone(self, "muted")
            return
        sharp = self.devicePixelRatioF()
        fitted = picture.scaled(
            round(_WIDTH * sharp),
            round(_HEIGHT * sharp),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(sharp)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(_HEIGHT + 16)
        self.setMaximumWidth(_WIDTH + 32)
        self.setStyleSheet("background: white; border: 1px solid #c8d0d7; border-radius: 6px;")
        self.setPixmap(QPixmap.fromImage(fitted))
        self.setAccessibleName(_tr("Logotipo de la empresa"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompanySection", text)
