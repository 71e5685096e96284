from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.needs import DatabaseFacts, SettingsNeeds
from ui.settings.section import SettingsSection
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label
from ui.widgets.review_sheet import SheetRow, rows_grid

MOVE = "./run move postgresql://USUARIO@SERVIDOR/BASE"


class DatabaseSection(SettingsSection):
    """Where the books are. Only shown: books move with the program closed, by a command.

    Signals:
        copies_wanted(): the section of safety copies.
    """

    copies_wanted = Signal()

    def __init__(self, needs: SettingsNeeds, facts: Callable[[], DatabaseFacts]) -> None:
        super().__init__("database", _tr("Base de datos"), "database", needs)
        self._read_facts = facts
        self._frame = card("settings_database_facts")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        self._facts = QWidget()
        inner.addWidget(self._facts)
        self.column.addWidget(self._frame)
        self.column.addSpacing(SPACE.small)
        self.column.addWidget(label(_tr("Pasar a otro lugar"), scale=1.1, bold=True))
        self.way = label(wrap=True, name="database_way")
        self.way.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.way)
        self.form.hide()
        self.copies_button = ActionButton(
            "settings_database_copies", _tr("&Copias de seguridad…"), icon="save"
        )
        self.copies_button.clicked.connect(self.copies_wanted)
        self.copies_button.setVisible(needs.copies is not None)
        self.finish(self.copies_button)

    def read(self) -> DatabaseFacts:
        """Where the books are now."""
        return self._read_facts()

    def show_read(self, answer: DatabaseFacts) -> None:
        """Show it."""
        shown = QWidget()
        shown.setLayout(rows_grid(_rows(answer)))
        layout = self._frame.layout()
        if layout is not None:
            layout.replaceWidget(self._facts, shown)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = shown
        self.way.setText(_way(answer))


def _rows(facts: DatabaseFacts) -> list[SheetRow | tuple[str, str]]:
    kind = (
        _tr("Servidor, para varias cajas") if facts.is_server else _tr("Archivo de este computador")
    )
    copy = facts.newest_copy or _tr("ninguna todavía")
    rows: list[SheetRow | tuple[str, str]] = [
        SheetRow(_tr("Los libros están en"), kind, strong=True),
        (_tr("Lugar"), facts.place),
        (_tr("Motor"), facts.version),
        (_tr("Esquema"), facts.schema),
        (_tr("Tamaño"), _megabytes(facts.size_bytes)),
        (_tr("Espacio libre aquí"), _megabytes(facts.free_bytes)),
        SheetRow(_tr("Última copia"), copy, "" if facts.newest_copy else "warn"),
    ]
    if facts.role:
        told = facts.role if facts.is_safe_role else _tr("{role}: puede reescribir el pasado")
        tone = "" if facts.is_safe_role else "err"
        rows.append(SheetRow(_tr("Entra como"), told.format(role=facts.role), tone))
    return rows


def _way(facts: DatabaseFacts) -> str:
    if facts.is_server:
        return _tr(
            "Otro computador entra a estos mismos libros cuando su archivo de ajustes nombra el"
            " servidor (database_url) y su almacén de claves tiene la clave. Para volver a una"
            " copia o cambiar de servidor: haga una copia y restáurela allí."
        )
    told = _tr(
        "Para varias cajas los libros van a un servidor PostgreSQL: 1. Haga una copia de"
        " seguridad. 2. Cierre Ventanilla en todas partes. 3. En una terminal: {command} . Primero"
        " explica lo que haría; con --yes mueve todo, compara cantidades y sumas, y lo verifica."
        " El archivo queda guardado aparte. A otro computador con archivo: restaure allí una copia."
    )
    return told.format(command=MOVE)


def _megabytes(count: int) -> str:
    if count >= 1_000_000_000:
        return _tr("{n} GB").format(n=f"{count / 1e9:.1f}")
    return _tr("{n} MB").format(n=f"{count / 1e6:.1f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DatabaseSection", text)
