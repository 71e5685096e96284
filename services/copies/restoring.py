import sqlite3
from pathlib import Path
from uuid import uuid4

from services.audit.service import Journal
from services.cards.difference_records import DifferenceKind, NewDifference
from services.cards.differences import Differences
from services.clock import Now
from services.copies import store
from services.copies.looking import look_at_staged
from services.copies.records import CopyUnsound, Inside, OtherBooks, Prepared
from services.errors import UserError
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
from services.storage.sessions import Sessions
from services.storage.watching import UNWATCHED, Progress


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
        even_unsound: bool = False,
        progress: Progress = UNWATCHED,
    ) -> str:
        """Put what was prepared in the place of the present books.

        Args:
            operator: who does it; may make copies.
            prepared: from `prepare`; nobody has it open.
            even_unsound: whether findings in the copy were seen and it is wanted all the same.
            progress: watches.

        Returns:
            Where the present books are kept aside; empty without any.

        Raises:
            NotAllowed, CopyUnsound, BooksInUse, RestoreImpossible: the present books are as
            they were, and what was prepared can be tried again or given up.
        """
        operator.require(Right.MAKE_BACKUPS)
        if prepared.findings and not even_unsound:
            raise CopyUnsound(where=str(prepared.backup.file), count=len(prepared.findings))
        # Asked again: a till may have worked since they were looked at.
        self._mark(operator, prepared, self._present())
        return put_in_place(
            prepared.staged, self._url, self._password, now=self._now(), progress=progress
        )

    def give_up(self, prepared: Prepared) -> None:
        """Take what was prepared away; the present books never knew of it."""
        discard(prepared.staged, self._password)

    def _mark(self, operator: Operator, prepared: Prepared, present: Inside | None) -> None:
        sessions = Sessions(open_engine(prepared.staged, password=self._password))
        try:
            journal = Journal(sessions, self._now)
            differences = Differences(sessions, journal, self._now)
            with sessions.begin() as session:
                known, key = store.known_of(session, prepared.mark), prepared.mark
                if known is not None:  # an earlier try to take the place got this far
                    if present is not None and present.batch_last > known:
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
        finally:
            sessions.close()

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
