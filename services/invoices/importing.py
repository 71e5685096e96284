from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere
from services.events import Events
from services.importing import (
    HasProblems,
    ImportedBefore,
    LineProblem,
    Progress,
    Unwatched,
    read_table,
)
from services.invoices import issue_store
from services.invoices.columns import COLUMNS, LINES, export_template
from services.invoices.drafts import gather
from services.invoices.events import InvoicesImported
from services.invoices.import_records import ImportPreview, ImportResult, PreviewInvoice
from services.invoices.matching import judge
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

__all__ = ["InvoiceImport", "export_template"]

_UNWATCHED: Final = Unwatched()
_EACH: Final = 1_000


class InvoiceImport:
    """Brings in the billing system's invoices from its file, whole or not at all."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def preview(
        self, source: Path | bytes, *, file_name: str = "", progress: Progress = _UNWATCHED
    ) -> ImportPreview:
        """Read a file and say what it would add; writes nothing.

        Args:
            source: the file (CSV or JSON), or its bytes.
            file_name: to be shown for bytes.
            progress: is told how many lines were read.

        Raises:
            FileUnreadable, FileTooLarge, TooManyLines, FileEmpty, FileNotText, FileCutShort,
            FileDamaged, BadHeader: the whole file is refused.
        """
        progress.report(0, 0)
        table = read_table(source, COLUMNS, file_name=file_name, nested=LINES)
        line_count = len(table.rows)

        def tick(done: int) -> None:
            if done % _EACH == 0 or done == line_count:
                progress.raise_if_cancelled()
                progress.report(done, line_count)

        gathered = gather(table, business_date(self._now()), tick)
        shown: list[PreviewInvoice] = []
        problems: list[LineProblem] = list(gathered.problems)
        with self._sessions.read() as session:
            before = _imported_before(session, table.sha256)
            for judged in judge(session, gathered.drafts):
                progress.raise_if_cancelled()
                shown.extend(judged.shown)
                problems.extend(judged.problems)
        return ImportPreview(
            file_name=table.file_name,
            sha256=table.sha256,
            imported_before=before,
            line_count=line_count,
            invoices=tuple(shown),
            problems=tuple(sorted(problems, key=lambda found: found.line)),
            drafts=gathered.drafts,
        )

    def apply(
        self, operator: Operator, preview: ImportPreview, *, progress: Progress = _UNWATCHED
    ) -> ImportResult:
        """Write what a preview showed, in one transaction; the same file again adds nothing.

        Everything is looked up once more inside the transaction. `progress` may stop it until
        the last moment before the commit, and then nothing is left of it.

        Raises:
            HasProblems: the file, or what changed since the preview, is wrong; nothing written.
            ChangedElsewhere: another till brought in some of these invoices in this moment.
            NotAllowed.
        """
        operator.require(Right.IMPORT_FILES)
        if preview.problems:
            raise HasProblems(count=len(preview.problems), line=preview.problems[0].line)
        at = self._now()
        touched: frozenset[int] = frozenset()

        tries = count()

        def work(session: Session) -> tuple[ImportResult, frozenset[int]]:
            is_again = next(tries) > 0
            before = _imported_before(session, preview.sha256)
            if before is None:
                return self._write(session, operator, preview, at, progress)
            # A second try finds what the first wrote, when only the answer to it was lost.
            is_ours = is_again and before.at == at and before.by == operator.username
            known = _result(preview, preview.invoices) if is_ours else _nothing(preview)
            return known, frozenset()

        try:
            result, touched = self._sessions.run(work)
        except IntegrityError as error:
            with self._sessions.read() as session:
                if _imported_before(session, preview.sha256) is None:
                    raise ChangedElsewhere from error
            result = _nothing(preview)
        if result.new_count:
            self._events.publish(InvoicesImported(preview.file_name, result.new_count, touched))
        return result

    def _write(
        self,
        session: Session,
        operator: Operator,
        preview: ImportPreview,
        at: datetime,
        progress: Progress,
    ) -> tuple[ImportResult, frozenset[int]]:
        issue_store.add_file(
            session,
            sha256=preview.sha256,
            file_name=preview.file_name,
            records=len(preview.drafts),
            at=at,
            by=operator.username,
        )
        shown: list[PreviewInvoice] = []
        touched: set[int] = set()
        seals: dict[str, str] = {}
        for judged in judge(session, preview.drafts):
            progress.raise_if_cancelled()
            if judged.problems:
                raise HasProblems(count=len(judged.problems), line=judged.problems[0].line)
            shown.extend(judged.shown)
            seals |= issue_store.add(session, judged.new, at)
            touched.update(new.account_id for new in judged.new)
            progress.report(len(shown), len(preview.drafts))
        result = _result(preview, shown)
        self._journal.append_sealed(
            session,
            operator,
            "invoice.imported",
            f"import:{preview.sha256}",
            after={
                "file": preview.file_name,
                "sha256": preview.sha256,
                "lines": result.line_count,
                "new": result.new_count,
                "same": result.same_count,
                "total_cents": result.total_cents,
            },
            rows=seals,
        )
        progress.raise_if_cancelled()
        return result, frozenset(touched)


def _imported_before(session: Session, sha256: str) -> ImportedBefore | None:
    row = issue_store.find_file(session, sha256)
    return ImportedBefore(row.file_name, row.imported_at, row.imported_by) if row else None


def _result(
    preview: ImportPreview, shown: list[PreviewInvoice] | tuple[PreviewInvoice, ...]
) -> ImportResult:
    told = replace(preview, invoices=tuple(shown))
    return ImportResult(
        file_name=preview.file_name,
        sha256=preview.sha256,
        new_count=told.new_count,
        same_count=told.same_count,
        line_count=preview.line_count,
        total_cents=told.new_total_cents,
        already_imported=False,
    )


def _nothing(preview: ImportPreview) -> ImportResult:
    return ImportResult(
        file_name=preview.file_name,
        sha256=preview.sha256,
        new_count=0,
        same_count=len(preview.drafts),
        line_count=preview.line_count,
        total_cents=0,
        already_imported=True,
    )
