from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.importing import Fate, HasProblems, Progress, Unwatched
from services.importing.amounts import Decimals
from services.importing.exports import Export, load
from services.staff.rights import Operator, Right
from services.statements import store
from services.statements.errors import CannotUnmatch, ImportBuiltOn, ImportUndone
from services.statements.matching import Matcher
from services.statements.parsing import read
from services.statements.profile_desk import ProfileDesk
from services.statements.profiles import Profile
from services.statements.records import (
    BankLine,
    FileRecord,
    MatchKind,
    MatchRecord,
    Parsed,
    PreviewLine,
    Proposal,
    StatementChanged,
    StatementPreview,
    StatementResult,
)
from services.storage.sessions import Session, Sessions
from services.text import clean_line

_UNWATCHED: Final = Unwatched()


class StatementImport:
    """Brings in what the bank says of one of our accounts: first looked at, then all or nothing."""

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        profiles: ProfileDesk,
        matchers: Sequence[Matcher],
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self.profiles = profiles
        self._matchers = tuple(matchers)

    def preview(
        self,
        source: Path | bytes | Export,
        bank_account: str,
        *,
        profile: str | Profile = "",
        decimals: Decimals = Decimals.SNIFF,
        file_name: str = "",
        progress: Progress = _UNWATCHED,
    ) -> StatementPreview:
        """Read a file and say what it would add and what it would be matched with.

        Nothing is written.

        Args:
            source: the file, or its bytes.
            bank_account: which of our accounts it is of.
            profile: how to read it; found out by its header when left out.
            decimals: what stands before the cents, where the file does not tell.
            file_name: to be shown for bytes.
            progress: is told how many lines were read, and may stop it.

        Raises:
            NoSuchProfile, NoProfileFits, HeaderChanged, MarkerMissing, DecimalsMixed,
            DecimalsUnclear, SheetRefused, FileUnreadable, FileTooLarge, TooManyLines, FileEmpty,
            FileNotText, FileCutShort, FileDamaged: the whole file is refused.
            UnknownBankAccount: not one of ours.
        """
        self.profiles.require_account(bank_account)
        progress.report(0, 0)
        export = source if isinstance(source, Export) else load(source, file_name)
        tried = self.profiles.to_try(bank_account, profile)
        if decimals is not Decimals.SNIFF:
            tried = [replace(each, decimals=decimals) for each in tried]

        def tick(done: int, total: int) -> None:
            progress.raise_if_cancelled()
            progress.report(done, total)

        parsed = read(export, tried, business_date(self._now()), tick)
        progress.raise_if_cancelled()
        with self._sessions.read() as session:
            before = store.find_file(session, bank_account, export.sha256)
            lines = self._judge(session, bank_account, parsed)
        return StatementPreview(
            file_name=export.file_name,
            sha256=export.sha256,
            bank_account=bank_account,
            parsed=parsed,
            imported_before=before,
            lines=lines,
        )

    def apply(
        self, operator: Operator, preview: StatementPreview, *, progress: Progress = _UNWATCHED
    ) -> StatementResult:
        """Write what a preview showed, in one transaction; what the books have adds nothing.

        `progress` may stop it until the last moment before the commit; then nothing is left.

        Raises:
            HasProblems: nothing was written.
            ChangedElsewhere: another till brought in some of these lines in this moment.
            NotAllowed.
        """
        operator.require(Right.RECONCILE)
        if preview.problems:
            raise HasProblems(count=len(preview.problems), line=preview.problems[0].line)
        file_id, at, tries = str(uuid4()), self._now(), count()

        def work(session: Session) -> StatementResult:
            if next(tries) and store.file_exists(session, file_id):
                # The first try was committed, and only the answer to it was lost.
                return _result(preview, file_id, preview.new_count)
            if store.find_file(session, preview.bank_account, preview.sha256) is not None:
                return _result(preview, "", 0, already_imported=True)
            return self._write(session, operator, preview, file_id, at, progress)

        try:
            result = self._sessions.run(work)
        except IntegrityError as error:
            raise ChangedElsewhere from error
        if result.new_count:
            self._events.publish(StatementChanged(preview.bank_account))
        return result

    def files(self, bank_account: str | None = None, limit: int = 100) -> list[FileRecord]:
        """The newest imports, undone ones too."""
        with self._sessions.read() as session:
            return store.files(session, bank_account, limit)

    def undo(self, operator: Operator, file_id: str, reason: str) -> None:
        """Take an import back: its lines are gone, and the deposits that they verified wait again.

        Raises:
            ImportBuiltOn: something was done by hand with its lines, and what.
            ImportUndone. NotFound. NotAllowed. BadField: no reason.
        """
        operator.require(Right.RECONCILE)
        why = clean_line(reason, field="reason", most=300, required=True)
        at = self._now()

        def work(session: Session) -> str:
            found = store.lock_file(session, file_id)
            if found is None:
                raise NotFound(what="statement", which=file_id)
            if found.undone_at is not None:
                if (found.undone_at, found.undone_by) == (at, operator.username):
                    return str(found.bank_account)
                raise ImportUndone(by=found.undone_by, at=found.undone_at)
            set_aside = store.count_set_aside(session, file_id)
            if set_aside:
                raise ImportBuiltOn(cause="set_aside", count=set_aside)
            undone = self._unmatch(session, operator, file_id, at)
            if store.mark_undone(session, file_id, at, operator.username):
                raise ChangedElsewhere
            self._journal.append(
                session,
                operator,
                "statement.undone",
                f"statement:{file_id}",
                before={
                    "file": found.file_name,
                    "bank_account": found.bank_account,
                    "lines": found.lines,
                },
                after={"matches_undone": undone},
                reason=why,
            )
            return str(found.bank_account)

        account = self._sessions.run(work)
        self._events.publish(StatementChanged(account))

    def _unmatch(self, session: Session, operator: Operator, file_id: str, at: datetime) -> int:
        matches = store.matches_of_file(session, file_id)
        by_kind: dict[MatchKind, list[tuple[BankLine, MatchRecord]]] = {}
        for line, match in matches:
            by_kind.setdefault(match.kind, []).append((line, match))
        for kind, of_kind in by_kind.items():
            matcher = next((each for each in self._matchers if kind in each.kinds), None)
            if matcher is None:
                raise ImportBuiltOn(cause=kind.value, count=len(of_kind))
            try:
                matcher.undo_in(session, operator, of_kind, at)
            except CannotUnmatch as error:
                raise ImportBuiltOn(cause=kind.value, count=len(of_kind)) from error
        ids = [match.id for _, match in matches]
        return store.undo_matches(session, ids, at, operator.username)

    def _judge(
        self, session: Session, bank_account: str, parsed: Parsed
    ) -> tuple[PreviewLine, ...]:
        known = store.known_keys(session, bank_account, parsed.lines)
        is_new = [(line.key, line.occurrence) not in known for line in parsed.lines]
        lines = [
            BankLine(
                id=place,
                bank_account=bank_account,
                day=line.day,
                amount_cents=line.amount_cents,
                detail=line.detail,
                reference=line.reference,
                reference_key=line.reference_key,
            )
            for place, (line, new) in enumerate(zip(parsed.lines, is_new, strict=True))
            if new
        ]
        found = propose(session, self._matchers, lines)
        return tuple(
            PreviewLine(line, Fate.NEW if new else Fate.SAME, found.get(place))
            for place, (line, new) in enumerate(zip(parsed.lines, is_new, strict=True))
        )

    def _write(
        self,
        session: Session,
        operator: Operator,
        preview: StatementPreview,
        file_id: str,
        at: datetime,
        progress: Progress,
    ) -> StatementResult:
        parsed = preview.parsed
        known = store.known_keys(session, preview.bank_account, parsed.lines)
        new = [line for line in parsed.lines if (line.key, line.occurrence) not in known]
        days = [line.day for line in parsed.lines]
        store.add_file(
            session,
            id=file_id,
            sha256=preview.sha256,
            bank_account=preview.bank_account,
            profile=parsed.profile,
            file_name=preview.file_name[:200],
            first_day=min(days),
            last_day=max(days),
            lines=len(new),
            known=len(parsed.lines) - len(new),
            imported_at=at,
            imported_by=operator.username,
        )
        for done in store.add_lines(session, file_id, preview.bank_account, new):
            progress.raise_if_cancelled()
            progress.report(done, len(new))
        self._journal.append(
            session,
            operator,
            "statement.imported",
            f"statement:{file_id}",
            after={
                "file": preview.file_name,
                "sha256": preview.sha256,
                "bank_account": preview.bank_account,
                "profile": parsed.profile,
                "header": parsed.fingerprint,
                "lines": len(new),
                "known": len(parsed.lines) - len(new),
                "total_cents": sum(line.amount_cents for line in new),
            },
        )
        progress.raise_if_cancelled()
        return _result(preview, file_id, len(new))


def propose(
    session: Session, matchers: Sequence[Matcher], lines: Sequence[BankLine]
) -> Mapping[int, Proposal]:
    """The best proposal of all matchers for each line; no document for two lines."""
    best: dict[int, Proposal] = {}
    for matcher in matchers:
        for line_id, proposal in matcher.propose(session, lines).items():
            before = best.get(line_id)
            if before is None or proposal.score > before.score:
                best[line_id] = proposal
    taken = Counter((one.kind, one.ref) for one in best.values() if one.ref)
    for (kind, ref), times in taken.items():
        if times > 1:
            raise ValueError(f"{kind} {ref} was proposed {times} times")
    return best


def _result(
    preview: StatementPreview, file_id: str, new: int, *, already_imported: bool = False
) -> StatementResult:
    return StatementResult(
        file_id=file_id,
        file_name=preview.file_name,
        new_count=new,
        same_count=preview.line_count - new,
        already_imported=already_imported,
    )
