"""A table of a hundred thousand rows: until it is painted, and one frame while scrolling."""

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from services.accounts.records import AccountHit
from services.accounts.states import AccountState, Method, Origin
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from ui.accounts.columns import accounts
from ui.theme import Theme
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView

_SIZE: Final = (1280, 720)
AnyIndex = QModelIndex | QPersistentModelIndex


class _Plain(QAbstractTableModel):
    """The least that a model can be."""

    def __init__(self, rows: list[AccountHit]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        return self._rows[index.row()].name if role == Qt.ItemDataRole.DisplayRole else None


def table_rows(count: int, rounds: int) -> Iterator[Figure]:
    """Our accounts' list beside a plain view over a plain model."""
    app = QApplication.instance() or QApplication([])
    theme = Theme(app)  # type: ignore[arg-type]
    rows = [_hit(index) for index in range(count)]
    kept: list[QTableView] = []

    def ours(_: int) -> None:
        model = _model()
        view = RowsView("bench", model, title="bench")
        view.resize(*_SIZE)
        model.set_rows(rows)
        _paint(view, kept)

    def plain(_: int) -> None:
        view = QTableView()
        view.setModel(_Plain(rows))
        view.resize(*_SIZE)
        _paint(view, kept)

    shown, limit = in_turns(max(5, rounds // 10), ours, plain)
    yield timed(
        f"show a table of {count:,} rows", shown, limit, "plain QTableView", goal=Goal("p50", 100.0)
    )
    model = _model()
    model.set_rows(rows)
    view, bare = RowsView("bench", model, title="bench"), QTableView()
    bare.setModel(_Plain(rows))
    for each in (view, bare):
        each.resize(*_SIZE)
        each.show()
    app.processEvents()
    frame, limit = in_turns(rounds, lambda n: _scroll(view, n), lambda n: _scroll(bare, n))
    yield timed("scroll it by a page", frame, limit, "plain QTableView", goal=Goal("p95", 30.0))
    for each in (view, bare, *kept):
        each.close()
    del theme


def _model() -> RowsModel[AccountHit]:
    return RowsModel(accounts(), identity=lambda row: row.number)


def _paint(view: QTableView, kept: list[QTableView]) -> None:
    view.show()
    view.viewport().repaint()
    kept[:] = [view]  # the one before goes, and its model with it


def _scroll(view: QTableView, number: int) -> None:
    bar = view.verticalScrollBar()
    bar.setValue((number * bar.pageStep()) % max(1, bar.maximum()))
    view.viewport().repaint()


def _hit(index: int) -> AccountHit:
    return AccountHit(
        id=index,
        number=f"{100_001 + index}",
        name=f"Peñafiel Núñez María José {index}",
        trade_name="",
        id_kind="05",
        id_number=f"17{index:08d}",
        phone="022555555",
        mobile=f"0991{index:06d}",
        origin=Origin.MANUAL,
        state=AccountState.ACTIVE,
        method=Method.DEPOSIT,
        open_cents=index,
        overdue_cents=index // 2,
        open_invoices=index % 4,
    )
