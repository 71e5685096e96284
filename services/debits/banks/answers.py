"""Reading what a bank answers: lines of text, records of fixed places, and what they add up to."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.debits.errors import (
    AnswerField,
    AnswerNotOfBank,
    AnswerRecordLength,
    AnswerTotalsDiffer,
)
from services.debits.instructions import Answer, AnswerLine, Outcome
from services.importing import FileEmpty, TooManyLines
from services.importing.exports import CAPS, decode, load
from services.text import fold

PROCESSED: Final = "proceso ok"
"""What most banks write for a debit that was collected, as it is compared."""

_LINE_KEY: Final = re.compile(r"(?<![0-9-])[0-9]{1,9}-[0-9]{1,6}(?![0-9-])", re.ASCII)
_MOST_TEXT: Final = 40


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a file without its end, and where it stands, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field of a fixed record stands: its first place, from 1, and its length."""

    start: int
    length: int

    def of(self, text: str) -> str:
        """The field, without the spaces around it."""
        return text[self.start - 1 : self.start - 1 + self.length].strip()


@dataclass(frozen=True, slots=True)
class Record:
    """A fixed record that says that one debit was collected.

    Attributes:
        length: what every record has at least; all of a file are equally long.
        day_form: the day, as `strptime` takes it.
    """

    length: int
    reference: Place
    amount: Place
    words: Place | None = None
    line: Place | None = None
    day: Place | None = None
    day_form: str = "%Y%m%d"


def text_lines(content: bytes, bank: str) -> list[TextLine]:
    """The lines of a text file in any encoding in use; blank ones are passed over.

    Raises:
        FileTooLarge, FileEmpty, FileNotText, FileCutShort, TooManyLines.
        AnswerNotOfBank: a spreadsheet, where the bank writes text.
    """
    export = load(content)
    if export.is_sheet:
        raise AnswerNotOfBank(bank=bank, line=1)
    # The mark that DOS puts at the end of a file is no record.
    text = decode(export.content).replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\n")
    lines = [
        TextLine(number, line)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if len(lines) > CAPS.rows:
        raise TooManyLines(rows=CAPS.rows)
    if not lines:
        raise FileEmpty
    return lines


def read_records(lines: Sequence[TextLine], record: Record, bank: str) -> Answer:
    """Records of a bank that names nothing but what it collected.

    Raises:
        AnswerRecordLength: one is cut short, or longer than the others. AnswerField: a byte is
        missing or too many somewhere before a field. AnswerNotOfBank: columns, not records.
    """
    if not lines:
        raise FileEmpty
    if "\t" in lines[0].text:
        raise AnswerNotOfBank(bank=bank, line=lines[0].number)
    usual, _ = Counter(len(line.text) for line in lines).most_common(1)[0]
    expected = max(usual, record.length)
    for line in lines:
        if len(line.text) != expected:
            raise AnswerRecordLength(line=line.number, found=len(line.text), expected=expected)
    return Answer(tuple(_settled(line, record) for line in lines), lists_only_settled=True)


def agreed(answer: Answer) -> Answer:
    """The answer, if its lines are as many and as much as it says itself.

    Raises:
        AnswerTotalsDiffer: they are not.
    """
    found = len(answer.lines)
    if answer.told_count is not None and answer.told_count != found:
        raise AnswerTotalsDiffer(problem="count", told=answer.told_count, found=found)
    if answer.told_cents is not None:
        everything = _sum(answer.lines)
        settled = _sum(line for line in answer.lines if line.outcome is Outcome.SETTLED)
        # Some banks add up what they were asked for, others what they collected.
        if answer.told_cents not in {everything, settled}:
            raise AnswerTotalsDiffer(
                problem="total", told_cents=answer.told_cents, found_cents=settled
            )
    return answer


def outcome_of(words: str) -> Outcome:
    """Whether a bank's message says that the debit was collected; anything else says it was not."""
    return Outcome.SETTLED if fold(words) == PROCESSED else Outcome.REJECTED


def line_in(text: str) -> str:
    """Our key of a line, where the bank gives back the text that it stood in; or empty."""
    found = _LINE_KEY.search(text)
    return found[0] if found else ""


def cents_in(text: str, line: int) -> int:
    """Cents from digits alone, as fixed records have them.

    Raises:
        AnswerField: anything else stands there.
    """
    if not (text.isascii() and text.isdigit()):
        raise AnswerField(line=line, problem="amount", text=text[:_MOST_TEXT])
    return int(text)


def period_in(text: str, line: int) -> None:
    """Refuse what is no year and month, `202611`: the record is another's, or a byte is off.

    Raises:
        AnswerField: it is none.
    """
    is_number = len(text) == 6 and text.isascii() and text.isdigit()
    if not is_number or not text.startswith("20") or not 1 <= int(text[4:]) <= 12:
        raise AnswerField(line=line, problem="day", text=text[:_MOST_TEXT])


def reference_in(text: str, line: int) -> str:
    """A reference without what it was filled up with.

    Raises:
        AnswerField: nothing, or no reference.
    """
    told = text.strip()
    told = told.lstrip("0") or told[:1]
    if not (told.isascii() and told.isalnum()):
        raise AnswerField(line=line, problem="reference", text=text[:_MOST_TEXT])
    return told


def _settled(line: TextLine, record: Record) -> AnswerLine:
    return AnswerLine(
        number=line.number,
        reference=reference_in(record.reference.of(line.text), line.number),
        outcome=Outcome.SETTLED,
        amount_cents=cents_in(record.amount.of(line.text), line.number),
        line=line_in(record.line.of(line.text)) if record.line else "",
        words=record.words.of(line.text) if record.words else "",
        on=_day(record.day.of(line.text), record.day_form, line.number) if record.day else None,
    )


def _day(text: str, form: str, line: int) -> date:
    day = None
    if len(text) == 8 and text.isascii() and text.isdigit():
        with suppress(ValueError):
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
    if day is None or not 2000 <= day.year <= 2099:
        raise AnswerField(line=line, problem="day", text=text[:_MOST_TEXT])
    return day


def _sum(lines: Iterable[AnswerLine]) -> int:
    return sum(line.amount_cents or 0 for line in lines)
