"""The office's own words for what banks say when they refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, select

from services.audit.service import Journal
from services.clock import Now
from services.debits.banks.registry import profile
from services.debits.reasons import Next
from services.errors import BadField, ChangedElsewhere
from services.office import store as office_store
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.tables import debit_reason
from services.text import clean_line

_HELD: Final = "debits.reasons"
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class OwnReason:
    """What a bank's code means at this office; it stands before what the program knows.

    Attributes:
        profile: the key of the bank's profile.
        code: the bank's own, as it stands in its answers.
        kind: whether time is enough, something is to be put right, or it is over.
    """

    profile: str
    code: str
    kind: Next
    words: str
    next_step: str


class ReasonBook:
    """Reads and keeps the list; lines that were refused before are told by it too."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def all(self) -> list[OwnReason]:
        """Every one, by bank and code."""
        with self._sessions.look() as session:
            return _read(session)

    def put(
        self,
        operator: Operator,
        wanted: Sequence[OwnReason],
        *,
        was: Sequence[OwnReason] | None = None,
    ) -> None:
        """Keep this list.

        Args:
            was: the list as the operator was shown it; None for whatever it is.

        Raises:
            NotAllowed, NoSuchBankProfile. BadField: `code`, `words` or `next_step` is missing or
            too long, or a code is there twice. ChangedElsewhere: the list is not `was` any more.
        """
        operator.require(Right.MANAGE_COMPANY)
        kept = [_cleaned(each) for each in wanted]
        keys = {(each.profile, each.code) for each in kept}
        if len(keys) != len(kept):
            raise BadField(field="code", problem="debit.reason_twice")
        if len(kept) > _MOST:
            raise BadField(field="code", problem="too_many", most=_MOST)
        with self._sessions.begin() as session:
            office_store.hold_setting(session, _HELD, operator.username, self._now())
            before = _read(session)
            if was is not None and set(was) != set(before):
                raise ChangedElsewhere()
            if set(before) == set(kept):
                return
            session.execute(delete(debit_reason))
            if kept:
                session.execute(
                    insert(debit_reason),
                    [
                        {
                            "profile": each.profile,
                            "code": each.code,
                            "kind": each.kind.value,
                            "words": each.words,
                            "next_step": each.next_step,
                        }
                        for each in kept
                    ],
                )
            self._journal.append(
                session,
                operator,
                "office.reasons_changed",
                f"setting:{_HELD}",
                before=_told(set(before) - set(kept)),
                after=_told(set(kept) - set(before)),
            )


def _read(session: Session) -> list[OwnReason]:
    rows = session.execute(
        select(debit_reason).order_by(debit_reason.c.profile, debit_reason.c.code)
    )
    return [
        OwnReason(row.profile, row.code, Next(row.kind), row.words, row.next_step) for row in rows
    ]


def _cleaned(each: OwnReason) -> OwnReason:
    return OwnReason(
        profile(each.profile).key,
        clean_line(each.code, field="code", most=20, required=True),
        each.kind,
        clean_line(each.words, field="words", most=160, required=True).rstrip("."),
        clean_line(each.next_step, field="next_step", most=240, required=True),
    )


def _told(reasons: set[OwnReason]) -> dict[str, str]:
    return {
        f"{each.profile}/{each.code}": f"{each.kind.value}: {each.words}. {each.next_step}"
        for each in sorted(reasons, key=lambda each: (each.profile, each.code))
    }
