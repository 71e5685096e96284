"""Reading a bank's export by a profile: movements, and everything that is wrong with it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from services.errors import BadField, UserError
from services.importing import FileEmpty, HeaderChanged, LineProblem
from services.importing.amounts import Decimals, parse_cents, parse_day, sniff_decimals
from services.importing.exports import Export, Line, compare_header, header_key, lines_of
from services.payments.records import key_of
from services.statements.errors import MarkerMissing, NoProfileFits
from services.statements.profiles import Meaning, Profile
from services.statements.records import Parsed, ParsedLine
from services.text import clean_line, fold

Tick = Callable[[int, int], None]

_LATEST: Final = timedelta(days=7)
_MOST_DETAIL: Final = 300
_MOST_REFERENCE: Final = 60
_MOST_PROBLEMS: Final = 200
_EACH: Final = 1_000
_MONEY: Final = (Meaning.AMOUNT, Meaning.DEBIT, Meaning.CREDIT, Meaning.BALANCE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_REFERENCE_IN_DETAIL: Final = re.compile(r"[A-Za-z]{0,4}[0-9]{4,20}", re.ASCII)


def read(
    export: Export, profiles: Sequence[Profile], today: date, tick: Tick = lambda _d, _t: None
) -> Parsed:
    """Read a file by the one profile given, or by the first that its header fits.

    Args:
        export: the file.
        profiles: those to try, in order.
        today: lines much later than it are wrong.
        tick: is told how many lines of how many were read.

    Raises:
        HeaderChanged, MarkerMissing: the only profile does not fit. NoProfileFits: none does.
        DecimalsMixed, DecimalsUnclear, and those of `lines_of`: the whole file is refused.
    """
    refusals: list[UserError] = []
    for profile in profiles:
        lines = lines_of(export, profile.encoding, profile.delimiter)
        try:
            begin = find_table(lines, profile)
        except (HeaderChanged, MarkerMissing) as error:
            refusals.append(error)
            continue
        return parse(lines[begin:], profile, today, tick)
    raise _nearest(refusals)


def find_table(lines: Sequence[Line], profile: Profile) -> int:
    """The place of the first line under the header.

    Raises:
        MarkerMissing: what stands before the table is not there. HeaderChanged: with what differs.
    """
    at = 0
    if profile.skip_until:
        marker = header_key(profile.skip_until)
        found = (
            place
            for place, line in enumerate(lines)
            if any(header_key(cell).startswith(marker) for cell in line.cells[:3])
        )
        place = next(found, None)
        if place is None:
            raise MarkerMissing(marker=profile.skip_until, profile=profile.name)
        at = place + 1
    while at < len(lines) and lines[at].is_blank:
        at += 1
    if not profile.header:
        return at
    if at >= len(lines):
        raise FileEmpty
    compare_header(lines[at], profile.header, profile.name)
    return at + 1


def parse(
    lines: Sequence[Line], profile: Profile, today: date, tick: Tick = lambda _d, _t: None
) -> Parsed:
    """Read the lines under a header.

    Raises:
        DecimalsMixed, DecimalsUnclear: nobody can tell what the amounts are.
        FileEmpty: no movement.
    """
    lines = _table(lines, profile)
    decimals = _decimals(lines, profile)
    reader = _Reader(profile, decimals, today)
    for done, line in enumerate(lines, 1):
        reader.take(line)
        if done % _EACH == 0 or done == len(lines):
            tick(done, len(lines))
        if len(reader.problems) >= _MOST_PROBLEMS:
            break
    if not reader.found and not reader.problems:
        raise FileEmpty
    return Parsed(
        profile=profile.name,
        fingerprint=profile.fingerprint,
        decimals=decimals.value,
        lines=tuple(reader.found),
        problems=tuple(reader.problems),
        warnings=tuple(_broken_balances(reader.found)),
    )


def movement_key(day: date, amount_cents: int, detail: str, reference_key: str) -> str:
    """What tells a movement from the others of its account, however often it was saved again.

    Neither its balance nor its place: banks show another balance while a day is not closed, and
    spreadsheet programs drop the zeros in front of a reference.
    """
    told = f"{day.isoformat()}\x1f{amount_cents}\x1f{fold(detail)}\x1f{reference_key}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


class _Reader:
    def __init__(self, profile: Profile, decimals: Decimals, today: date) -> None:
        self.found: list[ParsedLine] = []
        self.problems: list[LineProblem] = []
        self._decimals = decimals
        self._order = profile.date_order
        self._latest = today + _LATEST
        self._width = max([len(profile.header), *(at + 1 for at in profile.columns)])
        self._outgoing = frozenset(fold(word) for word in profile.outgoing)
        self._seen: Counter[str] = Counter()
        self._details = profile.places(Meaning.DETAIL)
        one = {told: places[0] for told in Meaning if (places := profile.places(told))}
        self._at = one
        self._needed = 1 + max(
            at for told, at in one.items() if told in {Meaning.DATE, Meaning.AMOUNT}
        )

    def take(self, line: Line) -> None:
        cells = line.cells
        if len(cells) < self._needed:
            details = {"found": len(cells), "expected": self._width}
            self.problems.append(LineProblem(line.number, "", "short_line", details))
            return
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            details = {"found": len(cells), "expected": self._width}
            self.problems.append(LineProblem(line.number, "", "long_line", details))
            return
        before = len(self.problems)
        day = self._day(line)
        amount = self._amount(line)
        detail = " · ".join(
            told for at in self._details if (told := self._text(line, at, "detail", _MOST_DETAIL))
        )
        reference = self._text(line, self._at.get(Meaning.REFERENCE), "reference", _MOST_REFERENCE)
        balance = self._balance(line)
        if len(self.problems) > before or day is None or not amount:
            return
        reference_key = key_of(reference) if reference else _reference_in(detail)
        key = movement_key(day, amount, detail, reference_key)
        self._seen[key] += 1
        self.found.append(
            ParsedLine(
                line=line.number,
                day=day,
                amount_cents=amount,
                detail=detail,
                reference=reference,
                reference_key=reference_key,
                balance_cents=balance,
                key=key,
                occurrence=self._seen[key],
            )
        )

    def _refuse(self, line: Line, field: str, problem: str, **details: object) -> None:
        self.problems.append(LineProblem(line.number, field, problem, details))

    def _cell(self, line: Line, meaning: Meaning) -> str:
        at = self._at.get(meaning)
        return line.cells[at].strip() if at is not None and at < len(line.cells) else ""

    def _day(self, line: Line) -> date | None:
        told = self._cell(line, Meaning.DATE)
        if not told:
            self._refuse(line, "date", "required")
            return None
        day = parse_day(told, self._order)
        if day is None:
            self._refuse(line, "date", "bad_date")
        elif day > self._latest:
            self._refuse(line, "date", "statement.future_day")
            return None
        return day

    def _amount(self, line: Line) -> int | None:
        if Meaning.AMOUNT in self._at:
            cents = self._cents(line, Meaning.AMOUNT)
            if cents is not None and cents > 0 and self._is_outgoing(line):
                cents = -cents
        else:
            debit, credit = self._cents(line, Meaning.DEBIT), self._cents(line, Meaning.CREDIT)
            if debit and credit:
                self._refuse(line, "amount", "statement.both_ways")
                return None
            cents = None if debit is None and credit is None else (credit or 0) - abs(debit or 0)
        if cents == 0 or cents is None:
            # An empty cell says nothing; what it says wrong was told already.
            problem = "statement.zero" if cents == 0 else "required"
            if not any(one.line == line.number for one in self.problems[-1:]):
                self._refuse(line, "amount", problem)
            return None
        return cents

    def _is_outgoing(self, line: Line) -> bool:
        return bool(self._outgoing) and fold(self._cell(line, Meaning.TYPE)) in self._outgoing

    def _balance(self, line: Line) -> int | None:
        return self._cents(line, Meaning.BALANCE)

    def _cents(self, line: Line, meaning: Meaning) -> int | None:
        told = self._cell(line, meaning)
        if not told:
            return None
        cents = parse_cents(told, self._decimals)
        if cents is None:
            self._refuse(line, meaning.value, "statement.bad_amount", text=told[:30])
        return cents

    def _text(self, line: Line, at: int | None, field: str, most: int) -> str:
        told = line.cells[at] if at is not None and at < len(line.cells) else ""
        if not told:
            return ""
        if not told.isprintable():
            told = _CONTROL.sub(" ", told)
        try:
            # Long references are numbers of the bank's own, not cards.
            return clean_line(told, field=field, most=most, card_check=False)
        except BadField as bad:
            problem = str(bad.details["problem"])
            rest = {k: v for k, v in bad.details.items() if k not in {"field", "problem"}}
            self._refuse(line, field, problem, **rest)
            return ""


def _reference_in(detail: str) -> str:
    """The first long number of a detail, where the bank has no column for it."""
    found = _REFERENCE_IN_DETAIL.search(detail)
    return (found[0].upper().lstrip("0") or "0") if found else ""


def _table(lines: Sequence[Line], profile: Profile) -> list[Line]:
    """The lines of the table: without blank ones, and until what closes it."""
    ends = tuple(header_key(word) for word in profile.ends_at)
    kept: list[Line] = []
    for line in lines:
        if line.is_blank:
            continue
        if ends and header_key(next(filter(str.strip, line.cells), "")).startswith(ends):
            break
        kept.append(line)
    return kept


def _decimals(lines: Sequence[Line], profile: Profile) -> Decimals:
    if profile.decimals is not Decimals.SNIFF:
        return profile.decimals
    places = [at for meaning in _MONEY for at in profile.places(meaning)]
    return sniff_decimals(
        (line.number, line.cells[at]) for line in lines for at in places if at < len(line.cells)
    )


def _broken_balances(lines: Sequence[ParsedLine]) -> list[LineProblem]:
    """Where a balance does not follow from the one before: a line may be missing there.

    Banks list the newest first or the oldest first; whichever breaks less often is meant.
    """
    told = [line for line in lines if line.balance_cents is not None]
    if len(told) != len(lines) or len(lines) < 2:
        return []
    pairs = list(pairwise(lines))
    rising = [
        after.line
        for before, after in pairs
        if (before.balance_cents or 0) + after.amount_cents != after.balance_cents
    ]
    falling = [
        after.line
        for before, after in pairs
        if (after.balance_cents or 0) + before.amount_cents != before.balance_cents
    ]
    broken = min(rising, falling, key=len)
    return [LineProblem(line, "balance", "statement.balance_breaks") for line in broken[:20]]


def _nearest(refusals: Sequence[UserError]) -> UserError:
    """What to tell when no profile fits: of the nearest one, what differs."""
    if not refusals:
        return NoProfileFits(nearest="-", missing="-", unknown="-")
    if len(refusals) == 1:
        return refusals[0]
    changed = [error for error in refusals if isinstance(error, HeaderChanged)]
    if not changed:
        return NoProfileFits(nearest="-", missing="-", unknown="-")

    def lacks(error: HeaderChanged) -> int:
        return sum(
            0 if error.details[told] == "-" else 1 + str(error.details[told]).count(",")
            for told in ("missing", "unknown", "moved")
        )

    nearest = min(changed, key=lacks)
    return NoProfileFits(
        nearest=nearest.details["profile"],
        missing=nearest.details["missing"],
        unknown=nearest.details["unknown"],
    )
