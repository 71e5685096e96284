from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from services.accounts import checks, import_store, opening
from services.accounts.events import AccountsImported
from services.accounts.import_records import (
    AccountImportResult,
    AccountOfFile,
    AccountPreview,
    ParsedImport,
    PreviewAccount,
)
from services.accounts.import_rows import COLUMNS, export_template, in_file, read_accounts
from services.accounts.inputs import ServiceInput
from services.audit.sealing import Seal
from services.audit.service import Journal
from services.clock import Now
from services.errors import BadFields, ChangedElsewhere
from services.events import Events
from services.importing import Caps, Fate, HasProblems, LineProblem, Progress, Unwatched
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

__all__ = ["COLUMNS", "AccountImport", "export_template", "read_accounts"]

_UNWATCHED: Final = Unwatched()
_CAPS: Final = Caps()
_EACH: Final = 1_000


@dataclass(slots=True)
class _Judged:
    """What the books say to a stretch of a file."""

    new: list[AccountOfFile] = field(default_factory=list)
    shown: list[PreviewAccount] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)


class AccountImport:
    """Brings in the billing system's accounts from its file, whole or not at all."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def preview(
        self,
        source: Path | bytes,
        *,
        file_name: str = "",
        caps: Caps = _CAPS,
        progress: Progress = _UNWATCHED,
    ) -> AccountPreview:
        """Read a file and say what it would add; writes nothing.

        Raises:
            FileUnreadable, FileTooLarge, TooManyLines, FileEmpty, FileNotText, FileCutShort,
            FileDamaged, BadHeader: the whole file is refused.
        """

        def tick(done: int, total: int) -> None:
            if done % _EACH == 0 or done == total:
                progress.raise_if_cancelled()
                progress.report(done, total)

        parsed = read_accounts(source, file_name=file_name, caps=caps, now=self._now, tick=tick)
        shown: list[PreviewAccount] = []
        problems = list(parsed.problems)
        with self._sessions.read() as session:
            before = import_store.find_file(session, parsed.sha256)
            for judged in _judge(session, parsed.accounts):
                progress.raise_if_cancelled()
                shown.extend(judged.shown)
                problems.extend(judged.problems)
        problems.sort(key=lambda problem: problem.line)
        return AccountPreview(parsed, before, tuple(shown), tuple(problems))

    def apply(
        self, operator: Operator, parsed: ParsedImport, *, progress: Progress = _UNWATCHED
    ) -> AccountImportResult:
        """Write what a file holds, in one transaction; the same file again adds nothing.

        Everything is looked up once more inside the transaction. `progress` may stop it until
        the last moment before the commit, and then nothing is left of it.

        Raises:
            HasProblems: the file, or what changed since the preview, is wrong; nothing written.
            ChangedElsewhere: another till brought in some of these accounts in this moment.
        """
        operator.require(Right.IMPORT_FILES)
        if parsed.problems:
            raise HasProblems(count=len(parsed.problems), line=parsed.problems[0].line)
        at = self._now()

        def work(session: Session) -> AccountImportResult:
            return self._write(session, operator, parsed, at, progress)

        try:
            result = self._sessions.run(work)
        except IntegrityError as error:
            with self._sessions.read() as session:
                if import_store.find_file(session, parsed.sha256) is None:
                    raise ChangedElsewhere from error
            result = _result(parsed, 0, already_imported=True)
        if result.new_count:
            self._events.publish(AccountsImported(result.new_count))
        return result

    def _write(
        self,
        session: Session,
        operator: Operator,
        parsed: ParsedImport,
        at: datetime,
        progress: Progress,
    ) -> AccountImportResult:
        before = import_store.find_file(session, parsed.sha256)
        if before is not None:
            # Repeated after a lost connection, this may be our own commit.
            ours = before.at == at and before.by == operator.username
            numbers = [each.number for each in parsed.accounts]
            added = import_store.count_created(session, numbers, at) if ours else 0
            return _result(parsed, added, already_imported=not ours)
        import_store.add_file(
            session,
            sha256=parsed.sha256,
            file_name=parsed.file_name,
            records=len(parsed.accounts),
            at=at,
            by=operator.username,
        )
        added = done = 0
        seals: dict[str, Seal] = {}
        for judged in _judge(session, parsed.accounts):
            progress.raise_if_cancelled()
            if judged.problems:
                raise HasProblems(count=len(judged.problems), line=judged.problems[0].line)
            if judged.new:
                seals |= import_store.add(session, judged.new, operator, at)
            added += len(judged.new)
            done += len(judged.shown)
            progress.report(done, len(parsed.accounts))
        self._journal.append_sealed(
            session,
            operator,
            "account.imported",
            f"import:{parsed.sha256}",
            after={
                "file": parsed.file_name,
                "sha256": parsed.sha256,
                "lines": parsed.line_count,
                "new": added,
                "same": len(parsed.accounts) - added,
            },
            rows=seals,
        )
        progress.raise_if_cancelled()
        return _result(parsed, added, already_imported=False)


def _judge(session: Session, accounts: Sequence[AccountOfFile]) -> Iterator[_Judged]:
    """Look the accounts of a file up, a stretch at a time: new, already there, or wrong."""
    catalogue = opening.catalogue(session)
    for stretch in import_store.stretches(accounts):
        held = import_store.held(session, [each.number for each in stretch])
        lines = import_store.holders_of_lines(
            session, [number for each in stretch for number in each.voip_numbers]
        )
        cards = import_store.holders_of_cards(
            session, [each.card.payment_method for each in stretch if each.card]
        )
        judged = _Judged()
        for each in stretch:
            priced, problems = _priced(each, catalogue)
            problems += _taken(each, lines, cards)
            if each.number in held:
                problems += _differences(priced, held[each.number], lines, cards)
            fate = Fate.SAME if each.number in held else Fate.NEW
            if problems:
                fate = Fate.PROBLEM
            elif fate is Fate.NEW:
                judged.new.append(priced)
            judged.problems.extend(problems)
            judged.shown.append(_shown(priced, fate))
        yield judged


def _priced(
    each: AccountOfFile, catalogue: checks.Catalogue
) -> tuple[AccountOfFile, list[LineProblem]]:
    """An account with the plan's prices where the file gives none."""
    typed = ServiceInput(
        plan_code=each.plan_code,
        monthly_cents=each.monthly_cents,
        activation_cents=each.activation_cents,
        tax_code=each.tax_code,
        billing_day=each.billing_day,
    )
    try:
        clean = checks.service(typed, catalogue)
    except BadFields as bad:
        return each, [
            LineProblem(each.line, in_file(problem.field), str(problem.details["problem"]))
            for problem in bad.problems
        ]
    priced = replace(
        each,
        monthly_cents=clean.monthly_cents,
        activation_cents=clean.activation_cents,
        tax_code=clean.tax_code,
    )
    return priced, []


