from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from services.errors import BadField, BadFields, UserError
from services.importing.amounts import DateOrder, Decimals
from services.importing.exports import Export
from services.importing.sample import Sample
from ui.mapping.choices import date_orders, decimal_marks, delimiters, encodings
from ui.mapping.lines_table import LinesTable
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.wording import words_for


class ColumnsMapper(QFrame):
    """Says what the columns of an unknown table mean: seen on its first lines, tried, kept.

    Each kind of table adds its own fields, and makes its own map of what was said.

    Args:
        name: what the widgets are called after.
        meanings: what a column may tell: a value and its words.

    Signals:
        sample_wanted(str, str): read the first lines by this encoding and delimiter.
        try_wanted(object), save_wanted(object): what was `made`.
        back_wanted(): leave it.
    """

    sample_wanted = Signal(str, str)
    try_wanted = Signal(object)
    save_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(
        self, name: str, meanings: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self.sample: Sample | None = None
        self._build(name, meanings)
        self._connect()

    @property
    def export(self) -> Export | None:
        """The file whose columns are named."""
        return self.sample.export if self.sample else None

    @property
    def meanings(self) -> list[QComboBox]:
        """What each column tells, from the left."""
        return self.table.meanings

    # --- What each kind of table says by itself ---------------------------------------------

    def add_fields(self, form: Form, name: str) -> None:
        """Put the fields of this kind of table before those of every table."""

    def made(self) -> Any:
        """The map as it is now.

        Raises:
            UserError: what keeps it from being one.
        """
        raise NotImplementedError

    def suggest(self) -> None:
        """Choose what the header's names usually mean, where nothing is chosen."""

    # --- Showing ----------------------------------------------------------------------------

    def begin_with(self, sample: Sample, order: DateOrder, decimals: Decimals) -> None:
        """Show a file's first lines, with how its days and amounts are probably written."""
        # Of the file before, nothing is read again while the lists are filled in.
        self.sample = None
        self.order.set_value(order)
        self.decimals.set_value(decimals)
        self.encoding.set_value("sniff")
        self.delimiter.set_value("sniff")
        self.clear_told()
        self.sample = sample
        self.table.choose({})
        self.table.show_sample(sample)
        for key in ("encoding", "delimiter"):
            self.form.rows[key].setVisible(not sample.export.is_sheet)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sample(self, sample: Sample) -> None:
        """Show the same file's lines, read in another way; what was chosen stays."""
        self.sample = sample
        self.table.show_sample(sample)

    def show_result(self, told: str) -> None:
        """Say how the file reads."""
        self.result.setText(told)
        self.result.show()

    def show_refused(self, error: UserError) -> None:
        """Say what keeps the map from working, at what it is about."""
        self.result.hide()
        if not isinstance(error, BadField | BadFields):
            self.notice.tell("err", words_for(error))
            return
        problems = error.problems if isinstance(error, BadFields) else [error]
        of_columns = [each for each in problems if each.field == "columns"]
        others = [each for each in problems if each.field != "columns"]
        told = self.form.show_refused(BadFields(others)) if others else ""
        if of_columns:
            self.show_wrong_columns(" ".join(words_for(each) for each in of_columns))
        if told:
            self.notice.tell("err", told)

    def show_wrong_columns(self, told: str, meaning: str = "") -> None:
        """Say under the table what is wrong with its columns, and with which one."""
        self.columns_told.setText(told)
        self.columns_told.setVisible(bool(told))
        self.table.show_wrong(meaning)

    def clear_told(self) -> None:
        """Say nothing is wrong anywhere."""
        self.notice.clear()
        self.form.clear_errors()
        self.show_wrong_columns("")
        self.result.hide()

    # --- Building ---------------------------------------------------------------------------

    def _build(self, name: str, meanings: Sequence[tuple[str, str]]) -> None:
        self.title = label(self.tr("¿Qué dice cada columna?"), bold=True, scale=1.15)
        self.table = LinesTable(name, meanings)
        self.columns_told = label(wrap=True, tone="err", name=f"{name}_columns_told")
        self.order = date_orders(f"{name}_order")
        self.decimals = decimal_marks(f"{name}_decimals")
        self.encoding = encodings(f"{name}_encoding")
        self.delimiter = delimiters(f"{name}_delimiter")
        self.form = Form(f"{name}_form", columns=4, labels="top")
        self.add_fields(self.form, name)
        self.form.add("date_order", self.tr("Fec&ha"), self.order)
        self.form.add("decimals", self.tr("&Decimales"), self.decimals)
        self.form.add("encoding", self.tr("Codi&ficación"), self.encoding)
        self.form.add("delimiter", self.tr("Separado&r"), self.delimiter)
        self.notice = Notice(f"{name}_notice")
        self.result = label(wrap=True, tone="muted", name=f"{name}_result")
        self.back_button = ActionButton(f"{name}_back", self.tr("Volver"), key="Esc")
        self.try_button = ActionButton(f"{name}_try", self.tr("Pro&bar"), icon="refresh")
        self.save_button = ActionButton(
            f"{name}_save", self.tr("&Guardar y usar"), key="F12", icon="save", primary=True
        )
        inside = QWidget()
        inside.setProperty("plain", True)
        upper = QVBoxLayout(inside)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(SPACE.small)
        for widget in (self.title, self.notice, self.result):
            upper.addWidget(widget)
        upper.addWidget(self.table, 1)
        upper.addWidget(self.columns_told)
        upper.addWidget(self.form)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(area, 1)
        column.addWidget(
            FlowRow(label(""), self.back_button, self.try_button, self.save_button, head=True)
        )

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back_wanted)
        self.try_button.clicked.connect(lambda: self._tell(self.try_wanted.emit))
        self.save_button.clicked.connect(lambda: self._tell(self.save_wanted.emit))
        self.form.submitted.connect(self.save_button.press)
        self.encoding.chosen.connect(self._read_again)
        self.delimiter.chosen.connect(self._read_again)
        self.table.told.connect(lambda: self.show_wrong_columns(""))

    def _tell(self, tell: Callable[[Any], None]) -> None:
        self.clear_told()
        if not self.form.commit():
            self.form.focus_first_error()
            return
        try:
            made = self.made()
        except UserError as error:
            self.show_refused(error)
            return
        tell(made)

    def _read_again(self, _chosen: object) -> None:
        if self.sample is not None:
            self.sample_wanted.emit(
                self.encoding.value() or "sniff", self.delimiter.value() or "sniff"
            )
