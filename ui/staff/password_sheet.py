from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from services.staff.records import OneTimePassword
from ui.theme import set_font_scale
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.sheet import Sheet


class PasswordSheet(Sheet):
    """A password that lets somebody in once: it is shown now, and never again."""

    def __init__(self, over: QWidget, given: OneTimePassword) -> None:
        super().__init__("one_time", over.tr("Clave de un solo uso"), over, width=460)
        told = self.tr(
            "Entréguela a {who} en persona. Sirve para entrar una vez: el programa le pedirá una"
            " clave propia. No se vuelve a mostrar."
        )
        self.body.addWidget(label(told.format(who=given.username), wrap=True))
        self.password = QLineEdit(given.password)
        self.password.setObjectName("one_time_password")
        self.password.setAccessibleName(self.tr("Clave de un solo uso"))
        self.password.setReadOnly(True)
        self.password.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        set_font_scale(self.password, 1.3)
        self.body.addWidget(self.password)
        copy = ActionButton("one_time_copy", self.tr("&Copiar"), icon="save")
        done = ActionButton("one_time_done", self.tr("&Ya la entregué"), primary=True)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(given.password))
        done.clicked.connect(self.close_sheet)
        self.add_button(copy)
        self.add_button(done)
        self._default = self.password
