import hashlib
from pathlib import Path

from services.audit.service import Journal
from services.chosen_file import CannotReadError, read_chosen
from services.clock import Now
from services.office import logo_store
from services.printing.logo_file import LARGEST, LogoRefused, logo_of
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions


class CompanyLogo:
    """The picture at the head of the company's papers. Papers made before keep what they had."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._read: tuple[int, bytes | None] = (0, None)

    def current(self) -> bytes | None:
        """The PNG in use; None where there is none. Unchanged, it is read but once."""
        with self._sessions.look() as session:
            newest = logo_store.newest_id(session)
            if newest == self._read[0]:
                return self._read[1]
            self._read = (newest, logo_store.content(session, newest))
        return self._read[1]

    def read_file(self, path: Path) -> bytes:
        """The bytes of a chosen file.

        Raises:
            LogoRefused: it cannot be read, lies on a network share, or is too large.
        """
        try:
            content = read_chosen(path, LARGEST)
        except CannotReadError as error:
            raise LogoRefused(cause="unreadable") from error
        if len(content) > LARGEST:
            raise LogoRefused(cause="too_large")
        return content

    def put(self, operator: Operator, content: bytes) -> None:
        """Use a picture, PNG or JPEG, from the next paper on.

        Raises:
            NotAllowed. LogoRefused.
        """
        operator.require(Right.MANAGE_COMPANY)
        self._write(operator, logo_of(content))

    def remove(self, operator: Operator) -> None:
        """Go without one.

        Raises:
            NotAllowed.
        """
        operator.require(Right.MANAGE_COMPANY)
        self._write(operator, None)

    def _write(self, operator: Operator, content: bytes | None) -> None:
        sha256 = hashlib.sha256(content).hexdigest() if content else ""
        with self._sessions.begin() as session:
            before = logo_store.newest_hash(session)
            if sha256 == before:
                return
            logo_store.add(session, content, sha256, self._now(), operator.username)
            self._journal.append(
                session,
                operator,
                "office.logo_changed",
                "company:1",
                before={"sha256": before},
                after={"sha256": sha256, "bytes": len(content or b"")},
            )