def _taken(
    each: AccountOfFile, lines: dict[str, str], cards: dict[str, set[str]]
) -> list[LineProblem]:
    problems = [
        LineProblem(each.line, "voip_numbers", "taken", {"value": number, "number": lines[number]})
        for number in each.voip_numbers
        if lines.get(number, each.number) != each.number
    ]
    if each.card is not None:
        holders = cards.get(each.card.payment_method, {each.number})
        if each.number not in holders:
            details = {"value": each.card.payment_method, "number": min(holders)}
            problems.append(LineProblem(each.line, "stripe_payment_method", "taken", details))
    return problems


def _differences(
    each: AccountOfFile, held: Any, lines: dict[str, str], cards: dict[str, set[str]]
) -> list[LineProblem]:
    """What the file says otherwise than the books; state and agreement live on in the books."""
    said: dict[str, object] = {
        "origin": each.origin.value,
        "plan_code": each.plan_code,
        "monthly_cents": each.monthly_cents,
        "activation_cents": each.activation_cents,
        "tax_code": each.tax_code,
        "billing_day": each.billing_day,
        **each.customer.row(),
    }
    names = [name for name, value in said.items() if getattr(held, name) != value]
    names += ["voip_numbers"] * any(number not in lines for number in each.voip_numbers)
    if each.card is not None and each.card.payment_method not in cards:
        names.append("stripe_payment_method")
    return [
        LineProblem(each.line, in_file(name), "differs", {"number": each.number}) for name in names
    ]


def _shown(each: AccountOfFile, fate: Fate) -> PreviewAccount:
    return PreviewAccount(
        line=each.line,
        number=each.number,
        origin=each.origin,
        id_number=each.customer.id_number,
        name=each.customer.name,
        plan_code=each.plan_code,
        monthly_cents=each.monthly_cents or 0,
        method=each.agreement.method,
        state=each.state,
        fate=fate,
    )


def _result(parsed: ParsedImport, added: int, *, already_imported: bool) -> AccountImportResult:
    return AccountImportResult(
        file_name=parsed.file_name,
        sha256=parsed.sha256,
        new_count=added,
        same_count=len(parsed.accounts) - added,
        line_count=parsed.line_count,
        already_imported=already_imported,
    )
