from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.inputs import DraftRecord
from services.accounts.records import AccountFilter, AccountHit
from services.accounts.states import AccountState
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.accounts.account_rows import AccountRows, ListQuestion
from ui.accounts.choices import ChoiceCombo
from ui.activation.desk import ActivationDesk
from ui.tasks import TaskRunner
from ui.theme import SPACE, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.growing_rows import GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet, SheetAction
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words, words_for

_WAITING: Final = (AccountState.IN_REVIEW, AccountState.DOCUMENTS, AccountState.REQUESTED)
_MOST_DRAFT_ROWS: Final = 5


class QueueView(QWidget):
    """What waits: drafts that somebody began, and accounts that are not active yet.

    Signals:
        begin_wanted(): a new activation.
        draft_wanted(str): go on with the draft of this id.
        account_wanted(str): go on with the account of this number.
    """

    begin_wanted = Signal()
    draft_wanted = Signal(str)
    account_wanted = Signal(str)

    def __init__(
        self, desk: ActivationDesk, tasks: TaskRunner, operator: Callable[[], Operator]
    ) -> None:
        super().__init__()
        self.setObjectName("activation_queue")
        self._desk = desk
        self._tasks = tasks
        self._operator = operator
        self._asked = 0
        self.drafts: RowsModel[DraftRecord] = RowsModel(
            _draft_columns(self.tr), identity=lambda one: one.draft.id, parent=self
        )
        self.rows = AccountRows(desk.accounts, tasks, self)
        self._make_widgets()
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read both lists again."""
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        self.new_button.set_reason("" if may else self.tr("Su rol no activa cuentas"))
        self._asked += 1
        asked = self._asked
        self._tasks.run(
            self._desk.drafts.all,
            lambda drafts: self._show_drafts(asked, drafts),
            self._fail,
            owner=self,
        )
        self._ask()

    def focus_first(self) -> None:
        """Put the keyboard where the work is."""
        lists = [one for one in (self.drafts_table, self.table) if one.isVisible()]
        filled = [one for one in lists if one.model().rowCount()]
        target: QWidget = filled[0] if filled else self.new_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_discard(self) -> None:
        """Ask whether the chosen draft is to be thrown away."""
        record = self.drafts_table.current_record()
        if not isinstance(record, DraftRecord):
            return
        sheet = ReviewSheet(
            "discard_draft",
            self.tr("Descartar el borrador"),
            self,
            rows=[
                (self.tr("Cliente"), _draft_name(record) or self.tr("sin nombre")),
                (self.tr("Guardado"), f"{formats.moment(record.saved_at)} · {record.saved_by}"),
            ],
            actions=[SheetAction("discard", self.tr("&Descartar"), danger=True, once=True)],
        )
        sheet.chosen.connect(lambda _key: self._discard(sheet, record.draft.id))
        sheet.open_sheet()

    def _discard(self, sheet: ReviewSheet, draft_id: str) -> None:
        sheet.close_sheet()
        operator = self._operator()
        self._tasks.run(
            lambda: self._desk.drafts.discard(operator, draft_id),
            lambda _none: self.refresh(),
            self._fail,
            owner=self,
        )

    def _ask(self) -> None:
        state = self.state.value()
        states = frozenset({AccountState(state)}) if state else frozenset(_WAITING)
        self.rows.ask(ListQuestion(kinds=AccountFilter(states=states)))

    def _show_drafts(self, asked: int, drafts: Sequence[DraftRecord]) -> None:
        if asked != self._asked:
            return
        self.notice.clear()
        self.drafts.set_rows(drafts)
        self.drafts_part.setVisible(bool(drafts))
        lines = min(len(drafts), _MOST_DRAFT_ROWS)
        row = row_height(self.font())
        self.drafts_table.setFixedHeight(row * lines + round(row * 1.05) + 6)

    def _show_count(self, count: int, _is_cut: bool) -> None:
        told = self.tr("1 solicitud") if count == 1 else self.tr("{count} solicitudes")
        self.count.setText(told.format(count=f"{count:,}"))

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.refresh))

    def _make_widgets(self) -> None:
        self.notice = Notice("activation_notice")
        self.new_button = ActionButton(
            "activation_new", self.tr("&Nueva activación"), icon="plus", primary=True
        )
        self.drafts_table = RowsView("activation_drafts", self.drafts, title=self.tr("Borradores"))
        self.resume_button = ActionButton("activation_resume", self.tr("&Continuar"), icon="edit")
        self.discard_button = ActionButton(
            "activation_discard", self.tr("&Descartar…"), icon="close"
        )
        every = [("", self.tr("Todas las que esperan"))]
        states = [(state.value, wording.state("account", state).word) for state in _WAITING]
        self.state = ChoiceCombo[str]("activation_state", every + states)
        self.state.setAccessibleName(self.tr("Estado"))
        self.state.set_value("")
        self.count = label(tone="muted", name="activation_count")
        self.table = GrowingView(
            "activation_queue_table",
            self.rows.model,
            title=self.tr("Solicitudes por atender"),
            more=self.rows.more,
            empty=self.tr("Nada espera activación. Empiece una con «Nueva activación»."),
        )

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Activación"), scale=1.5, bold=True), 1)
        head.addWidget(self.new_button)
        self.drafts_part = QWidget()
        drafts = QVBoxLayout(self.drafts_part)
        drafts.setContentsMargins(0, 0, 0, SPACE.small)
        drafts.setSpacing(SPACE.small)
        line = QHBoxLayout()
        line.setSpacing(SPACE.small)
        line.addWidget(label(self.tr("Borradores"), bold=True), 1)
        line.addWidget(self.discard_button)
        line.addWidget(self.resume_button)
        drafts.addLayout(line)
        drafts.addWidget(self.drafts_table)
        self.drafts_part.hide()
        under = QHBoxLayout()
        under.setSpacing(SPACE.normal)
        under.addWidget(label(self.tr("Solicitudes por atender"), bold=True))
        under.addWidget(self.count, 1)
        self.state.setMinimumContentsLength(22)
        under.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.drafts_part)
        column.addLayout(under)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.begin_wanted)
        self.drafts_table.opened.connect(lambda one: self.draft_wanted.emit(one.draft.id))
        self.resume_button.clicked.connect(self._resume)
        self.discard_button.clicked.connect(self.ask_to_discard)
        self.table.opened.connect(self._open)
        self.state.chosen.connect(self._ask)
        self.rows.shown.connect(self._show_count)
        self.rows.failed.connect(self._fail)

    def _resume(self) -> None:
        record = self.drafts_table.current_record()
        if isinstance(record, DraftRecord):
            self.draft_wanted.emit(record.draft.id)

    def _open(self, hit: AccountHit) -> None:
        self.account_wanted.emit(hit.number)


def _draft_name(record: DraftRecord) -> str:
    return record.draft.customer.name


def _draft_columns(tr: Callable[[str], str]) -> list[Column[DraftRecord]]:
    steps = (tr("Datos"), tr("Servicio y líneas"), tr("Método de pago"))
    return [
        Column("name", tr("Cliente"), lambda r: _draft_name(r) or tr("sin nombre"), stretch=True),
        Column("id", tr("Identificación"), _draft_identification),
        Column("step", tr("Va en"), lambda r: steps[min(max(r.draft.step, 0), 2)]),
        Column("at", tr("Guardado"), lambda r: formats.moment(r.saved_at)),
        Column("by", tr("Quién"), lambda r: r.saved_by),
    ]


def _draft_identification(record: DraftRecord) -> str:
    typed = record.draft.customer
    return f"{words(f'id_kind.{typed.id_kind}')} {typed.id_number}" if typed.id_number else "—"
