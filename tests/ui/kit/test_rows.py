from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.ui.kit.keys import CTRL, ENTER, SHIFT, hold, press
from tests.ui.kit.samples import TODAY, Invoice, columns, invoices
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.paged_rows import PagedRows
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView

Show = Callable[..., QWidget]


class Table:
    def __init__(self, show: Show, count: int = 6) -> None:
        self.model = RowsModel(
            columns(),
            identity=lambda r: r.number,
            checkable=True,
            may_check=lambda r: r.state != "void",
        )
        self.view = RowsView("rows", self.model, title="Facturas", empty="No hay facturas.")
        self.window = show(self.view)
        self.model.set_rows(invoices(count))
        self.opened: list[Invoice] = []
        self.view.opened.connect(self.opened.append)
        self.view.setFocus()

    @property
    def ticked(self) -> list[int]:
        return [row for row in range(self.model.rowCount()) if self.model.is_checked(row)]


@pytest.fixture
def table(show: Show) -> Table:
    return Table(show)


def test_space_ticks_and_goes_down(table: Table) -> None:
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Space)
    assert table.ticked == [0, 1]
    assert table.view.currentIndex().row() == 2


def test_a_held_space_ticks_one_line(table: Table) -> None:
    hold(table.view, Qt.Key.Key_Space, 40)
    assert table.ticked == [0]


def test_what_may_not_be_ticked_is_not(table: Table) -> None:
    table.view.select_row(3)
    press(Qt.Key.Key_Space)
    assert table.ticked == []
    assert table.view.currentIndex().row() == 4


def test_ctrl_a_ticks_all_that_may_and_ctrl_shift_a_none(table: Table) -> None:
    press(Qt.Key.Key_A, CTRL)
    assert table.ticked == [0, 1, 2, 4, 5]
    press(Qt.Key.Key_A, CTRL | SHIFT)
    assert table.ticked == []


def test_ticks_stay_on_their_records_when_rows_are_read_again(table: Table) -> None:
    table.model.set_checked(table.model.rows[1:3])
    changed: list[bool] = []
    table.model.checked_changed.connect(lambda: changed.append(True))
    table.model.set_rows(invoices()[2:])
    assert [r.number for r in table.model.checked()] == [invoices()[2].number]
    assert changed == [True]


def test_the_cursor_stays_on_its_record_when_rows_are_read_again(table: Table) -> None:
    table.view.select_row(4)
    table.model.set_rows(invoices()[3:])
    assert table.view.current_record() == invoices()[4]


def test_ticks_follow_sorting_and_filtering(table: Table) -> None:
    table.model.set_checked(table.model.rows[:1])
    table.model.sort(6, Qt.SortOrder.DescendingOrder)
    assert table.model.rows[0].balance_cents == max(r.balance_cents for r in invoices(6))
    assert table.ticked == [5]
    table.model.set_filter("nunez")
    assert {r.name for r in table.model.rows} == {"Núñez & Hijos Cía. Ltda."}
    assert len(table.model.checked()) == 1


def test_dates_sort_by_day_and_not_by_their_letters(table: Table) -> None:
    table.model.sort(2, Qt.SortOrder.AscendingOrder)
    days = [r.due_on for r in table.model.rows]
    assert days == sorted(days)


def test_enter_and_a_double_click_open_a_record_once(table: Table) -> None:
    hold(table.view, ENTER, 30)
    assert table.opened == [invoices()[0]]


def test_copied_rows_paste_into_a_spreadsheet_without_formulas(show: Show) -> None:
    model: RowsModel[str] = RowsModel([Column("a", "Nombre", lambda r: r)])
    view = RowsView("v", model, title="Nombres")
    show(view)
    model.set_rows(["=cmd|' /C calc'!A0", "+593 2", "-12.50", "a\tb\nc"])
    view.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["Nombre", "'=cmd|' /C calc'!A0", "'+593 2", "-12.50", "a b c"]


def test_ctrl_f_and_ctrl_e_reach_the_page(table: Table) -> None:
    heard: list[str] = []
    table.view.filter_wanted.connect(lambda: heard.append("filter"))
    table.view.export_wanted.connect(lambda: heard.append("export"))
    press(Qt.Key.Key_F, CTRL)
    press(Qt.Key.Key_E, CTRL)
    assert heard == ["filter", "export"]


def test_names_that_look_like_html_are_shown_as_written(table: Table) -> None:
    index = table.model.index(2, 4)
    assert index.data() == "<b>Peña</b>"


def test_a_hundred_thousand_rows_read_only_the_pages_that_are_seen(show: Show) -> None:
    asked: list[int] = []

    def fetch(offset: int, limit: int) -> Sequence[Invoice]:
        asked.append(offset)
        return [Invoice(f"{n:09d}", TODAY, TODAY, n, "open") for n in range(offset, offset + limit)]

    model = RowsModel(columns(), identity=lambda r: r.number, checkable=True)
    view = RowsView("v", model, title="Facturas")
    show(view)
    model.set_rows(PagedRows(100_000, fetch))
    assert model.rowCount() == 100_000
    assert len(asked) <= 2
    view.select_row(99_999)
    assert view.current_record().number == "000099999"
    view.grab()
    assert len(asked) <= 5
    wanted: list[tuple[str, bool]] = []
    model.sort_wanted.connect(lambda key, down: wanted.append((key, down)))
    view.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    assert set(wanted) == {("balance", True)}


def test_the_columns_fill_the_width_and_no_more(table: Table) -> None:
    for width in (900, 1300):
        table.window.resize(width, 500)
        shown = sum(table.view.columnWidth(c) for c in range(len(table.model.columns)))
        assert abs(shown - table.view.viewport().width()) <= 1


def test_what_tells_rows_apart_stays_readable_however_narrow_the_table_is(show: Show) -> None:
    name = "Importadora Comercial Andina de Telecomunicaciones"
    columns: list[Column[str]] = [
        Column("name", "Cliente", lambda row: row, stretch=True, letters=18),
        Column("note", "Nota", lambda row: row, stretch=True),
    ]
    model = RowsModel(columns)
    view = RowsView("narrow", model, title="Clientes")
    show(view)
    model.set_rows([name])
    view.resize(60, 200)
    letter = view.fontMetrics().averageCharWidth()
    assert view.columnWidth(0) == 18 * letter
    assert view.columnWidth(1) == 9 * letter


def test_until_the_first_answer_a_table_waits_and_chips_keep_room_for_their_counts(
    show: Show,
) -> None:
    model = RowsModel(columns(), identity=lambda r: r.number)
    view = RowsView("rows", model, title="Facturas", empty="No hay facturas.", waits=True)
    show(view)
    waiting = view.grab().toImage()
    model.set_rows([])
    assert view.grab().toImage() != waiting
    view.set_empty_text("Un momento…")
    assert view.grab().toImage() == waiting
    words = [Chip(str(number), "Depositado") for number in range(6)]
    chips = ChipRow("states", "Estado", words, counted=True)
    show(chips)
    plain = ChipRow("plain", "Estado", words)
    show(plain)
    before, bare = chips.sizeHint().width(), plain.sizeHint().width()
    chips.show_counts({each.key: 999 for each in words})
    assert chips.sizeHint().width() <= before > bare


def test_an_empty_table_says_what_that_means(show: Show) -> None:
    table = Table(show, 0)
    before = table.view.grab().toImage()
    table.view.set_empty_text("")
    assert table.view.grab().toImage() != before
    press(Qt.Key.Key_Space)
    press(ENTER)
    assert table.opened == []
