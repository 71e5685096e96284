from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from services.importing import LineProblem
from ui import formats
from ui.invoices.import_jobs import FilePreview, ImportJob, problem_columns
from ui.theme import SPACE
from ui.widgets.buttons import OnceButton
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView


class ImportPanel(QFrame):
    """What a file would do: its counts, its records, its problems, and the button that does it."""

    def __init__(self, jobs: Sequence[ImportJob], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_preview")
        self.setProperty("card", True)
        self.file_name = ElidedLabel()
        self.counts = label(bold=True, wrap=True, name="import_counts")
        self.reason = label(tone="warn", wrap=True, name="import_reason")
        self.apply_button = OnceButton("import_apply", self.tr("Importar"), key="F12")
        self._build(jobs)

    def show_preview(self, job: ImportJob, preview: FilePreview) -> None:
        """Show what a file would do; problems come to the front."""
        model, table = self._tables[job.key]
        model.set_rows(job.rows(preview))
        self.problems.set_rows(list(preview.problems))
        self._content.setCurrentWidget(table)
        count, problems = f"{len(model.rows):,}", f"{len(preview.problems):,}"
        self.tabs.setTabText(0, self.tr("Contenido ({n})").format(n=count))
        self.tabs.setTabText(1, self.tr("Problemas ({n})").format(n=problems))
        self.tabs.setCurrentIndex(1 if preview.problems else 0)
        self.file_name.set_whole(preview.file_name)
        self.counts.setText(self._counted(job, preview))
        self.apply_button.set_text(self.tr("Importar {n}").format(n=f"{preview.new_count:,}"))
        self.offer_again()
        shown = self.problems_table if preview.problems else table
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reason(self, reason: str) -> None:
        """Say why the file cannot be brought in, or with "" let it."""
        self.reason.setText(reason)
        self.apply_button.set_reason(reason)

    def offer_again(self) -> None:
        """Have the button there, for a file that certainly was not brought in yet."""
        self.apply_button.renew()
        self.apply_button.arm()

    def _counted(self, job: ImportJob, preview: FilePreview) -> str:
        told = self.tr("{lines} líneas · {new} por agregar · {same} ya registradas")
        text = told.format(
            lines=f"{preview.line_count:,}",
            new=f"{preview.new_count:,}",
            same=f"{preview.same_count:,}",
        )
        total = job.total_cents(preview)
        return f"{text} · {formats.money(total)}" if total else text

    def _build(self, jobs: Sequence[ImportJob]) -> None:
        self.problems: RowsModel[LineProblem] = RowsModel(problem_columns(), identity=id)
        self.problems_table = RowsView(
            "import_problems",
            self.problems,
            title=self.tr("Problemas"),
            empty=self.tr("Ningún problema."),
        )
        self._content = QStackedWidget()
        self._tables: dict[str, tuple[RowsModel[Any], RowsView]] = {}
        for job in jobs:
            model: RowsModel[Any] = RowsModel(job.columns(), identity=id)
            table = RowsView(f"import_{job.key}_table", model, title=job.title)
            self._tables[job.key] = (model, table)
            self._content.addWidget(table)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("import_tabs")
        self.tabs.setAccessibleName(self.tr("Vista previa"))
        self.tabs.addTab(self._content, "")
        self.tabs.addTab(self.problems_table, "")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.normal)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.apply_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        column.setSpacing(SPACE.small)
        column.addWidget(self.file_name)
        column.addWidget(self.counts)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)
