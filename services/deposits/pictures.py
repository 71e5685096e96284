import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.accounts.documents import LARGEST, media_type_of, shown_name
from services.accounts.errors import DocumentRefused
from services.audit.service import Journal
from services.chosen_file import CannotReadError, read_chosen
from services.clock import Now
from services.deposits import picture_store
from services.deposits.errors import PictureDamaged, PictureRefused
from services.deposits.records import PictureAttached, PictureFacts, PictureRecord, Twin
from services.errors import NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

_SUFFIXES: Final = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was chosen and not kept yet."""

    file_name: str
    content: bytes


class TenderPictures:
    """Pictures of the slips and cheques of receipts: kept by their hash, never parsed here."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def read_file(self, path: Path) -> Picture:
        """A picture from a file of this computer.

        Raises:
            PictureRefused: it cannot be read, lies on a network share, or is no picture.
        """
        try:
            content = read_chosen(path, LARGEST)
        except CannotReadError as error:
            raise PictureRefused(cause=error.cause) from error
        _media_type(content)
        return Picture(path.name, content)

    def look(self, picture: Picture, payment: str = "", position: int = 0) -> PictureFacts:
        """What a picture is, and where else the same one is kept.

        Args:
            picture: before it is attached, or before its receipt is even written.
            payment: the receipt that it is for, which is no other place.
            position: the tender's place on it.

        Raises:
            PictureRefused.
        """
        media_type = _media_type(picture.content)
        sha256 = hashlib.sha256(picture.content).hexdigest()
        with self._sessions.read() as session:
            twins = picture_store.twins(session, sha256, payment, position)
        return PictureFacts(sha256, media_type, len(picture.content), tuple(twins))

    def attach(
        self, operator: Operator, payment: str, position: int, picture: Picture
    ) -> tuple[PictureRecord, tuple[Twin, ...]]:
        """Keep a picture of a tender; the same one again is the one that is there.

        Args:
            operator: who attaches.
            payment: the receipt.
            position: the tender's place on it, from 1.
            picture: PDF, PNG or JPEG, told by its first bytes; at most 10 MB.

        Returns:
            The picture, and the other tenders that have the very same one: worth a warning.

        Raises:
            PictureRefused. NotFound: no such tender. NotAllowed.
        """
        operator.require(Right.RECORD_PAYMENTS)
        with self._sessions.begin() as session:
            made = self.attach_in(session, operator, payment, position, picture)
        self._events.publish(PictureAttached(payment, position))
        return made

    def attach_in(
        self, session: Session, operator: Operator, payment: str, position: int, picture: Picture
    ) -> tuple[PictureRecord, tuple[Twin, ...]]:
        """The same inside the transaction that writes the receipt.

        Raises:
            As `attach`.
        """
        media_type = _media_type(picture.content)
        sha256 = hashlib.sha256(picture.content).hexdigest()
        if not picture_store.tender_exists(session, payment, position):
            raise NotFound(what="tender", which=f"{payment}/{position}")
        twins = tuple(picture_store.twins(session, sha256, payment, position))
        for held in picture_store.of_tender(session, payment, position):
            if held.sha256 == sha256:
                return held, twins
        record = picture_store.keep(
            session,
            payment,
            position,
            file_name=shown_name(picture.file_name, media_type),
            media_type=media_type,
            sha256=sha256,
            content=picture.content,
            at=self._now(),
            by=operator.username,
        )
        after = {
            "picture": record.id,
            "position": position,
            "sha256": sha256,
            "same_as": [twin.receipt for twin in twins],
        }
        self._journal.append(
            session, operator, "picture.attached", f"payment:{payment}", after=after
        )
        return record, twins

    def of_tender(self, payment: str, position: int) -> list[PictureRecord]:
        """The pictures of a tender, the oldest first."""
        with self._sessions.read() as session:
            return picture_store.of_tender(session, payment, position)

    def content(self, picture_id: int) -> tuple[PictureRecord, bytes]:
        """A picture and its bytes, once they were found to be what was attached.

        Raises:
            NotFound. PictureDamaged: the hash differs.
        """
        with self._sessions.read() as session:
            found = picture_store.find(session, picture_id)
        if found is None:
            raise NotFound(what="picture", which=str(picture_id))
        record, content = found
        if hashlib.sha256(content).hexdigest() != record.sha256:
            raise PictureDamaged(picture=picture_id)
        return record, content

    def export_to(self, folder: Path, picture_id: int) -> Path:
        """Write a copy for the system's viewer, under a name of ours; returns where.

        Each copy lies in a fresh folder that only this user may enter.

        Raises:
            As `content`.
        """
        record, content = self.content(picture_id)
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="foto-", dir=folder))
        path = fresh / f"foto-{record.id}-{record.sha256[:8]}{_SUFFIXES[record.media_type]}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
        return path


def _media_type(content: bytes) -> str:
    try:
        return media_type_of(content)
    except DocumentRefused as refused:
        raise PictureRefused(**refused.details) from refused
