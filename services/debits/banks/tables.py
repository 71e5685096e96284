"""Answers that are a table: found by the names of its columns, or by their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from services.debits.banks.answers import (
    PROCESSED,
    TextLine,
    agreed,
    line_in,
    reference_in,
)
from services.debits.errors import AnswerColumns, AnswerField, AnswerNotOfBank
from services.debits.instructions import Answer, AnswerLine, Outcome
from services.importing import FileEmpty
from services.importing.amounts import DateOrder, Decimals, parse_cents, parse_day, sniff_decimals
from services.importing.exports import Line, header_key, lines_of, load
from services.text import fold

_HEADER_WITHIN: Final = 30
_MOST_TEXT: Final = 40
_MOST_WORDS: Final = 200


class Column(StrEnum):
    """What a column of an answer tells."""

    REFERENCE = "reference"
    OUTCOME = "outcome"
    AMOUNT = "amount"
    LINE = "line"
    CODE = "code"
    WORDS = "words"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the columns of a table stand, and how it writes what they tell.

    Attributes:
        columns: the place of each, from 0. Without an outcome the table lists only what was
            collected.
        settled: what the outcome says when the debit was collected, folded.
        rejected: what it says when it was not, folded; empty where anything else says so.
        width: how many columns the header has; 0 where nothing says so.
        cents_digits: an amount of exactly so many digits and no mark is in cents; 0 for none.
    """

    columns: Mapping[Column, int]
    settled: frozenset[str] = frozenset({PROCESSED})
    rejected: frozenset[str] = frozenset()
    decimals: Decimals = Decimals.SNIFF
    date_order: DateOrder = DateOrder.DAY_FIRST
    width: int = 0
    cents_digits: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A table that is found by the names of its columns, in whatever order they stand.

    Attributes:
        names: how each column may be called, as `header_key` gives it.
        optional: those that may be missing.
    """

    names: Mapping[Column, tuple[str, ...]]
    optional: frozenset[Column] = frozenset()
    settled: frozenset[str] = field(default=frozenset({PROCESSED}))


def read_named(named: Named, content: bytes, file_name: str, bank: str) -> Answer:
    """A spreadsheet, or text parted by whatever its lines have most of.

    Raises:
        AnswerNotOfBank: no line near its beginning names the columns, or one is named twice.
        Those of `read_rows`, and of `lines_of`.
    """
    lines = lines_of(load(content, file_name))
    found = find_named(lines, named)
    if found is None:
        raise AnswerNotOfBank(bank=bank, line=lines[0].number if lines else 1)
    at, columns = found
    width = len(lines[at].cells)
    return read_rows(lines[at + 1 :], Shape(columns, named.settled, width=width))


def find_named(lines: Sequence[Line], named: Named) -> tuple[int, dict[Column, int]] | None:
    """The place of the header, and of the columns under it; None where there is none."""
    for at, line in enumerate(lines[:_HEADER_WITHIN]):
        keys = [header_key(cell) for cell in line.cells]
        columns = {
            column: places[0]
            for column, names in named.names.items()
            if len(places := [place for place, key in enumerate(keys) if key in names]) == 1
        }
        if columns.keys() >= named.names.keys() - named.optional:
            return at, columns
    return None


def cells_of(lines: Sequence[TextLine], least: int) -> list[Line]:
    """Columns parted by tabs, for layouts without a header; nothing in them is a quote.

    Raises:
        AnswerColumns: a line has fewer than `least`, or other than the first.
    """
    rows = [Line(line.number, tuple(line.text.split("\t"))) for line in lines]
    expected = max(least, len(rows[0].cells)) if rows else least
    for row in rows:
        if len(row.cells) != expected:
            raise AnswerColumns(line=row.number, found=len(row.cells), expected=expected)
    return rows


def read_rows(rows: Sequence[Line], shape: Shape) -> Answer:
    """The lines of a table, and its row of totals if it has one.

    Raises:
        AnswerColumns, AnswerField: with the line. AnswerTotalsDiffer: the row of totals says
        something else. DecimalsMixed, DecimalsUnclear: nobody can tell what the amounts are.
        FileEmpty: no line.
    """
    told = [row for row in rows if not row.is_blank]
    reader = _Reader(shape, _decimals(told, shape))
    lines: list[AnswerLine] = []
    told_cents: int | None = None
    for row in told:
        if reader.is_total(row):
            told_cents = reader.cents(row)
        else:
            lines.append(reader.line(row))
    if not lines:
        raise FileEmpty
    return agreed(
        Answer(
            tuple(lines),
            told_cents=told_cents,
            lists_only_settled=Column.OUTCOME not in shape.columns,
        )
    )


class _Reader:
    def __init__(self, shape: Shape, decimals: Decimals) -> None:
        self._shape = shape
        self._decimals = decimals
        self._at = shape.columns
        needed = {Column.REFERENCE, Column.OUTCOME} & shape.columns.keys()
        self._width = 1 + max(shape.columns[column] for column in needed)

    def is_total(self, row: Line) -> bool:
        """Whether it adds up the others: no reference, and `Total` before everything."""
        if any(letter.isdigit() for letter in self._cell(row, Column.REFERENCE)):
            return False
        return header_key(next(filter(str.strip, row.cells), "")).split(" ")[0] in _TOTAL

    def line(self, row: Line) -> AnswerLine:
        """What a row says of one debit."""
        width = self._shape.width
        if len(row.cells) < self._width or (width and any(map(str.strip, row.cells[width:]))):
            expected = width or self._width
            raise AnswerColumns(line=row.number, found=len(row.cells), expected=expected)
        outcome = self._outcome(row)
        words = self._words(row, Column.WORDS)
        if not words and outcome is Outcome.REJECTED:
            # Where no column tells why, the result itself is all that the bank says.
            words = self._words(row, Column.OUTCOME)
        cents = self.cents(row)
        if cents is None and Column.AMOUNT in self._at and outcome is Outcome.SETTLED:
            raise AnswerField(line=row.number, problem="amount", text="")
        return AnswerLine(
            number=row.number,
            reference=reference_in(self._cell(row, Column.REFERENCE), row.number),
            outcome=outcome,
            amount_cents=cents,
            line=line_in(self._cell(row, Column.LINE)),
            code=self._words(row, Column.CODE),
            words=words,
            on=self._day(row),
        )

    def cents(self, row: Line) -> int | None:
        """The amount of a row; None where it has none."""
        text = self._cell(row, Column.AMOUNT)
        if not text:
            return None
        if self._shape.cents_digits and _is_padded(text, self._shape.cents_digits):
            return int(text)
        found = parse_cents(text, self._decimals)
        if found is None or found < 0:
            raise AnswerField(line=row.number, problem="amount", text=text[:_MOST_TEXT])
        return found

    def _outcome(self, row: Line) -> Outcome:
        if Column.OUTCOME not in self._at:
            return Outcome.SETTLED
        told = fold(self._cell(row, Column.OUTCOME))
        if not told:
            raise AnswerField(line=row.number, problem="outcome", text="")
        if told in self._shape.settled:
            return Outcome.SETTLED
        if self._shape.rejected and told not in self._shape.rejected:
            text = self._cell(row, Column.OUTCOME)[:_MOST_TEXT]
            raise AnswerField(line=row.number, problem="word", text=text)
        return Outcome.REJECTED

    def _day(self, row: Line) -> date | None:
        text = self._cell(row, Column.DAY)
        if not text:
            return None
        day = parse_day(text, self._shape.date_order)
        if day is None:
            raise AnswerField(line=row.number, problem="day", text=text[:_MOST_TEXT])
        return day

    def _words(self, row: Line, column: Column) -> str:
        told = "".join(each if each.isprintable() else " " for each in self._cell(row, column))
        return " ".join(told.split())[:_MOST_WORDS]

    def _cell(self, row: Line, column: Column) -> str:
        at = self._at.get(column)
        return row.cells[at].strip() if at is not None and at < len(row.cells) else ""


def _decimals(rows: Sequence[Line], shape: Shape) -> Decimals:
    at = shape.columns.get(Column.AMOUNT)
    if shape.decimals is not Decimals.SNIFF or at is None:
        return Decimals.POINT if shape.decimals is Decimals.SNIFF else shape.decimals
    return sniff_decimals((row.number, row.cells[at]) for row in rows if at < len(row.cells))


def _is_padded(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()


_TOTAL: Final = frozenset({"total", "totales"})
