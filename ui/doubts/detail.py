"""What the desk tells of one line: the words, both sides, and what may be done about it."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from services.cards.difference_records import DifferenceRecord
from services.cards.evidence import BooksSay, StripeSays
from services.cards.states import State
from services.refunds.records import RefundRecord
from ui import wording
from ui.doubts.desk import DoubtRow, Topic
from ui.doubts.facts import Facts
from ui.words.state import StateLook


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph: what it is about, its words, and a tone."""

    about: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class DetailAction:
    """One button; `shown_key` belongs to the window and is only shown on it."""

    key: str
    text: str
    icon: str = ""
    shown_key: str = ""
    primary: bool = False
    danger: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that the panel shows of one line; `foot` is what always holds of such a one."""

    look: StateLook
    title: str
    amount_cents: int
    said: tuple[Said, ...] = ()
    actions: tuple[DetailAction, ...] = ()
    stripe: Facts = ()
    books: Facts = ()
    steps: Facts = ()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read about the chosen line so far; `problem` is why Stripe could not be asked."""

    books: BooksSay | None = None
    stripe: StripeSays | None = None
    problem: str = ""


def row_look(row: DoubtRow, now: datetime) -> StateLook:
    """Why a line is on the desk, in a word."""
    subject = row.subject
    if isinstance(subject, DifferenceRecord):
        return wording.state("difference", subject.kind)
    if isinstance(subject, RefundRecord):
        look = wording.state("refund", subject.state)
        return replace(look, word=_tr("Devolución: {state}").format(state=look.word.lower()))
    if row.topic is Topic.PHONE:
        return wording.state("topic", "phone")
    return (
        wording.state("topic", "task")
        if row.is_task(now)
        else wording.state("attempt", subject.state)
    )


def shown_end(seen: Seen) -> State | None:
    """The end that Stripe proves of an attempt that the books have not ended yet; or None."""
    if seen.books is None or seen.stripe is None or seen.books.attempt.is_finished:
        return None
    return seen.stripe.end


def whose(row: DoubtRow) -> str:
    """Whose money it is: account and customer."""
    if row.is_of_the_books:
        return _tr("Estos libros")
    if not row.account:
        return _tr("Sin cuenta conocida")
    return f"{row.account} · {row.customer}" if row.customer else row.account


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtDetail", text)
