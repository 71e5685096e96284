from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from services.debits.answer_records import APPLIED, AnswerPreview, JudgedLine, Verdict
from ui import formats, wording
from ui.debits.columns import judged_columns, judged_todo
from ui.debits.told import counted, debit_count
from ui.theme import SPACE, set_font_scale
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox

_ALL: Final = "all"


class AnswerView(QFrame):
    """What a bank's answer would do to a batch, line by line. Looking at it does nothing.

    Signals:
        apply_wanted(), back_wanted(), other_wanted(): do it, leave the file, look at another one.
        columns_wanted(): say anew what its columns mean.
    """

    apply_wanted = Signal()
    back_wanted = Signal()
    other_wanted = Signal()
    columns_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answer_view")
        self.preview: AnswerPreview | None = None
        self.is_busy = False
        self._build()
        self._connect()

    def show_preview(self, preview: AnswerPreview, bank: str) -> None:
        """Show what a file would do."""
        self.preview = preview
        self.text.clear_text()
        self.chips.choose(_ALL)
        told = self.tr("Respuesta de {bank} para el lote {number} · {file}")
        self.title.set_whole(told.format(bank=bank, number=preview.batch, file=preview.file_name))
        counts = {each.value: preview.of(each)[0] for each in Verdict}
        self.chips.show_counts(counts | {_ALL: len(preview.lines)})
        settled, rejected = preview.of(Verdict.SETTLED), preview.of(Verdict.REJECTED)
        sums = self.tr("Se cobran {settled}     Se rechazan {rejected}")
        self.columns_button.setVisible(preview.is_mapped)
        self.sums.setText(sums.format(settled=counted(settled), rejected=counted(rejected)))
        self._show_check(preview)
        self._show_lines()
        applied = sum(preview.of(each)[0] for each in APPLIED)
        self.apply_button.set_text(
            self.tr("Aplicar {n}").format(n=debit_count(applied)) if applied else self.tr("Aplicar")
        )
        self.offer_again()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_again(self) -> None:
        """Have the button there, for a file that certainly is not applied whole yet."""
        self.apply_button.renew()
        self.apply_button.arm()

    def show_reason(self, reason: str) -> None:
        """Say why the file cannot be applied now, or with "" let it."""
        self.apply_button.set_reason(reason)

    def show_busy(self, *, busy: bool) -> None:
        """Let the file not be left while it is applied."""
        self.is_busy = busy
        self.back_button.setEnabled(not busy)
        self.other_button.setEnabled(not busy)

    def why_not(self) -> str:
        """Why applying the file would do nothing; empty when it would."""
        preview = self.preview
        if preview is None:
            return ""
        if not sum(preview.of(each)[0] for each in APPLIED):
            if preview.first_day is not None:
                told = self.tr("Nada que aplicar hoy: lea otra vez este archivo desde el {day}.")
                return told.format(day=formats.day(preview.first_day))
            return self.tr(
                "Ninguna línea haría algo: los libros ya lo dicen, o no es de este lote."
            )
        return ""

    def _build(self) -> None:
        self.title = ElidedLabel()
        set_font_scale(self.title, 1.2)
        self.title.setObjectName("answer_title")
        self.sums = label(bold=True, scale=1.15, wrap=True, name="answer_sums")
        self.check = Notice("answer_check")
        self.trial = label(
            self.tr("Es un ensayo: hasta que presione F12 no se registra nada."), tone="muted"
        )
        verdicts = [Chip(each.value, wording.state("debit_verdict", each).word) for each in Verdict]
        self.chips = ChipRow(
            "answer_verdicts", self.tr("Resultado"), [Chip(_ALL, self.tr("Todas")), *verdicts]
        )
        self.text = SearchBox("answer_text", self.tr("Cuenta, cliente o mensaje  (Ctrl+F)"))
        self.model: RowsModel[JudgedLine] = RowsModel(
            judged_columns(), identity=lambda row: row.number
        )
        self.table = RowsView("answer_lines", self.model, title=self.tr("Líneas de la respuesta"))
        self.table.set_empty_text(self.tr("Ninguna línea es así."))
        self.back_button = ActionButton("answer_back", self.tr("Dejar"), key="Esc")
        self.other_button = ActionButton(
            "answer_other", self.tr("&Otro archivo…"), icon="import", flat=True
        )
        self.columns_button = ActionButton(
            "answer_columns", self.tr("Colu&mnas…"), icon="edit", flat=True
        )
        self.apply_button = OnceButton("answer_apply", self.tr("Aplicar"), key="F12", icon="check")
        self.chosen = label(tone="muted", wrap=True, name="answer_chosen")
        foot = FlowRow(
            self.trial,
            self.columns_button,
            self.other_button,
            self.back_button,
            self.apply_button,
            head=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        for widget in (self.title, self.sums, self.check, self.chips, self.text):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.chosen)
        column.addWidget(foot)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.apply_button.fired.connect(self.apply_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self.other_button.clicked.connect(self.other_wanted)
        self.columns_button.clicked.connect(self.columns_wanted)
        self.chips.chosen.connect(lambda _key: self._show_lines())
        self.text.sought.connect(self.model.set_filter)
        self.text.left.connect(self.text.clear_text)
        self.text.accepted.connect(lambda _with: self.table.setFocus())
        self.text.moved.connect(lambda _step: self.table.setFocus())
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.current_changed.connect(self._show_current)

    def _show_check(self, preview: AnswerPreview) -> None:
        """Say whether the totals of the file agree with the batch."""
        told: list[str] = []
        before = preview.read_before
        if before is not None and before.batch != preview.batch:
            elsewhere = self.tr(
                "Este mismo archivo ya respondió al lote {batch} el {at} ({by}): compruebe que el"
                " banco lo envió también para este."
            )
            at = formats.moment(before.at)
            told.append(elsewhere.format(batch=before.batch, at=at, by=before.by))
        elif before is not None:
            again = self.tr("Este archivo ya se leyó el {at} ({by}): {done}.")
            done = self.tr("1 línea quedó hecha")
            if before.done != 1:
                done = self.tr("{n} líneas quedaron hechas").format(n=f"{before.done:,}")
            told.append(again.format(at=formats.moment(before.at), by=before.by, done=done))
        if not preview.agrees:
            told.append(
                self.tr("Hay líneas que no cuadran con el lote: no se aplican y su débito espera.")
            )
        if preview.first_day is not None:
            early = self.tr(
                "{early} con un día que no ha llegado (desde el {day}): hasta entonces no es dinero"
                " y no se aplica; lea otra vez este archivo ese día."
            )
            day = formats.day(preview.first_day)
            told.append(early.format(early=counted(preview.of(Verdict.EARLY)), day=day))
        if not preview.is_whole:
            missing = self.tr("El archivo no nombra {missing}: siguen pendientes.")
            if preview.missing[0] == 1:
                missing = self.tr("El archivo no nombra {missing}: sigue pendiente.")
            told.append(missing.format(missing=counted(preview.missing)))
            if preview.lists_only_settled:
                told.append(
                    self.tr("Este banco lista solo lo cobrado: al terminar, cierre el lote.")
                )
        if told:
            self.check.tell("warn", " ".join(told), closable=False)
            return
        whole = self.tr("Cuadra con el lote: {batch}, todos respondidos.")
        pair = preview.batch_lines, preview.batch_cents
        self.check.tell("ok", whole.format(batch=counted(pair)), closable=False)

    def _show_current(self, row: JudgedLine | None) -> None:
        told = judged_todo(row) if row is not None else ""
        self.chosen.setText(f"{row.line or row.reference} · {told}" if row and told else "")

    def _show_lines(self) -> None:
        if self.preview is not None:
            place = [column.key for column in self.model.columns].index("on")
            has_days = any(row.on for row in self.preview.lines)
            self.table.setColumnHidden(place, not has_days)
            key = self.chips.current
            self.model.set_rows(
                [row for row in self.preview.lines if key in {_ALL, row.verdict.value}]
            )
