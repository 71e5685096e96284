"""Writes a part of the journal into a file that shows by itself whether it was changed.

Every chain goes from its first entry of the range to its last, without a gap, with the hashes
that join them; beside the file lies its signature.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from services.audit import read_store
from services.audit.records import Entry, entry_hash, spelled
from services.audit.service import Journal
from services.audit.signing import NotSigned, Seed, Signer, fingerprint, is_signed
from services.clock import Now
from services.exporting import safe_cell
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.storage.watching import Progress

_FIELDS: Final = (
    "chain",
    "seq",
    "at",
    "actor",
    "action",
    "subject",
    "body",
    "reason",
    "prev",
    "hash",
)
_TOLD_EVERY: Final = 5000
SIGNATURE: Final = ".firma.json"
"""What the name of the signature's file ends with, after the whole name of what it signs."""


class ExportFormat(StrEnum):
    """Lines of JSON hold an entry exactly and can be checked hash by hash; CSV is for a
    spreadsheet, and is checked as a whole."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and the fingerprint of the key that signed it."""

    file: Path
    entries: int
    sha256: str
    key: str


class JournalExport:
    """Takes a range of the journal out of the books, signed."""

    def __init__(self, sessions: Sessions, journal_: Journal, seed: Seed, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal_
        self._seed = seed
        self._now = now

    def write(
        self,
        operator: Operator,
        since: datetime | None,
        until: datetime | None,
        file: Path,
        progress: Progress,
    ) -> Exported:
        """Write the entries from `since` to before `until`, and the signature beside them.

        The name's ending says the format. The journal tells that it was done.

        Raises:
            NotAllowed. NoSafeStore: this computer keeps no key to sign with. OSError.
        """
        operator.require(Right.READ_JOURNAL)
        signer = Signer(self._seed())
        is_csv = file.suffix.lower() == ".csv"
        part = file.with_name(f"{file.name}.part")
        try:
            with self._sessions.read() as session:
                whose = read_store.whose(session)
                entries = read_store.between(session, since, until)
                count = _write(part, entries, progress, is_csv=is_csv)
            digest = _sha256(part)
            told = {
                "file": file.name,
                "company": whose,
                "since": spelled(since) if since else "",
                "until": spelled(until) if until else "",
                "entries": count,
                "sha256": digest,
                "made_at": spelled(self._now()),
                "made_by": operator.username,
            }
            signed = told | {"key": signer.public, "signature": signer.sign(_canonical(told))}
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        signature = file.with_name(file.name + SIGNATURE)
        signature.write_text(json.dumps(signed, indent=1, ensure_ascii=False), encoding="utf-8")
        with self._sessions.begin() as session:
            self._journal.append(
                session,
                operator,
                "journal.exported",
                f"export:{digest[:16]}",
                after={"file": file.name, "entries": count, "sha256": digest},
            )
        return Exported(file, count, digest, fingerprint(signer.public))


def check(file: Path) -> Exported:
    """Whether an exported file is as it was written, by its signature and its own hashes.

    Raises:
        NotSigned: `problem` is `missing`, `forged`, `altered` or `chain`, with `line` for the
            last. OSError.
    """
    beside = file.with_name(file.name + SIGNATURE)
    try:
        told: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        signature, key = str(told.pop("signature")), str(told.pop("key"))
        digest, count = str(told["sha256"]), int(told["entries"])
    except FileNotFoundError as error:
        raise NotSigned(where=file, problem="missing") from error
    except (ValueError, KeyError, AttributeError) as error:
        raise NotSigned(where=file, problem="forged") from error
    if not is_signed(_canonical(told), signature, key):
        raise NotSigned(where=file, problem="forged")
    if _sha256(file) != digest:
        raise NotSigned(where=file, problem="altered")
    if file.suffix.lower() != ".csv":
        _check_chains(file)
    return Exported(file, count, digest, fingerprint(key))


def _write(file: Path, entries: Iterator[Entry], progress: Progress, *, is_csv: bool) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        if is_csv:
            out.write("\N{BYTE ORDER MARK}")
            writer.writerow(_FIELDS)
        for entry in entries:
            told = asdict(entry) | {"at": spelled(entry.at)}
            if is_csv:
                writer.writerow([safe_cell(str(told[name])) for name in _FIELDS])
            else:
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
            count += 1
            if count % _TOLD_EVERY == 0:
                progress.raise_if_cancelled()
                progress.report(count, 0)
    return count


def _check_chains(file: Path) -> None:
    newest: dict[str, tuple[int, str]] = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                told = json.loads(line)
                kept = told.pop("hash")
                entry = told | {"at": datetime.fromisoformat(told["at"])}
                is_sound = entry_hash(**entry) == kept
            except (ValueError, KeyError, TypeError) as error:
                raise NotSigned(where=file, problem="chain", line=number) from error
            before = newest.get(entry["chain"])
            if before is not None and before != (entry["seq"] - 1, entry["prev"]):
                is_sound = False
            if not is_sound:
                raise NotSigned(where=file, problem="chain", line=number)
            newest[entry["chain"]] = (entry["seq"], kept)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _canonical(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
