"""A bank's answer: read and judged first, then applied in steps that can be stopped."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.debits import answer_store, batch_store
from services.debits.answer_records import (
    AnswerDone,
    AnswerPreview,
    AnswerRow,
    JudgedLine,
    Verdict,
)
from services.debits.answer_step import take
from services.debits.banks.base import Profile
from services.debits.banks.mapped import AnswerMap, read_mapped
from services.debits.banks.registry import profile as profile_of
from services.debits.batch_records import BatchChanged
from services.debits.batch_states import ANSWERABLE, LineState
from services.debits.batches import found
from services.debits.errors import AnswerOfOtherBatch, BatchNotSent, NoAnswerLayout
from services.debits.instructions import Answer, AnswerLine, reference_key
from services.debits.judging import AskedLine, Judge
from services.debits.reason_store import reasons_in
from services.debits.settings import DebitSettings
from services.errors import ChangedElsewhere, UserError
from services.events import Events
from services.importing import (
    FileCutShort,
    FileDamaged,
    FileNotText,
    HeaderChanged,
    Progress,
    Unwatched,
)
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.storage.violations import broken_rule

CHUNK: Final = 500
"""How many lines of a file are one transaction."""

_NOT_OF_MAP: Final = (HeaderChanged, FileNotText, FileDamaged, FileCutShort)
_STRANGE: Final = frozenset({Verdict.UNKNOWN, Verdict.OTHER_BATCH})
_UNWATCHED: Final = Unwatched()


class DebitAnswers:
    """What banks say of batches: each debit is settled or refused once, whatever comes twice."""

    def __init__(
        self,
        sessions: Sessions,
        settings: DebitSettings,
        journal: Journal,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._settings = settings
        self._journal = journal
        self._events = events
        self._now = now

    def preview(
        self,
        number: int,
        content: bytes,
        file_name: str = "",
        mapped: AnswerMap | None = None,
    ) -> AnswerPreview:
        """What a file would do to a batch; it does nothing.

        Args:
            number: the batch.
            content: the file.
            file_name: as it was called.
            mapped: how to read a table; when left out, the office's own map of this bank where
                the file has its header, and else the profile's reader.

        Raises:
            NotFound. BatchNotSent. NoAnswerLayout. AnswerOfOtherBatch: nothing in it is of this
            batch. What readers raise: nothing of it is used.
        """
        with self._sessions.read() as session:
            batch = found(batch_store.find_number(session, number), number)
        if batch.state not in ANSWERABLE:
            raise BatchNotSent(batch=number)
        answer, is_mapped = self._read(profile_of(batch.profile), content, file_name, mapped)
        sha256 = hashlib.sha256(content).hexdigest()
        with self._sessions.read() as session:
            asked = answer_store.asked_lines(session, batch.id)
            waiting = answer_store.waiting(session, batch.id)
            before = answer_store.read_before(session, batch.id, sha256)
            judge = Judge(
                asked,
                answer_store.elsewhere(session, batch.id, *_strangers(asked, answer.lines)),
                batch.profile,
                reasons_in(session),
                business_date(batch.written_at) if batch.written_at else date.min,
                business_date(self._now()),
            )
            lines = judge.all(answer.lines)
        if all(each.verdict in _STRANGE for each in lines):
            raise AnswerOfOtherBatch(batch=number)
        named = {each.line for each in lines}
        named_cents = sum(
            one.amount_cents for one in asked if one.id in named and one.state is LineState.PENDING
        )
        named_count = sum(one.id in named and one.state is LineState.PENDING for one in asked)
        return AnswerPreview(
            batch=number,
            file_name=file_name,
            sha256=sha256,
            content=content,
            lines=tuple(lines),
            sums=_sums(lines),
            missing=(waiting[0] - named_count, waiting[1] - named_cents),
            batch_lines=batch.asked[0],
            batch_cents=batch.asked[1],
            told_count=answer.told_count,
            told_cents=answer.told_cents,
            lists_only_settled=answer.lists_only_settled,
            read_before=before,
            reading=_reading(answer.lines),
            is_mapped=is_mapped,
        )

    def apply(
        self,
        operator: Operator,
        preview: AnswerPreview,
        progress: Progress = _UNWATCHED,
    ) -> AnswerDone:
        """Do what a file says, five hundred lines at a time.

        Each step stands by itself: stopped or killed between two, the same file goes on where
        it was. Every debit is looked at again in its step; whatever it came to is kept.

        Args:
            operator: whose till numbers the receipts.
            preview: the file as it was judged.
            progress: told after each step, asked before each whether to stop.

        Raises:
            NotAllowed. BatchNotSent: nothing was done. ChangedElsewhere: what stood before it
            stands. What `progress` raises to stop.
        """
        operator.require(Right.RECORD_PAYMENTS)
        total = len(preview.lines)
        done = AnswerDone(preview.batch)
        for start in range(0, total, CHUNK):
            progress.raise_if_cancelled()
            chunk = preview.lines[start : start + CHUNK]
            is_last = start + CHUNK >= total
            try:
                step = self._sessions.run(
                    lambda session, chunk=chunk, is_last=is_last: take(  # type: ignore[misc]
                        session,
                        operator,
                        self._journal,
                        preview,
                        chunk,
                        self._now(),
                        is_last=is_last,
                    )
                )
            except IntegrityError as error:
                raise ChangedElsewhere(rule=broken_rule(error)) from error
            done = done.plus(step)
            progress.report(min(start + CHUNK, total), total)
        self._events.publish(BatchChanged(preview.batch))
        return done

    def of_batch(self, number: int) -> list[AnswerRow]:
        """The files that answered a batch.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            batch = found(batch_store.find_number(session, number), number)
            return answer_store.of_batch(session, batch.id)

    def _read(
        self, profile: Profile, content: bytes, file_name: str, mapped: AnswerMap | None
    ) -> tuple[Answer, bool]:
        """The file, and whether it was read by a map."""
        if mapped is not None:
            return read_mapped(mapped, content, file_name), True
        how = self._settings.answer_map(profile)
        if how is None:
            if profile.read is None:
                raise NoAnswerLayout(bank=profile.name)
            return profile.read(content, file_name), False
        try:
            return read_mapped(how, content, file_name), True
        except _NOT_OF_MAP:
            if profile.read is None:
                raise
            # A bank may send its own layout today, and last month a table.
            with suppress(UserError):
                return profile.read(content, file_name), False
            raise


def _strangers(
    asked: Sequence[AskedLine], lines: Sequence[AnswerLine]
) -> tuple[set[str], set[str]]:
    """The references and keys of a file that are none of the batch's."""
    references = {reference_key(one.reference) for one in asked}
    keys = {one.id for one in asked}
    told = {reference_key(each.reference) for each in lines}
    return told - references, {each.line for each in lines if each.line} - keys


def _reading(lines: Sequence[AnswerLine]) -> str:
    told = hashlib.sha256()
    for each in lines:
        said = (each.number, each.reference, each.line, each.outcome, each.amount_cents, each.on)
        told.update(repr(said).encode())
    return told.hexdigest()


def _sums(lines: Sequence[JudgedLine]) -> dict[Verdict, tuple[int, int]]:
    sums: dict[Verdict, tuple[int, int]] = {}
    for each in lines:
        count, cents = sums.get(each.verdict, (0, 0))
        sums[each.verdict] = (count + 1, cents + each.cents)
    return sums
