"""Answers of a bank whose layout nobody knows: a table whose columns the office named once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import resources
from services.debits.banks.answers import PROCESSED
from services.debits.banks.tables import Column, Shape, read_rows
from services.debits.instructions import Answer
from services.errors import BadField, BadFields
from services.importing import FileEmpty
from services.importing.amounts import DateOrder, Decimals
from services.importing.exports import (
    DELIMITERS,
    ENCODINGS,
    MOST_COLUMNS,
    compare_header,
    fingerprint_of,
    header_key,
    lines_of,
    load,
)
from services.text import clean_line, fold


@dataclass(frozen=True, slots=True)
class AnswerMap:
    """How the office says that a bank's answer looks.

    Attributes:
        name: as it is chosen by.
        header: the names of the columns, in order, as the bank writes them.
        columns: what the column at each place tells. Without an outcome, the table lists only
            what was collected, and whoever made the map said so.
        settled: what the outcome says when the debit was collected.
        rejected: what it says when it was not; empty where anything else says so.
        skip_lines: how many lines stand before the header.
    """

    name: str
    header: tuple[str, ...]
    columns: Mapping[int, Column]
    settled: tuple[str, ...] = (PROCESSED,)
    rejected: tuple[str, ...] = ()
    skip_lines: int = 0
    delimiter: str = "sniff"
    encoding: str = "sniff"
    decimals: Decimals = Decimals.SNIFF
    date_order: DateOrder = DateOrder.DAY_FIRST
    lists_only_settled: bool = False

    @property
    def fingerprint(self) -> str:
        """What the header is recognised by, whatever its accents, case and spaces."""
        return fingerprint_of(self.header)


def read_mapped(mapped: AnswerMap, content: bytes, file_name: str = "") -> Answer:
    """Read a CSV or XLSX answer by a map.

    Raises:
        HeaderChanged: the header is not the one that the map was made for.
        AnswerColumns, AnswerField, AnswerTotalsDiffer, DecimalsMixed, DecimalsUnclear, and what
        `lines_of` raises: nothing of the file is used.
    """
    lines = lines_of(load(content, file_name), mapped.encoding, mapped.delimiter)
    lines = [line for line in lines if line.number > mapped.skip_lines and not line.is_blank]
    if not lines:
        raise FileEmpty
    compare_header(lines[0], mapped.header, mapped.name)
    shape = Shape(
        columns={told: place for place, told in mapped.columns.items()},
        settled=frozenset(fold(word) for word in mapped.settled),
        rejected=frozenset(fold(word) for word in mapped.rejected),
        decimals=mapped.decimals,
        date_order=mapped.date_order,
        width=len(mapped.header),
    )
    return read_rows(lines[1:], shape)


def checked(mapped: AnswerMap) -> AnswerMap:
    """A map as somebody put it together, refused where it cannot work.

    Raises:
        BadFields: `name`, `header`, `columns`, `settled`, `rejected`, `delimiter`, `encoding`.
    """
    problems: list[BadField] = []
    name = ""
    try:
        name = clean_line(mapped.name, field="name", most=60, required=True)
    except BadField as bad:
        problems.append(bad)
    told = list(mapped.columns.values())
    if len(set(told)) != len(told):
        problems.append(BadField(field="columns", problem="debit.column_twice"))
    if Column.REFERENCE not in told:
        problems.append(BadField(field="columns", problem="debit.no_reference_column"))
    if (Column.OUTCOME in told) == mapped.lists_only_settled:
        problems.append(BadField(field="columns", problem="debit.no_outcome_column"))
    if Column.OUTCOME in told and not any(fold(word) for word in mapped.settled):
        problems.append(BadField(field="settled", problem="required"))
    if {fold(word) for word in mapped.settled} & {fold(word) for word in mapped.rejected}:
        problems.append(BadField(field="rejected", problem="debit.word_twice"))
    widest = max(mapped.columns, default=0)
    if not 1 <= len(mapped.header) <= MOST_COLUMNS or widest >= len(mapped.header):
        problems.append(BadField(field="header", problem="too_long", most=MOST_COLUMNS))
    if mapped.delimiter not in DELIMITERS:
        problems.append(BadField(field="delimiter", problem="not_allowed"))
    if mapped.encoding not in ENCODINGS:
        problems.append(BadField(field="encoding", problem="not_allowed"))
    if problems:
        raise BadFields(problems)
    return from_body(name, to_body(mapped))


def suggested(header: Sequence[str]) -> dict[int, Column]:
    """What the columns of an unknown header probably tell, by the names that banks use."""
    found: dict[int, Column] = {}
    for place, name in enumerate(header):
        column = _aliases().get(header_key(name))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def moved(mapped: AnswerMap, header: Sequence[str]) -> dict[int, Column]:
    """Where the columns of a map stand under another header, by their names."""
    places = {header_key(name): place for place, name in enumerate(header)}
    named = [(header_key(mapped.header[place]), told) for place, told in mapped.columns.items()]
    return {places[name]: told for name, told in named if name in places}


def sounds_settled(word: str) -> bool:
    """Whether a bank that says this probably means that it collected."""
    return fold(word) in _SOUNDS_SETTLED


def to_body(mapped: AnswerMap) -> dict[str, Any]:
    """A map as the books keep it."""
    return {
        "header": [" ".join(cell.split())[:80] for cell in mapped.header],
        "columns": {str(place): told.value for place, told in sorted(mapped.columns.items())},
        "settled": _told(mapped.settled),
        "rejected": _told(mapped.rejected),
        "skip_lines": mapped.skip_lines,
        "delimiter": mapped.delimiter,
        "encoding": mapped.encoding,
        "decimals": mapped.decimals.value,
        "date_order": mapped.date_order.value,
        "lists_only_settled": mapped.lists_only_settled,
    }


def from_body(name: str, body: Mapping[str, Any]) -> AnswerMap:
    """A map as the books have it."""
    return AnswerMap(
        name=name,
        header=tuple(body["header"]),
        columns={int(place): Column(told) for place, told in body["columns"].items()},
        settled=tuple(body["settled"]),
        rejected=tuple(body.get("rejected", ())),
        skip_lines=int(body.get("skip_lines", 0)),
        delimiter=body.get("delimiter", "sniff"),
        encoding=body.get("encoding", "sniff"),
        decimals=Decimals(body.get("decimals", "sniff")),
        date_order=DateOrder(body.get("date_order", "dmy")),
        lists_only_settled=bool(body.get("lists_only_settled")),
    )


def _told(words: Sequence[str]) -> list[str]:
    return [" ".join(word.split())[:80] for word in words if word.strip()]


@cache
def _aliases() -> dict[str, Column]:
    told: dict[str, list[str]] = json.loads(resources.text("ecuador", _ALIASES))
    return {header_key(name): Column(column) for column, names in told.items() for name in names}


_ALIASES: Final = "debit_answer_columns.json"
_SOUNDS_SETTLED: Final = frozenset(
    {PROCESSED, "ok", "si", "cobrado", "cobrada", "debitado", "debitada", "procesado", "procesada"}
    | {"pagado", "pagada", "aplicado", "aplicada", "exitoso", "exitosa", "aprobado", "aprobada"}
)
