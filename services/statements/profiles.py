"""How a bank's export looks: data that the office can add to, never code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

import resources
from services.errors import BadField, BadFields
from services.importing.amounts import DateOrder, Decimals
from services.importing.exports import (
    DELIMITERS,
    ENCODINGS,
    MOST_COLUMNS,
    fingerprint_of,
    header_key,
)
from services.text import clean_line


class Meaning(StrEnum):
    """What a column of a bank's export tells."""

    DATE = "date"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    TYPE = "type"
    DETAIL = "detail"
    REFERENCE = "reference"
    BALANCE = "balance"


_SEVERAL: Final = frozenset({Meaning.DETAIL})


@dataclass(frozen=True, slots=True)
class Profile:
    """One shape of export: where its table begins, its header, and what each column tells.

    Attributes:
        name: as it is chosen by.
        header: the names of the columns, in order, as the bank writes them; empty for a file
            without a header.
        columns: what the column at each place tells; places left out are passed over.
        skip_until: what the line before the header begins with; empty when the header is first.
        ends_at: what the first cell of the lines under the table begins with.
        outgoing: words of the type column for money that left the account.
        is_shipped: whether it came with the program.
    """

    name: str
    header: tuple[str, ...]
    columns: Mapping[int, Meaning]
    delimiter: str = "sniff"
    encoding: str = "sniff"
    skip_until: str = ""
    ends_at: tuple[str, ...] = ()
    date_order: DateOrder = DateOrder.DAY_FIRST
    decimals: Decimals = Decimals.SNIFF
    outgoing: tuple[str, ...] = ()
    is_shipped: bool = False

    @property
    def fingerprint(self) -> str:
        """What the header is recognised by, whatever its accents, case and spaces."""
        return fingerprint_of(self.header)

    def places(self, meaning: Meaning) -> tuple[int, ...]:
        """The columns that tell this."""
        return tuple(sorted(at for at, told in self.columns.items() if told is meaning))


def checked(profile: Profile) -> Profile:
    """A profile as somebody put it together, refused where it cannot work.

    Raises:
        BadFields: `name`, `columns`, `delimiter`, `encoding`, `header`.
    """
    problems: list[BadField] = []
    name = skip = ""
    try:
        name = clean_line(profile.name, field="name", most=60, required=True)
        skip = clean_line(profile.skip_until, field="skip_until", most=80)
    except BadField as bad:
        problems.append(bad)
    told = list(profile.columns.values())
    if any(told.count(meaning) > 1 for meaning in set(told) - _SEVERAL):
        problems.append(BadField(field="columns", problem="statement.column_twice"))
    if Meaning.DATE not in told:
        problems.append(BadField(field="columns", problem="statement.no_date_column"))
    has_both = Meaning.DEBIT in told or Meaning.CREDIT in told
    if (Meaning.AMOUNT in told) == has_both:
        problems.append(BadField(field="columns", problem="statement.no_amount_column"))
    if profile.delimiter not in DELIMITERS:
        problems.append(BadField(field="delimiter", problem="not_allowed"))
    if profile.encoding not in ENCODINGS:
        problems.append(BadField(field="encoding", problem="not_allowed"))
    widest = max(profile.columns, default=0)
    if len(profile.header) > MOST_COLUMNS or widest >= MOST_COLUMNS:
        problems.append(BadField(field="header", problem="too_long", most=MOST_COLUMNS))
    if problems:
        raise BadFields(problems)
    return Profile(
        name=name,
        header=tuple(" ".join(cell.split())[:80] for cell in profile.header),
        columns=dict(profile.columns),
        delimiter=profile.delimiter,
        encoding=profile.encoding,
        skip_until=skip,
        ends_at=profile.ends_at,
        date_order=profile.date_order,
        decimals=profile.decimals,
        outgoing=profile.outgoing,
    )


@cache
def shipped() -> tuple[Profile, ...]:
    """The profiles that come with the program."""
    told = json.loads(resources.text("ecuador", "statement_profiles.json"))
    return tuple(from_body(one["name"], one, is_shipped=True) for one in told["profiles"])


def suggested(header: Sequence[str]) -> dict[int, Meaning]:
    """What the columns of an unknown header probably tell, by the names that banks use."""
    aliases = json.loads(resources.text("ecuador", "statement_profiles.json"))["aliases"]
    known = {header_key(name): Meaning(told) for told, names in aliases.items() for name in names}
    found: dict[int, Meaning] = {}
    for place, name in enumerate(header):
        meaning = known.get(header_key(name))
        if meaning is not None and (meaning in _SEVERAL or meaning not in found.values()):
            found[place] = meaning
    return found


def to_body(profile: Profile) -> dict[str, Any]:
    """A profile as the books keep it."""
    return {
        "header": list(profile.header),
        "columns": {str(place): told.value for place, told in sorted(profile.columns.items())},
        "delimiter": profile.delimiter,
        "encoding": profile.encoding,
        "skip_until": profile.skip_until,
        "ends_at": list(profile.ends_at),
        "date_order": profile.date_order.value,
        "decimals": profile.decimals.value,
        "outgoing": list(profile.outgoing),
    }


def from_body(name: str, body: Mapping[str, Any], *, is_shipped: bool = False) -> Profile:
    """A profile as the books or the program's own list have it."""
    return Profile(
        name=name,
        header=tuple(body["header"]),
        columns={int(place): Meaning(told) for place, told in body["columns"].items()},
        delimiter=body.get("delimiter", "sniff"),
        encoding=body.get("encoding", "sniff"),
        skip_until=body.get("skip_until", ""),
        ends_at=tuple(body.get("ends_at", ())),
        date_order=DateOrder(body.get("date_order", "dmy")),
        decimals=Decimals(body.get("decimals", "sniff")),
        outgoing=tuple(body.get("outgoing", ())),
        is_shipped=is_shipped,
    )
