from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.papers.shown import PaperView
from ui.widgets.buttons import ActionButton
from ui.widgets.sheet import Sheet

_WIDTH = 760
_AROUND = 190
_LEAST = 240


class PageSheet(Sheet):
    """A page of no books over the settings: what a printer would give, or how a change looks."""

    def __init__(self, over: QWidget, title: str) -> None:
        super().__init__("trial_page", title, over, width=_WIDTH)
        self.view = PaperView("trial_page_view")
        self.body.addWidget(self.view, 1)
        self.back = ActionButton("trial_page_back", _tr("&Volver"))
        self.back.clicked.connect(self.go_back)
        self.add_button(self.back)
        self._default = self.back
        self.view.setFixedHeight(max(_LEAST, over.window().height() - _AROUND))


def show_page(over: QWidget, content: bytes) -> None:
    """Show a page of trial."""
    sheet = PageSheet(over, _tr("Página de prueba"))
    sheet.view.show_pdf(content, _tr("Así sale en papel"), "pagina-de-prueba.pdf")
    sheet.open_sheet()


def _tr(text: str) -> str:
    return QCoreApplication.translate("TillSection", text)
