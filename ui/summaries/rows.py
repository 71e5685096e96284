"""The totals of a summary and the documents behind them, as rows of tables."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.papers.days import detail_of
from services.papers.turns import KINDS
from services.summaries.records import NOT_COUNTED, Annex, DaySummary, Document, Part, Total
from services.summaries.words import TITLES
from ui import formats
from ui.widgets.rows_model import Column


class Group(StrEnum):
    """What a total is put together by."""

    METHOD = "method"
    CASHIER = "cashier"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One total that can be opened: `key` is a method, a user name or a part."""

    group: Group
    key: str
    label: str
    count: int
    cents: int
    reversed_cents: int
    is_apart: bool = False

    @property
    def net_cents(self) -> int:
        """What is left."""
        return self.cents - self.reversed_cents


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document behind a total; `payment` is empty where no receipt belongs to it."""

    document: str
    payment: str
    who: str
    told: str
    cents: int
    is_alert: bool = False


def totals(told: DaySummary, group: Group) -> list[TotalRow]:
    """The totals of a group, as the paper lists them."""
    if group is Group.METHOD:
        return [
            _total(group, each, KINDS.get(each.key, each.key), is_apart=each.key in NOT_COUNTED)
            for each in told.by_method
        ]
    if group is Group.CASHIER:
        return [_total(group, each, each.name or each.key) for each in told.by_cashier]
    return [
        TotalRow(group, each.part.value, TITLES[each.part], len(each.lines), each.cents, 0)
        for each in told.annexes
    ]


def list_rows(annex: Annex) -> list[DocumentRow]:
    """The documents of a list, with what the paper says of each."""
    return [
        DocumentRow(
            line.document,
            line.payment,
            " · ".join(word for word in (line.name, line.account) if word),
            detail_of(annex, line),
            line.cents,
            line.is_alert,
        )
        for line in annex.lines
    ]


def document_rows(documents: list[Document]) -> list[DocumentRow]:
    """The documents behind a method's or a person's total."""
    return [
        DocumentRow(
            each.receipt,
            each.payment,
            f"{each.name} · {each.account}",
            " · ".join(
                word
                for word in (
                    each.told,
                    KINDS.get(each.method, each.method),
                    formats.moment(each.at),
                    each.user,
                )
                if word
            ),
            each.cents,
        )
        for each in documents
    ]


def part_of(row: TotalRow) -> Part:
    """The list that a total of the group of lists is of."""
    return Part(row.key)


def total_columns() -> list[Column[TotalRow]]:
    """What came in and what is left."""
    return [
        Column(
            "label",
            _tr("Total"),
            lambda row: row.label,
            stretch=True,
            tone=lambda row: "muted" if row.is_apart else "",
        ),
        Column("count", _tr("N.º"), lambda row: f"{row.count:,}", "right", lambda row: row.count),
        Column(
            "net",
            _tr("Neto"),
            lambda row: formats.amount(row.net_cents),
            "right",
            lambda row: row.net_cents,
            tooltip=_parts,
            tone=lambda row: "err" if row.net_cents < 0 else "muted" if row.is_apart else "",
        ),
    ]


def document_columns() -> list[Column[DocumentRow]]:
    """One document to a row."""
    return [
        Column("document", _tr("Documento"), lambda row: row.document),
        Column("who", _tr("Cliente"), lambda row: row.who, stretch=True, tooltip=_told),
        Column(
            "cents",
            _tr("Valor"),
            lambda row: formats.amount(row.cents),
            "right",
            lambda row: row.cents,
            tone=lambda row: "err" if row.cents < 0 else "",
        ),
    ]


_PARTS: Final = "Recibido {received} · reversado {reversed}"


def _parts(row: TotalRow) -> str:
    return _tr(_PARTS).format(
        received=formats.money(row.cents), reversed=formats.money(row.reversed_cents)
    )


def _told(row: DocumentRow) -> str:
    return "\n".join(word for word in (row.who, row.told) if word)


def _total(group: Group, each: Total, label: str, *, is_apart: bool = False) -> TotalRow:
    return TotalRow(group, each.key, label, each.count, each.cents, each.reversed_cents, is_apart)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SummaryRows", text)
