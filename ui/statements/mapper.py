from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from services.errors import BadField, BadFields, UserError
from services.importing.amounts import DateOrder, Decimals
from services.importing.exports import Export, Line
from services.statements.profile_desk import Sample, header_of
from services.statements.profiles import Meaning, Profile, suggested
from services.statements.records import Parsed
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.theme import SPACE, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import TextLine
from ui.widgets.notice import Notice
from ui.wording import words, words_for

SHOWN: Final = 20
_PASSED_OVER: Final = ""


class MapperView(QFrame):
    """Says what the columns of an unknown export mean: seen on its first lines, tried, kept.

    Signals:
        sample_wanted(str, str): read the first lines by this encoding and delimiter.
        try_wanted(object), save_wanted(object): the `Profile` as it is now.
        back_wanted(): leave it.
    """

    sample_wanted = Signal(str, str)
    try_wanted = Signal(object)
    save_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statement_mapper")
        self.setProperty("card", True)
        self.sample: Sample | None = None
        self.meanings: list[QComboBox] = []
        self._is_new = False
        self._build()
        self._connect()

    @property
    def export(self) -> Export | None:
        """The file whose columns are named."""
        return self.sample.export if self.sample else None

    def begin(self, sample: Sample, like: Profile | None = None) -> None:
        """Show a file's first lines, with what is probably meant."""
        self._is_new = True
        self.name.set_value("" if like is None or like.is_shipped else like.name)
        self.skip.set_value(like.skip_until if like else "")
        self.order.set_value(like.date_order if like else DateOrder.DAY_FIRST)
        self.decimals.set_value(like.decimals if like else Decimals.SNIFF)
        usual = self.tr("Egreso, Débito, D, ND")
        self.outgoing.set_value(", ".join(like.outgoing) if like else usual)
        self.encoding.set_value("sniff")
        self.delimiter.set_value("sniff")
        self.notice.clear()
        self.form.clear_errors()
        self.result.hide()
        self.show_sample(sample)
        if not self.skip.value():
            self._guess_marker(sample.lines)
        self._suggest()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sample(self, sample: Sample) -> None:
        """Show the same file's lines, read in another way; what was chosen stays."""
        self.sample = sample
        chosen = [combo.currentData() for combo in self.meanings]
        self._fill(sample)
        for combo, told in zip(self.meanings, chosen, strict=False):
            combo.setCurrentIndex(max(0, combo.findData(told)))

    def show_tried(self, parsed: Parsed) -> None:
        """Show how the file reads by the profile."""
        self.notice.clear()
        if parsed.problems:
            first = parsed.problems[0]
            told = self.tr("{n} problemas. Línea {line}: {problem}")
            words_ = words_for(first.error)
            self.notice.tell(
                "warn", told.format(n=len(parsed.problems), line=first.line, problem=words_)
            )
        incoming = sum(max(0, line.amount_cents) for line in parsed.lines)
        outgoing = -sum(min(0, line.amount_cents) for line in parsed.lines)
        lines = [
            self.tr("Se leen {n} líneas: entran {into}, salen {out}. Las primeras:").format(
                n=f"{len(parsed.lines):,}",
                into=formats.money(incoming),
                out=formats.money(outgoing),
            )
        ]
        lines += [
            f"{formats.day(line.day)}   {formats.money(line.amount_cents)}   {line.detail[:60]}"
            f"   {line.reference}"
            for line in parsed.lines[:3]
        ]
        self.result.setText("\n".join(lines))
        self.result.show()

    def show_refused(self, error: UserError) -> None:
        """Say what keeps the profile from working."""
        self.result.hide()
        if isinstance(error, BadField | BadFields):
            told = self.form.show_refused(error)
            if told:
                self.notice.tell("err", told)
        else:
            self.notice.tell("err", words_for(error))

    def profile(self) -> Profile:
        """The profile as it is now.

        Raises:
            MarkerMissing: the line before the table is not in the file.
        """
        if self.sample is None:
            raise ValueError("no file is shown")
        columns = {
            place: Meaning(combo.currentData())
            for place, combo in enumerate(self.meanings)
            if combo.currentData()
        }
        return Profile(
            name=self.name.value(),
            header=header_of(self.sample.lines, self.skip.value(), has_header=True),
            columns=columns,
            delimiter=self.delimiter.value() or "sniff",
            encoding=self.encoding.value() or "sniff",
            skip_until=self.skip.value(),
            date_order=self.order.value() or DateOrder.DAY_FIRST,
            decimals=self.decimals.value() or Decimals.SNIFF,
            outgoing=tuple(
                word.strip() for word in self.outgoing.value().split(",") if word.strip()
            ),
        )

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = label(self.tr("¿Qué dice cada columna?"), bold=True, scale=1.15)
        self.table = QTableWidget()
        self.table.setObjectName("mapper_table")
        self.table.setAccessibleName(self.tr("Primeras líneas del archivo"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.table.setWordWrap(False)
        self.name = TextLine("mapper_name", most=60)
        self.skip = TextLine("mapper_skip", most=80)
        self.outgoing = TextLine("mapper_outgoing", most=80)
        self.order = ChoiceCombo[DateOrder](
            "mapper_order",
            [
                (DateOrder.DAY_FIRST, self.tr("día/mes/año")),
                (DateOrder.YEAR_FIRST, self.tr("año-mes-día")),
                (DateOrder.MONTH_FIRST, self.tr("mes/día/año")),
            ],
        )
        self.decimals = ChoiceCombo[Decimals](
            "mapper_decimals",
            [
                (Decimals.SNIFF, self.tr("según el archivo")),
                (Decimals.POINT, self.tr("punto: 1,234.50")),
                (Decimals.COMMA, self.tr("coma: 1.234,50")),
            ],
        )
        auto = self.tr("automática")
        self.encoding = ChoiceCombo[str](
            "mapper_encoding",
            [
                ("sniff", auto),
                ("utf-8", "UTF-8"),
                ("utf-16", "UTF-16"),
                ("cp1252", "Windows-1252"),
                ("cp850", "CP850 (DOS)"),
            ],
        )
        self.delimiter = ChoiceCombo[str](
            "mapper_delimiter",
            [
                ("sniff", self.tr("automático")),
                (";", self.tr("punto y coma")),
                (",", self.tr("coma")),
                ("\t", self.tr("tabulador")),
                ("|", "|"),
            ],
        )
        self.form = Form("mapper_form", columns=4, labels="top")
        self.form.add("name", self.tr("&Nombre del perfil"), self.name)
        self.form.add("skip_until", self.tr("La tabla e&mpieza tras"), self.skip)
        self.form.add("outgoing", self.tr("&Sale dinero si el tipo es"), self.outgoing)
        self.form.add("date_order", self.tr("Fec&ha"), self.order)
        self.form.add("decimals", self.tr("&Decimales"), self.decimals)
        self.form.add("encoding", self.tr("Codi&ficación"), self.encoding)
        self.form.add("delimiter", self.tr("Separado&r"), self.delimiter)
        self.notice = Notice("mapper_notice")
        self.result = label(wrap=True, tone="muted", name="mapper_result")
        self.back_button = ActionButton("mapper_back", self.tr("&Volver"))
        self.try_button = ActionButton("mapper_try", self.tr("Pro&bar"), icon="refresh")
        self.save_button = ActionButton(
            "mapper_save", self.tr("&Guardar y usar"), key="F12", icon="save", primary=True
        )
        inside = QWidget()
        inside.setProperty("plain", True)
        upper = QVBoxLayout(inside)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(SPACE.small)
        for widget in (self.title, self.notice, self.result, self.table, self.form):
            upper.addWidget(widget)
        upper.setStretch(3, 1)
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
        self.skip.editingFinished.connect(self._suggest)

    def _tell(self, tell: Callable[[Profile], None]) -> None:
        self.form.clear_errors()
        if not self.form.commit():
            self.form.focus_first_error()
            return
        try:
            made = self.profile()
        except UserError as error:
            self.show_refused(error)
            return
        tell(made)

    def _read_again(self, _chosen: object) -> None:
        if self.sample is not None and self._is_new:
            self.sample_wanted.emit(
                self.encoding.value() or "sniff", self.delimiter.value() or "sniff"
            )

    def _fill(self, sample: Sample) -> None:
        lines, width = sample.lines[:SHOWN], min(sample.width, 60)
        self.table.clear()
        self.table.setRowCount(len(lines) + 1)
        self.table.setColumnCount(width)
        self.table.setHorizontalHeaderLabels(
            [self.tr("Columna {n}").format(n=place + 1) for place in range(width)]
        )
        self.table.setVerticalHeaderLabels(["", *(str(line.number) for line in lines)])
        self.meanings = []
        for place in range(width):
            combo = QComboBox()
            combo.setObjectName(f"mapper_meaning_{place + 1}")
            combo.setAccessibleName(self.tr("Columna {n}").format(n=place + 1))
            combo.addItem(self.tr("(nada)"), _PASSED_OVER)
            for meaning in Meaning:
                combo.addItem(words(f"statement_meaning.{meaning.value}"), meaning.value)
            self.table.setCellWidget(0, place, combo)
            self.meanings.append(combo)
        for row, line in enumerate(lines, start=1):
            for place, cell in enumerate(line.cells[:width]):
                self.table.setItem(row, place, QTableWidgetItem(cell[:200]))
        height = row_height(self.table.font())
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setRowHeight(0, round(height * 1.35))
        self.table.resizeColumnsToContents()
        widest = self.table.fontMetrics().averageCharWidth() * 36
        for place in range(width):
            least = self.meanings[place].sizeHint().width() + 28
            self.table.setColumnWidth(place, max(least, min(widest, self.table.columnWidth(place))))
        self.table.setMinimumHeight(height * 8)

    def _guess_marker(self, lines: Sequence[Line]) -> None:
        """The line right before the first one that names enough columns."""
        before = ""
        for line in lines:
            found = suggested(line.cells).values()
            if Meaning.DATE in found and len(set(found)) >= 2:
                self.skip.set_value(before)
                return
            before = next((cell.strip() for cell in line.cells if cell.strip()), before)

    def _suggest(self) -> None:
        """Choose what the header's names usually mean, where nothing is chosen."""
        if self.sample is None or any(combo.currentData() for combo in self.meanings):
            return
        try:
            header = header_of(self.sample.lines, self.skip.value(), has_header=True)
        except UserError:
            return
        for place, meaning in suggested(header).items():
            if place < len(self.meanings):
                combo = self.meanings[place]
                combo.setCurrentIndex(combo.findData(meaning.value))
