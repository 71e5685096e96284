from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from services.errors import BadField
from services.importing import LineProblem, Row, Table
from services.invoices.columns import COLUMNS, HEADER, read_cell

_FIELDS: Final = tuple(column.name for column in COLUMNS)
_REMEMBERED: Final = 20_000
_FAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DraftCharge:
    """One charge line as the file gives it."""

    code: str
    description: str
    quantity_e6: int
    unit_price_e6: int
    discount_cents: int
    tax_code: str


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """One invoice of the file whose cells are all readable; nothing was looked up yet.

    `line` is where it begins, and `lines` where each of its charges stands.
    """

    line: int
    number: str
    account_number: str
    issued_on: date
    due_on: date
    period: str
    charges: tuple[DraftCharge, ...]
    lines: tuple[int, ...]
    stated_cents: int | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The invoices of a file that can be read, and everything that can not."""

    drafts: tuple[InvoiceDraft, ...]
    problems: tuple[LineProblem, ...]


class _Reader:
    """Reads cells; the same text in the same column is read once."""

    def __init__(self) -> None:
        self.problems: list[LineProblem] = []
        self._known: dict[tuple[str, str], Any] = {}

    def row(self, row: Row) -> dict[str, Any] | None:
        """All cells of a row; None when one of them is wrong."""
        values: dict[str, Any] = {}
        for field in _FIELDS:
            read = self._cell(field, row[field])
            if isinstance(read, BadField):
                self.refuse(row.line, read)
            else:
                values[field] = read
        return values if len(values) == len(_FIELDS) else None

    def refuse(self, line: int, bad: BadField) -> None:
        """Note what is wrong at a line."""
        details = {key: told for key, told in bad.details.items() if key not in _NAMED}
        self.problems.append(LineProblem(line, bad.field, str(bad.details["problem"]), details))

    def _cell(self, field: str, text: str) -> Any:
        key = field, text
        if key in self._known:
            return self._known[key]
        try:
            read = read_cell(field, text)
        except BadField as bad:
            read = bad
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = read
        return read


_NAMED: Final = frozenset({"field", "problem"})


def gather(table: Table, today: date, tick: Callable[[int], None]) -> Gathered:
    """Put the rows of a file together into invoices.

    Rows of one invoice stand together and repeat its columns; a number that comes back later is
    refused, because a file that was joined to itself would double its charges.

    Args:
        table: the file.
        today: in Guayaquil; an invoice of years ahead is refused.
        tick: is given how many rows were read; may raise to stop.
    """
    reader = _Reader()
    reader.problems.extend(table.problems)
    drafts: list[InvoiceDraft] = []
    seen: dict[str, int] = {}
    done = 0
    for rows in _invoices(table.rows):
        done += len(rows)
        tick(done)
        number = rows[0]["invoice_number"].strip()
        if number and number in seen:
            bad = BadField(
                field="invoice_number", problem="invoice.repeated", first_line=seen[number]
            )
            reader.refuse(rows[0].line, bad)
            continue
        seen[number] = rows[0].line
        draft = _draft(reader, rows, today, is_whole=not table.problems)
        if draft is not None:
            drafts.append(draft)
    return Gathered(tuple(drafts), tuple(sorted(reader.problems, key=lambda found: found.line)))


def _invoices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows of one number; in JSON, those of one object."""
    ordinal = 0

    def mark(row: Row) -> tuple[int, str]:
        nonlocal ordinal
        ordinal += row.part == 1
        return ordinal, row["invoice_number"].strip()

    for _, group in groupby(rows, key=mark):
        yield list(group)


def _draft(reader: _Reader, rows: list[Row], today: date, *, is_whole: bool) -> InvoiceDraft | None:
    # Where lines of the file were refused, an invoice's total can't be held against its lines.
    before = len(reader.problems)
    read = [values for row in rows if (values := reader.row(row)) is not None]
    if len(read) != len(rows):
        return None
    first = read[0]
    for row, values in zip(rows[1:], read[1:], strict=True):
        for field in HEADER:
            if values[field] != first[field]:
                bad = BadField(
                    field=field, problem="invoice.header_differs", first_line=rows[0].line
                )
                reader.refuse(row.line, bad)
    for bad in _bad_dates(first, today):
        reader.refuse(rows[0].line, bad)
    if len(reader.problems) != before:
        return None
    return InvoiceDraft(
        line=rows[0].line,
        number=first["invoice_number"],
        account_number=first["account_number"],
        issued_on=first["issued_on"],
        due_on=first["due_on"],
        period=first["period"],
        charges=tuple(_charge(values) for values in read),
        lines=tuple(row.line for row in rows),
        stated_cents=first["invoice_total"] if is_whole else None,
    )


def _bad_dates(first: dict[str, Any], today: date) -> Iterator[BadField]:
    if first["issued_on"] > today + _FAR:
        yield BadField(field="issued_on", problem="date.too_late", most=today + _FAR)
    if first["due_on"] < first["issued_on"]:
        yield BadField(field="due_on", problem="date.too_early", least=first["issued_on"])
    elif first["due_on"] > first["issued_on"] + _FAR:
        yield BadField(field="due_on", problem="date.too_late", most=first["issued_on"] + _FAR)


def _charge(values: dict[str, Any]) -> DraftCharge:
    return DraftCharge(
        code=values["code"],
        description=values["description"],
        quantity_e6=values["quantity"],
        unit_price_e6=values["unit_price"],
        discount_cents=values["discount"],
        tax_code=values["tax_code"],
    )
