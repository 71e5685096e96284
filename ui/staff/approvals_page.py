from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import UserError
from services.staff.people import PeopleService
from services.staff.records import ApprovalFilter, GivenApproval, Pair
from services.staff.rights import Operator
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.staff.words import approved_word
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.day_range import DayRange
from ui.widgets.flow_row import FlowRow
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_PAGE: Final = 200
_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[GivenApproval]
    pairs: list[Pair]
    people: list[tuple[str, str]]
    actions: list[str]


class ApprovalsPage(QWidget):
    """Who approved what for whom, one by one or counted by pair of people.

    Signals:
        record_wanted(str): what was approved, as the journal names it (`payment:…`).
        shown(): the list was read.
    """

    record_wanted = Signal(str)
    shown = Signal()

    def __init__(
        self,
        people: PeopleService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("approvals_page")
        self._people = people
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._asked = 0
        self._is_all = True
        self._is_reading = False
        self._build()
        self._connect()
        self.days.set_days(self._today() - timedelta(days=_DAYS), None)

    def refresh(self) -> None:
        """Read the approvals again."""
        self._asked += 1
        asked, wanted, operator = self._asked, self._filter(), self._operator()
        people = self._people
        self._is_reading = True

        def work() -> _Found:
            return _Found(
                people.approvals(operator, wanted, limit=_PAGE),
                people.pairs(operator, wanted),
                [(one.user.username, one.user.full_name) for one in people.people()],
                people.approved_actions(),
            )

        def done(found: _Found) -> None:
            if asked == self._asked:
                self._show(found)

        self._tasks.run(work, done, self._fail, owner=self)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Lo que una segunda persona aprobó: quién lo pidió, quién dijo que sí, por cuánto y por"
            " qué. Por parejas cuenta cuántas veces decidieron juntas las mismas dos personas;"
            " mírelo cada mes, sobre todo las devoluciones. Enter abre el documento."
        )

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.chips = ChipRow(
            "approvals_view",
            self.tr("Vista"),
            [Chip("list", self.tr("Una por una")), Chip("pairs", self.tr("Por parejas"))],
        )
        self.days = DayRange("approvals", self._today)
        self.person: ChoiceCombo[str] = ChoiceCombo(
            "approvals_person", [("", self.tr("Todas las personas"))]
        )
        self.action: ChoiceCombo[str] = ChoiceCombo(
            "approvals_action", [("", self.tr("Todas las acciones"))]
        )
        for combo, name in ((self.person, self.tr("Persona")), (self.action, self.tr("Acción"))):
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.set_value("")
        self.notice = Notice("approvals_notice")
        self.rows: GrowingRows[GivenApproval] = GrowingRows(
            _columns(), identity=lambda one: one.id, parent=self
        )
        empty = self.tr("Nadie aprobó nada en estos días.")
        self.table = GrowingView(
            "approvals_table",
            self.rows,
            title=self.tr("Aprobaciones"),
            more=self._more,
            empty=empty,
        )
        self.pair_rows: RowsModel[Pair] = RowsModel(
            _pair_columns(),
            identity=lambda one: (one.requested_by, one.approved_by, one.action),
            parent=self,
        )
        self.pair_table = RowsView(
            "approvals_pairs", self.pair_rows, title=self.tr("Parejas"), empty=empty
        )
        self._stack = QStackedWidget()
        for table in (self.table, self.pair_table):
            self._stack.addWidget(table)
        head = FlowRow(label(self.tr("Aprobaciones"), scale=1.5, bold=True), self.chips, head=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        filters = FlowRow(self.days, self.person, self.action)
        for widget in (head, self.notice, filters):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(
            lambda key: self._stack.setCurrentWidget(
                self.pair_table if key == "pairs" else self.table
            )
        )
        self.days.changed.connect(self.refresh)
        self.person.chosen.connect(lambda _name: self.refresh())
        self.action.chosen.connect(lambda _name: self.refresh())
        self.table.opened.connect(lambda one: self.record_wanted.emit(one.document))
        self.pair_table.opened.connect(self._open_pair)

    # --- Showing ----------------------------------------------------------------------------

    def _filter(self) -> ApprovalFilter:
        since, until = self.days.moments()
        return ApprovalFilter(since, until, self.person.value() or "", self.action.value() or "")

    def _show(self, found: _Found) -> None:
        self._is_reading = False
        self._is_all = len(found.rows) < _PAGE
        self.notice.clear()
        for combo, choices in (
            (self.person, found.people),
            (self.action, [(each, approved_word(each)) for each in found.actions]),
        ):
            chosen, everything = combo.value() or "", combo.itemText(0)
            combo.set_choices([("", everything), *choices])
            combo.set_value(chosen)
        self.rows.replace(found.rows)
        self.pair_rows.set_rows(found.pairs)
        self.shown.emit()

    def _more(self) -> None:
        if self._is_all or self._is_reading or not self.rows.rows:
            return
        self._is_reading = True
        asked, wanted, operator = self._asked, self._filter(), self._operator()
        last = self.rows.rows[-1]

        def done(found: list[GivenApproval]) -> None:
            if asked == self._asked:
                self._is_reading = False
                self._is_all = len(found) < _PAGE
                self.rows.append(found)

        self._tasks.run(
            lambda: self._people.approvals(operator, wanted, last, _PAGE),
            done,
            self._fail,
            owner=self,
        )

    def _open_pair(self, pair: Pair) -> None:
        """Show one by one what a pair decided."""
        self.person.set_value(pair.requested_by)
        self.action.set_value(pair.action)
        self.chips.choose("list")
        self.refresh()

    def _fail(self, error: UserError) -> None:
        self._is_reading = False
        self.notice.tell("err", words_for(error))

    def _today(self) -> date:
        return business_date(self._now())


def _columns() -> list[Column[GivenApproval]]:
    return [
        Column("at", _tr("Cuándo"), lambda one: formats.moment(one.at)),
        Column("action", _tr("Qué"), lambda one: approved_word(one.action)),
        Column("document", _tr("Documento"), lambda one: one.name, stretch=True, letters=24),
        Column("asked", _tr("Lo pidió"), lambda one: one.requested_by),
        Column("gave", _tr("Lo aprobó"), lambda one: one.approved_by),
        Column("amount", _tr("Valor"), lambda one: _money(one.amount_cents), "right"),
        Column("reason", _tr("Motivo"), lambda one: one.reason, stretch=True),
        Column(
            "used",
            _tr("Se usó"),
            lambda one: formats.moment(one.used_at) if one.used_at else _tr("No se usó"),
            tone=lambda one: "" if one.used_at else "muted",
        ),
    ]


def _pair_columns() -> list[Column[Pair]]:
    return [
        Column("asked", _tr("Lo pidió"), lambda one: one.requested_by, stretch=True),
        Column("gave", _tr("Lo aprobó"), lambda one: one.approved_by, stretch=True),
        Column("action", _tr("Qué"), lambda one: approved_word(one.action), stretch=True),
        Column(
            "times",
            _tr("Veces"),
            lambda one: f"{one.times:,}",
            "right",
            sort_key=lambda one: one.times,
        ),
        Column("cents", _tr("Suma"), lambda one: _money(one.cents), "right", lambda one: one.cents),
    ]


def _money(cents: int) -> str:
    return formats.money(cents) if cents else "—"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ApprovalsPage", text)
