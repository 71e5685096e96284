from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui import icons
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label


class TourStrip(QFrame):
    """Five remarks for somebody who sees the program for the first time; in nobody's way.

    Signals:
        closed(): it was sent away, or its last remark was read.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.setProperty("notice", "info")
        self._step = 0
        self._marks = label(tone="accent", bold=True, name="tour_marks")
        self.text = label(wrap=True, name="tour_text")
        self.next_button = ActionButton("tour_next", self.tr("&Siguiente"))
        self.close_button = ActionButton("tour_close", self.tr("Cerrar"), icon="close", flat=True)
        self.next_button.clicked.connect(self.advance)
        self.close_button.clicked.connect(self._close)
        mark = label()
        icons.set_icon(mark, "info", "accent", 20)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.normal, 6, 6, 6)
        row.setSpacing(SPACE.small)
        row.addWidget(mark)
        row.addWidget(self._marks)
        row.addWidget(self.text, 1)
        row.addWidget(self.next_button)
        row.addWidget(self.close_button)
        self._show_step()

    def advance(self) -> None:
        """The next remark; after the last one it goes away."""
        self._step += 1
        if self._step < len(self._remarks()):
            self._show_step()
        else:
            self._close()

    def _show_step(self) -> None:
        remarks = self._remarks()
        dots = ("●" if place <= self._step else "○" for place in range(len(remarks)))
        self._marks.setText(" ".join(dots))
        self.text.setText(remarks[self._step])
        told = self.tr("Recorrido, paso {step} de {count}: {text}")
        self.setAccessibleName(
            told.format(step=self._step + 1, count=len(remarks), text=remarks[self._step])
        )
        is_last = self._step == len(remarks) - 1
        self.next_button.set_text(self.tr("&Listo") if is_last else self.tr("&Siguiente"))

    def _remarks(self) -> Sequence[str]:
        return (
            self.tr("F3 busca a quien paga: escriba «com» y elija con ↓ y Enter."),
            self.tr("Espacio marca una factura y baja; F12 muestra lo que se va a cobrar."),
            self.tr("F6 depósito, F7 cheque, F8 tarjeta. Enter pasa de campo y nunca cobra."),
            self.tr(
                "Tarjeta de prueba 4242 4242 4242 4242. En «Travesuras de Stripe» la respuesta"
                " se atrasa o se pierde: el cobro queda EN DUDA y se cobra una sola vez."
            ),
            self.tr(
                "Ctrl+Shift+P reimprime un recibo, Ctrl+K busca todo y F1 explica la pantalla."
            ),
        )

    def _close(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()
