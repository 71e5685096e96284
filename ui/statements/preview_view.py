from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from services.importing import LineProblem
from services.importing.amounts import Decimals
from services.statements.records import PreviewLine, StatementPreview
from ui import formats
from ui.statements.columns import preview_columns, problem_columns
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView


class PreviewView(QFrame):
    """What a file of the bank would add, before anything is written.

    Signals:
        apply_wanted(), back_wanted(), mapper_wanted(): import it, leave it, say its columns anew.
    """

    apply_wanted = Signal()
    back_wanted = Signal()
    mapper_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statement_preview")
        self.setProperty("card", True)
        self.file_name = ElidedLabel()
        self.counts = label(bold=True, wrap=True, name="statement_counts")
        self.reason = label(tone="warn", wrap=True, name="statement_reason")
        self.apply_button = OnceButton("statement_apply", self.tr("Importar"), key="F12")
        self.back_button = ActionButton("statement_back", self.tr("Deja&r este archivo"), key="Esc")
        self.mapper_button = ActionButton(
            "statement_columns", self.tr("Definir &columnas…"), icon="edit"
        )
        self.model: RowsModel[PreviewLine] = RowsModel(preview_columns(), identity=id)
        self.table = RowsView("statement_preview_lines", self.model, title=self.tr("Líneas"))
        self.problems: RowsModel[LineProblem] = RowsModel(problem_columns(), identity=id)
        self.problems_table = RowsView(
            "statement_problems",
            self.problems,
            title=self.tr("Problemas"),
            empty=self.tr("Ningún problema."),
        )
        self._build()
        self.apply_button.fired.connect(self.apply_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self.mapper_button.clicked.connect(self.mapper_wanted)

    def show_preview(self, preview: StatementPreview) -> None:
        """Show what a file would add; problems come to the front."""
        found = [*preview.problems, *preview.parsed.warnings]
        self.model.set_rows(list(preview.lines))
        self.problems.set_rows(found)
        self.tabs.setTabText(0, self.tr("Líneas ({n})").format(n=f"{preview.line_count:,}"))
        title = self.tr("Problemas ({n})") if preview.problems else self.tr("Avisos ({n})")
        self.tabs.setTabText(1, title.format(n=f"{len(found):,}"))
        self.tabs.setCurrentIndex(1 if preview.problems else 0)
        decimals = (
            self.tr("coma decimal")
            if preview.parsed.decimals == Decimals.COMMA
            else self.tr("punto decimal")
        )
        told = self.tr("{file} · perfil {profile} · {decimals}")
        self.file_name.set_whole(
            told.format(file=preview.file_name, profile=preview.parsed.profile, decimals=decimals)
        )
        self.counts.setText(self._counted(preview))
        self.apply_button.set_text(
            self.tr("Importar 1 línea")
            if preview.new_count == 1
            else self.tr("Importar {n} líneas").format(n=f"{preview.new_count:,}")
        )
        self.offer_again()
        shown = self.problems_table if preview.problems else self.table
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reason(self, reason: str) -> None:
        """Say why the file cannot be brought in, or with "" let it."""
        self.reason.setText(reason)
        self.apply_button.set_reason(reason)

    def offer_again(self) -> None:
        """Have the button there, for a file that certainly was not brought in yet."""
        self.apply_button.renew()
        self.apply_button.arm()

    def _counted(self, preview: StatementPreview) -> str:
        parts = [
            self.tr("{new} nuevas, {same} ya estaban").format(
                new=f"{preview.new_count:,}", same=f"{preview.same_count:,}"
            ),
            self.tr("{n} con propuesta").format(n=f"{preview.matched_count:,}"),
            self.tr("entran {cents}").format(cents=formats.money(preview.in_cents)),
            self.tr("salen {cents}").format(cents=formats.money(-preview.out_cents)),
        ]
        if preview.first_day is not None:
            first, last = formats.day(preview.first_day), formats.day(preview.last_day)
            parts.insert(0, f"{first} – {last}")
        return " · ".join(parts)

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("statement_preview_tabs")
        self.tabs.setAccessibleName(self.tr("Vista previa"))
        self.tabs.addTab(self.table, "")
        self.tabs.addTab(self.problems_table, "")
        foot = FlowRow(
            self.reason, self.mapper_button, self.back_button, self.apply_button, head=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(self.file_name)
        column.addWidget(self.counts)
        column.addWidget(self.tabs, 1)
        column.addWidget(foot)
