import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.cards.difference_records import DifferenceKind, NewDifference
from services.cards.differences import Differences
from services.clock import Now
from services.copies import store
from services.copies.looking import look_at_staged
from services.copies.records import CopyUnsound, Inside, OtherBooks, Prepared
from services.errors import BadField, BadFields, UserError
from services.payments.records import receipt_number
from services.staff.rights import Operator, Right
from services.storage.backup import check_backup
from services.storage.engine import open_engine, sqlite_path
from services.storage.migrate import HEAD, schema_version
from services.storage.restoring import (
    RestoreImpossible,
    discard,
    opened_copy,
    put_in_place,
    stage,
)
from services.storage.sessions import Session, Sessions
from services.storage.watching import UNWATCHED, Progress

USED: Final = "Números usados antes de restaurar"
"""Why a series of receipts has a gap."""

MOST_SKIPPED: Final = 100_000


class Restorer:
    """Goes back to a safety copy, in two steps: make ready and look, then take the place.

    The books that come out of it charge no card and prepare no debit until people have settled
    what the copy forgot; the database itself refuses. Needs no open books: theirs may be gone.

    Args:
        url: the place of the books.
        password: of a server's user.
        work: a folder of this computer for what is not sealed.
        now: the clock.
    """

    def __init__(self, url: str, password: str | None, work: Path, now: Now) -> None:
        self._url = url
        self._password = password
        self._work = work
        self._now = now

    def prepare(self, file: Path, passphrase: str = "", progress: Progress = UNWATCHED) -> Prepared:
        """Make books of a copy beside the present ones, and look at everything in them.

        Raises:
            BackupDamaged, SealBroken, PassphraseNeeded, WrongPassphrase, WrongKindOfCopy,
            SchemaNewer, OtherBooks, RestoreImpossible. What `progress` raises. Nothing is left.
        """
        self._work.mkdir(mode=0o700, parents=True, exist_ok=True)
        backup = check_backup(file, progress)
        with opened_copy(file, self._work, passphrase, progress) as plain:
            staged = stage(plain, self._url, self._password, progress)
        try:
            inside, findings = look_at_staged(staged, self._password, progress)
            present = self._present_of(inside)
        except BaseException:
            discard(staged, self._password)
            raise
        return Prepared(staged, str(uuid4()), backup, inside, present, findings)

    def confirm(
        self,
        operator: Operator,
        prepared: Prepared,
        *,
        used: Mapping[str, int] | None = None,
        even_unsound: bool = False,
        progress: Progress = UNWATCHED,
    ) -> str:
        """Put what was prepared in the place of the present books.

        Args:
            operator: who does it; may make copies.
            prepared: from `prepare`; nobody has it open.
            used: the last number of receipts by series that people know of, from their papers;
                what the present books know counts without being said. No number up to it is
                given again, and the books say why.
            even_unsound: whether findings in the copy were seen and it is wanted all the same.
            progress: watches.

        Returns:
            Where the present books are kept aside; empty without any.

        Raises:
            NotAllowed, CopyUnsound, BooksInUse, RestoreImpossible, BadFields (`used_<series>`):
            the present books are as they were, and what was prepared can be tried again or
            given up.
        """
        operator.require(Right.MAKE_BACKUPS)
        wanted = checked_numbers(prepared, used or {})
        if prepared.findings and not even_unsound:
            raise CopyUnsound(where=str(prepared.backup.file), count=len(prepared.findings))
        # Asked again: a till may have worked since they were looked at.
        self._mark(operator, prepared, self._present(), wanted)
        return put_in_place(
            prepared.staged, self._url, self._password, now=self._now(), progress=progress
        )

    def give_up(self, prepared: Prepared) -> None:
        """Take what was prepared away; the present books never knew of it."""
        discard(prepared.staged, self._password)

    def _mark(
        self,
        operator: Operator,
        prepared: Prepared,
        present: Inside | None,
        used: Mapping[str, int],
    ) -> None:
        sessions = Sessions(open_engine(prepared.staged, password=self._password))
        try:
            journal = Journal(sessions, self._now)
            differences = Differences(sessions, journal, self._now)
            with sessions.begin() as session:
                known, key = store.known_of(session, prepared.mark), prepared.mark
                if known is not None:  # an earlier try to take the place got this far
                    went_on = present is not None and (
                        present.batch_last > known
                        or _behind(store.inside(session).numbers, present.numbers)
                    )
                    if went_on:
                        raise RestoreImpossible(cause="the present books went on meanwhile")
                    return
                store.mark_restored(
                    session,
                    key,
                    by=operator.username,
                    at=self._now(),
                    made_at=prepared.backup.made_at,
                    now=prepared.inside,
                    was=present,
                )
                differences.note_in(
                    session,
                    operator,
                    NewDifference(DifferenceKind.REWOUND, f"restored:{key}"),
                )
                told = {
                    "copy": prepared.backup.file.name,
                    "made_at": prepared.backup.made_at.isoformat(),
                    "inside": prepared.inside.told(),
                    "present": present.told() if present else None,
                }
                journal.append(session, operator, "storage.restored", f"restored:{key}", after=told)
                now_known = present.numbers if present else {}
                for series in sorted({*used, *now_known}):
                    last = max(used.get(series, 0), now_known.get(series, 0))
                    self._skip(session, journal, operator, key, series, last)
        finally:
            sessions.close()

    def _skip(
        self,
        session: Session,
        journal: Journal,
        operator: Operator,
        key: str,
        series: str,
        last: int,
    ) -> None:
        """Give no number again that was given after the copy, and say so in the books."""
        stands = store.inside(session).numbers.get(series)
        if stands is None or last <= stands:
            # A till that the copy does not know begins its series anew, where the office says.
            return
        at = self._now()
        first = store.skip_numbers(session, series, last, reason=USED, by=operator.username, at=at)
        journal.append(
            session,
            operator,
            "receipt.numbers_used",
            f"series:{series}",
            after={
                "first": receipt_number(series, first),
                "last": receipt_number(series, last),
                "restored": key,
            },
            reason=USED,
        )

    def _present_of(self, inside: Inside) -> Inside | None:
        present = self._present()
        if present is not None and present.company not in {"", inside.company}:
            raise OtherBooks
        return present

    def _present(self) -> Inside | None:
        """What the present books hold; None if there are none that can be read."""
        path = sqlite_path(self._url)
        if path is not None and not path.exists():
            return None
        try:
            engine = open_engine(self._url, password=self._password)
        except UserError:
            return None
        try:
            if schema_version(engine) != HEAD:
                return None
            with Sessions(engine).read() as session:
                return store.inside(session)
        except (UserError, sqlite3.DatabaseError):
            return None
        finally:
            engine.dispose()


def checked_numbers(prepared: Prepared, used: Mapping[str, int]) -> dict[str, int]:
    """The last number of each series as people say it, where that can be true.

    Raises:
        BadFields: `used_<series>`: less than is known, too far from it, or no series of these
            books.
    """
    known = prepared.known_numbers
    problems = []
    for series, last in used.items():
        field = f"used_{series}"
        if series not in known:
            problems.append(BadField(field=field, problem="no_series", value=series))
        elif last < known[series]:
            problems.append(BadField(field=field, problem="receipts_used", known=known[series]))
        elif last > known[series] + MOST_SKIPPED:
            most = known[series] + MOST_SKIPPED
            problems.append(BadField(field=field, problem="receipts_far", most=most))
    if problems:
        raise BadFields(problems)
    return dict(used)


def _behind(numbers: Mapping[str, int], others: Mapping[str, int]) -> bool:
    return any(last > numbers.get(series, 0) for series, last in others.items())
