import hashlib
import os
import re
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Final

from services.accounts import document_store, store
from services.accounts.errors import DocumentDamaged, DocumentRefused, WrongState
from services.accounts.events import AccountChanged
from services.accounts.records import DocumentRecord
from services.accounts.states import AccountState, DocumentKind
from services.audit.service import Journal
from services.chosen_file import CannotReadError, read_chosen
from services.clock import Now
from services.debits import mandate_steps
from services.debits.mandate_steps import Step
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line, looks_like_card

LARGEST: Final = 10 * 1024 * 1024
_KINDS: Final = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
_SUFFIXES: Final = {media_type: suffix for _, media_type, suffix in _KINDS}
_ENDED: Final = frozenset({AccountState.CLOSED, AccountState.REJECTED})


class DocumentService:
    """Scans that belong to accounts: kept by their hash, never parsed, opened outside."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def attach(
        self,
        operator: Operator,
        number: str,
        kind: DocumentKind,
        file_name: str,
        content: bytes,
        *,
        original_seen: bool,
    ) -> DocumentRecord:
        """Keep a scan; the same one again is the one that is there.

        The first document of a request moves it on to `documents`. A signed form of a debit is
        that of the account's living mandate from now on.

        Args:
            operator: who attaches.
            number: the account.
            kind: what it is.
            file_name: as it was called; only for people.
            content: PDF, PNG or JPEG, told by its first bytes.
            original_seen: whether the operator held the original in their hands.

        Raises:
            DocumentRefused: another kind of file, empty, or too large. NotFound. WrongState.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        media_type = media_type_of(content)
        sha256 = hashlib.sha256(content).hexdigest()
        at = self._now()
        with self._sessions.begin() as session:
            found = store.lock(session, number)
            if found is None:
                raise NotFound(what="account", which=number)
            state = AccountState(found.state)
            if state in _ENDED:
                raise WrongState(number, state, AccountState.ACTIVE)
            for held in document_store.living(session, found.id):
                if (held.sha256, held.kind) == (sha256, kind) and (
                    held.original_seen_by or not original_seen
                ):
                    self._take_form(session, operator, number, found.id, held, at)
                    return held
            document_store.keep_content(session, sha256, content)
            record = document_store.add(
                session,
                found.id,
                kind=kind,
                file_name=shown_name(file_name, media_type),
                media_type=media_type,
                size=len(content),
                sha256=sha256,
                original_seen_by=operator.full_name if original_seen else "",
                at=at,
                by=operator.username,
            )
            if state is AccountState.REQUESTED:
                store.move(
                    session,
                    found.id,
                    state,
                    AccountState.DOCUMENTS,
                    operator=operator,
                    at=at,
                    reason="",
                )
            after = {
                "document": record.id,
                "kind": kind,
                "file_name": record.file_name,
                "sha256": sha256,
                "original_seen_by": record.original_seen_by,
            }
            self._journal.append(
                session, operator, "document.attached", f"account:{number}", after=after
            )
            self._take_form(session, operator, number, found.id, record, at)
        self._events.publish(AccountChanged(number))
        return record

    def attach_file(
        self,
        operator: Operator,
        number: str,
        kind: DocumentKind,
        path: Path,
        *,
        original_seen: bool,
    ) -> DocumentRecord:
        """The same from a file of this computer.

        Raises:
            DocumentRefused: it cannot be read, or lies on a network share. Others as `attach`.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        try:
            content = read_chosen(path, LARGEST)
        except CannotReadError as error:
            raise DocumentRefused(cause=error.cause) from error
        return self.attach(operator, number, kind, path.name, content, original_seen=original_seen)

    def content(self, document_id: int) -> tuple[DocumentRecord, bytes]:
        """A document and its bytes, once they were found to be what was attached.

        Raises:
            NotFound. DocumentDamaged: the hash differs.
        """
        with self._sessions.read() as session:
            record = document_store.find(session, document_id)
            if record is None:
                raise NotFound(what="document", which=str(document_id))
            content = document_store.content(session, record.sha256)
        if content is None or hashlib.sha256(content).hexdigest() != record.sha256:
            raise DocumentDamaged(document=document_id)
        return record, bytes(content)

    def export_to(self, folder: Path, document_id: int) -> Path:
        """Write a copy for the system's viewer, under a name of ours; returns where.

        Each copy lies in a fresh folder that only this user may enter.

        Raises:
            As `content`.
        """
        record, content = self.content(document_id)
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="documento-", dir=folder))
        suffix = _SUFFIXES.get(record.media_type, ".bin")
        path = fresh / f"documento-{record.id}-{record.sha256[:8]}{suffix}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
        return path

    def withdraw(self, operator: Operator, number: str, document_id: int, reason: str) -> None:
        """Mark a document as not valid any more; its content stays in the books.

        Raises:
            ChangedElsewhere: it was withdrawn already, or is another account's. FormInUse: it is
                the signed form of a mandate by which the bank collects.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        with self._sessions.begin() as session:
            found = store.lock(session, number)
            if found is None:
                raise NotFound(what="account", which=number)
            at = self._now()
            step = Step(operator, self._journal, found.id, number, at, why)
            mandate_steps.lose_form(session, step, document_id)
            if not document_store.withdraw(session, found.id, document_id, at):
                raise ChangedElsewhere()
            before = {"document": document_id}
            self._journal.append(
                session,
                operator,
                "document.withdrawn",
                f"account:{number}",
                before=before,
                reason=why,
            )
        self._events.publish(AccountChanged(number))

    def _take_form(
        self,
        session: Session,
        operator: Operator,
        number: str,
        account_id: int,
        record: DocumentRecord,
        at: datetime,
    ) -> None:
        if record.kind is DocumentKind.DEBIT_FORM:
            step = Step(operator, self._journal, account_id, number, at, "")
            mandate_steps.take_form(session, step, record.id)


def media_type_of(content: bytes) -> str:
    """What a file is by its first bytes.

    Raises:
        DocumentRefused: `empty`, `too_large`, or `kind`.
    """
    if not content:
        raise DocumentRefused(cause="empty", megabytes=LARGEST // 1024 // 1024)
    if len(content) > LARGEST:
        raise DocumentRefused(cause="too_large", megabytes=LARGEST // 1024 // 1024)
    for begins, media_type, _ in _KINDS:
        if content.startswith(begins):
            return media_type
    raise DocumentRefused(cause="kind", megabytes=LARGEST // 1024 // 1024)


def shown_name(file_name: str, media_type: str) -> str:
    """A file's own name as people see it: no folders, nothing a system would trip over."""
    base = re.split(r"[\\/]", file_name)[-1]
    stem = base.rsplit(".", 1)[0] if "." in base[1:] else base
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", stem[:400])
        if unicodedata.category(letter)[0] not in "CZ" or letter == " "
    )
    kept = " ".join(re.sub(r'[<>:"|?*]', " ", kept).split()).strip(". ")[:80]
    if not kept or looks_like_card(kept):
        kept = "documento"
    return kept + _SUFFIXES[media_type]
