from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

from services.audit.service import Journal
from services.clock import Now
from services.copies import store
from services.copies.looking import look_at_plain, look_at_staged
from services.copies.records import CopyPlan, Drill, Made
from services.errors import UserError
from services.staff.rights import Operator
from services.storage import dumping
from services.storage.backup import (
    Backup,
    Contents,
    backups_in,
    check_backup,
    create_backup,
    rotate,
)
from services.storage.restoring import RestoreImpossible, discard, opened_copy, stage
from services.storage.sessions import Sessions
from services.storage.watching import UNWATCHED, Progress
from services.verification.records import Finding


class CopyService:
    """Safety copies (*copias de seguridad*) of the open books: made, listed, tried.

    Slow, and never for the ui thread. Who may is asked where somebody asks: the schedule makes
    copies in nobody's name.
    """

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._url = sessions.engine.url.render_as_string(hide_password=False)

    def make(
        self, operator: Operator, plan: CopyPlan, work: Path, progress: Progress = UNWATCHED
    ) -> Made:
        """Copy the books, look into the copy with every rule, and let old copies go.

        A copy of books that do not add up is kept and marked, and takes no other's place.

        Args:
            operator: who is told in the journal.
            plan: where to, how many stay, and whom it is sealed to.
            work: a folder of this computer, for what is not sealed yet.
            progress: watches, and may stop it.

        Raises:
            BackupImpossible: nothing is left of it. What `progress` raises.
        """
        found: list[Finding] = []

        def look(plain: Path) -> Contents:
            try:
                inside, findings = look_at_plain(plain, self._url, None, progress)
            except RestoreImpossible:
                # This user may make no database on the server: the dump's list must do.
                dumping.look_at(plain)
                with self._sessions.read() as session:
                    return Contents(None, store.inside(session).told())
            except UserError as error:
                found.append(Finding("storage.damaged", "storage", "backup", {"cause": str(error)}))
                return Contents(is_sound=False)
            found.extend(findings)
            return Contents(not findings, inside.told())

        made = create_backup(
            self._url,
            plan.folder,
            now=self._now(),
            progress=progress,
            look=look,
            seal=plan.seal,
            work=work,
        )
        gone = [] if found else rotate(plan.folder, plan.keep)
        with self._sessions.begin() as session:
            self._journal.append(
                session,
                operator,
                "storage.backup_made",
                f"backup:{made.file.name}",
                after={"sha256": made.sha256, "size": made.size, "findings": len(found)},
            )
            if not found:
                store.note_made(session, operator.till, made.made_at)
        return Made(made, tuple(found), tuple(gone))

    def listing(self, folder: Path) -> list[Backup]:
        """The copies in a folder, newest first."""
        return backups_in(folder)

    def last_made(self) -> datetime | None:
        """When a good copy of these books was made last, by any till; None: never."""
        with self._sessions.look() as session:
            return store.last_made(session)

    def newest(self, folder: Path) -> datetime | None:
        """When the newest copy was made that is not known to be broken; None without any."""
        sound = (each.made_at for each in backups_in(folder) if each.is_sound is not False)
        return next(sound, None)

    def drill(
        self, file: Path, work: Path, passphrase: str = "", progress: Progress = UNWATCHED
    ) -> Drill:
        """Restore a copy into a scratch place, look at everything in it, and take it away.

        Raises:
            BackupDamaged, SealBroken, PassphraseNeeded, WrongPassphrase, SchemaNewer.
            RestoreImpossible. What `progress` raises.
        """
        return drill(file, self._url, work, passphrase, progress, clock=monotonic)


def drill(
    file: Path,
    server: str,
    work: Path,
    passphrase: str = "",
    progress: Progress = UNWATCHED,
    *,
    password: str | None = None,
    clock: Callable[[], float] = monotonic,
) -> Drill:
    """`CopyService.drill`, for whoever has no books open; `server` is where a dump is tried."""
    began = clock()
    backup = check_backup(file, progress)
    with opened_copy(file, work, passphrase, progress) as plain:
        is_dump = dumping.is_dump(plain)
        place = server if is_dump else f"sqlite:///{work / 'simulacro.sqlite'}"
        staged = stage(plain, place, password, progress)
    try:
        inside, findings = look_at_staged(staged, password, progress)
    finally:
        discard(staged, password)
    return Drill(backup, inside, findings, clock() - began)
