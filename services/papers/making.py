import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Row

from services.clock import Now
from services.importing.progress import Progress
from services.papers import attempts, cheques, days, debits, mandates, refunds, store, turns
from services.papers.activations import activation_paper
from services.papers.archive import Archive, Draft
from services.papers.codec import from_json, to_json
from services.papers.receipts import as_it_stands, receipt_paper, receipt_state
from services.papers.records import ArchivedPaper, PaperKind
from services.papers.sources import PaperSources
from services.printing import press
from services.printing.customer_papers import CustomerPaper
from services.printing.papers import (
    ActPaper,
    AttemptNotePaper,
    BatchPaper,
    CompanyBlock,
    InvoicePaper,
    MandatePaper,
    PaperFormat,
    ReceiptPaper,
    RefundPaper,
    SlipPaper,
    ZPaper,
)
from services.staff.rights import Operator

_BATCH: Final = 100
VOID: Final = "ANULADA"
_MOVES_AT_MOST: Final = 20
_MOVING: Final = frozenset({"next_due_on", "due_dates"})


P = TypeVar(
    "P",
    AttemptNotePaper,
    RefundPaper,
    ZPaper,
    SlipPaper,
    ActPaper,
    MandatePaper,
    BatchPaper,
    CustomerPaper,
)


@dataclass(frozen=True, slots=True)
class Moving(Generic[P]):
    """A document whose truth moves on: each time that it tells something else is a version."""

    kind: PaperKind
    record: type[P]
    read: Callable[[], P]
    says_the_same: Callable[[str, str], bool]
    render: Callable[[P, PaperFormat], bytes]


class PaperMaker:
    """Makes each paper once: from the books the first time, from the archive ever after."""

    def __init__(self, archive: Archive, sources: PaperSources, now: Now) -> None:
        self._archive = archive
        self._sources = sources
        self._now = now

    def receipt(
        self, operator: Operator, payment_id: str, paper_format: PaperFormat
    ) -> ArchivedPaper:
        """The receipt of a payment. Its second format says what the first one said.

        What becomes of it later, a void or a protest, makes one version more that says so.
        """
        known = self._archive.versions(PaperKind.RECEIPT, payment_id)
        state = receipt_state(self._sources, payment_id) if known else ""
        current = [row for row in known if json.loads(row.record)["state"] == state]
        found = next((row for row in current if row.format == paper_format.value), None)
        if found is not None:
            return store.as_paper(found)
        version = 1
        if known:
            told = from_json(ReceiptPaper, known[0].record)
            if not current:
                told = as_it_stands(self._sources, payment_id, told)
            record = replace(told, company=self._with_logo(told.company))
            version = current[0].version if current else _next_version(known[0])
        else:
            record = receipt_paper(self._sources, payment_id)
        pdf = press.render_receipt(record, paper_format)
        draft = Draft(payment_id, paper_format, version, to_json(record), pdf)
        (kept,) = self._archive.keep(operator, PaperKind.RECEIPT, [draft])
        return kept

    def activation(self, operator: Operator, account_number: str) -> ArchivedPaper:
        """The activation sheet of an account; a new version once what it says has changed."""
        record = activation_paper(self._sources, account_number)
        told = to_json(record)
        newest = next(iter(self._archive.versions(PaperKind.ACTIVATION, account_number)), None)
        if newest is not None and _lasting(newest.record) == _lasting(told):
            return store.as_paper(newest)
        version = _next_version(newest)
        pdf = press.render_activation(record)
        draft = Draft(account_number, PaperFormat.A4, version, told, pdf)
        (kept,) = self._archive.keep(operator, PaperKind.ACTIVATION, [draft])
        return kept

    def attempt_note(
        self, operator: Operator, attempt_id: str, paper_format: PaperFormat
    ) -> ArchivedPaper:
        """The note of a charge attempt; a new version once what it tells has changed."""
        note = Moving(
            PaperKind.ATTEMPT,
            AttemptNotePaper,
            lambda: attempts.attempt_paper(self._sources, attempt_id, self._now),
            attempts.says_the_same,
            press.render_attempt_note,
        )
        return self.true_now(operator, note, attempt_id, paper_format)

    def refund(
        self, operator: Operator, refund_id: str, paper_format: PaperFormat
    ) -> ArchivedPaper:
        """The proof of a refund; a new version once the money came back."""
        proof = Moving(
            PaperKind.REFUND,
            RefundPaper,
            lambda: refunds.refund_paper(self._sources, refund_id),
            refunds.says_the_same,
            press.render_refund,
        )
        return self.true_now(operator, proof, refund_id, paper_format)

    def z_report(self, operator: Operator, turn: str, paper_format: PaperFormat) -> ArchivedPaper:
        """The report of a counted turn; a new version once it was signed."""
        report = Moving(
            PaperKind.Z,
            ZPaper,
            lambda: turns.z_paper(self._sources, turn),
            turns.says_the_same,
            press.render_z,
        )
        return self.true_now(operator, report, turn, paper_format)

    def slip(self, operator: Operator, slip_id: str) -> ArchivedPaper:
        """Our own deposit slip; a new version once the bank took it, or it was voided."""
        list_of_cheques = Moving(
            PaperKind.SLIP,
            SlipPaper,
            lambda: cheques.slip_paper(self._sources, slip_id),
            cheques.slip_says_the_same,
            lambda paper, _format: press.render_slip(paper),
        )
        return self.true_now(operator, list_of_cheques, slip_id, PaperFormat.A4)

    def act(self, operator: Operator, cheque_id: str) -> ArchivedPaper:
        """The act of giving a cheque back to its drawer."""
        act = Moving(
            PaperKind.ACT,
            ActPaper,
            lambda: cheques.act_paper(self._sources, cheque_id),
            cheques.act_says_the_same,
            lambda paper, _format: press.render_act(paper),
        )
        return self.true_now(operator, act, cheque_id, PaperFormat.A4)

    def mandate(self, operator: Operator, mandate_id: str) -> ArchivedPaper:
        """The letter to a customer's bank; a new version once it allows something else."""
        letter = Moving(
            PaperKind.MANDATE,
            MandatePaper,
            lambda: mandates.mandate_paper(self._sources, mandate_id),
            mandates.says_the_same,
            lambda paper, _format: press.render_mandate(paper),
        )
        return self.true_now(operator, letter, mandate_id, PaperFormat.A4)

    def batch(self, operator: Operator, number: str) -> ArchivedPaper:
        """The report of a batch of debits; a new version once more became of it."""
        report = Moving(
            PaperKind.BATCH,
            BatchPaper,
            lambda: debits.batch_paper(self._sources, number),
            debits.says_the_same,
            lambda paper, _format: press.render_batch(paper),
        )
        return self.true_now(operator, report, number, PaperFormat.A4)

    def day(self, operator: Operator, day: date) -> ArchivedPaper:
        """The summary of a closed day: one version, the same bytes for ever."""
        subject = day.isoformat()
        known = self._archive.versions(PaperKind.DAY, subject)
        if known:
            return store.as_paper(known[0])
        told = self._sources.day(day)
        pdf = press.render_day(days.day_paper(self._sources.company(), told))
        draft = Draft(subject, PaperFormat.A4, 1, days.archived_record(told), pdf)
        (kept,) = self._archive.keep(operator, PaperKind.DAY, [draft])
        return kept

    def stripe_annex(self, operator: Operator, number: int) -> ArchivedPaper:
        """The annex of a comparison: one version, the same bytes for ever."""
        known = self._archive.versions(PaperKind.STRIPE, str(number))
        if known:
            return store.as_paper(known[0])
        kept = self._sources.stripe_day(number)
        pdf = press.render_stripe_annex(days.annex_paper(self._sources.company(), kept))
        draft = Draft(str(number), PaperFormat.A4, 1, days.archived_annex(kept), pdf)
        (made,) = self._archive.keep(operator, PaperKind.STRIPE, [draft])
        return made

    def receipts(
        self, operator: Operator, payments: Sequence[str], progress: Progress
    ) -> list[ArchivedPaper]:
        """Receipts on A4, each archived by itself."""
        made = []
        for done, payment in enumerate(payments, start=1):
            progress.raise_if_cancelled()
            made.append(self.receipt(operator, payment, PaperFormat.A4))
            progress.report(done, len(payments))
        return made

    def receipts_together(self, papers: Sequence[ArchivedPaper]) -> bytes:
        """Archived receipts drawn into one PDF, from what was archived with them."""
        return press.render_receipts(self._receipt_records(papers), PaperFormat.A4)

    def _receipt_records(self, papers: Sequence[ArchivedPaper]) -> Iterator[ReceiptPaper]:
        for paper in papers:
            row = next(
                row
                for row in self._archive.versions(PaperKind.RECEIPT, paper.subject)
                if row.id == paper.id
            )
            record = from_json(ReceiptPaper, row.record)
            yield replace(record, company=self._with_logo(record.company))

    def true_now(
        self, operator: Operator, moving: Moving[P], subject: str, paper_format: PaperFormat
    ) -> ArchivedPaper:
        """The version that tells what is true now.

        The books are read again after each paper is kept: what is handed out is true even if
        its subject moved, or another till archived its end, in between.
        """
        for _ in range(_MOVES_AT_MOST):
            record = moving.read()
            known = self._archive.versions(moving.kind, subject)
            same = _same(moving, known, to_json(record))
            found = next((row for row in same if row.format == paper_format.value), None)
            if found is not None:
                return store.as_paper(found)
            draft = self._draft(moving, subject, record, known, same, paper_format)
            self._archive.keep(operator, moving.kind, [draft])
        raise AssertionError(f"{moving.kind} {subject} never stood still")

    def _draft(
        self,
        moving: Moving[P],
        subject: str,
        record: P,
        known: Sequence[Row[Any]],
        same: Sequence[Row[Any]],
        paper_format: PaperFormat,
    ) -> Draft:
        if same:
            told = from_json(moving.record, same[0].record)
            record, version = replace(told, company=self._with_logo(told.company)), same[0].version
        else:
            version = _next_version(next(iter(known), None))
            before = from_json(moving.record, known[0].record).told_at if known else None
            record = replace(record, replaces=before)
        pdf = moving.render(record, paper_format)
        return Draft(subject, paper_format, version, to_json(record), pdf)

    def invoices(self, operator: Operator, numbers: Sequence[str]) -> list[ArchivedPaper]:
        """Invoices as they were first made; a void makes one version more."""
        made: list[ArchivedPaper] = []
        for start in range(0, len(numbers), _BATCH):
            made += self._invoices(operator, numbers[start : start + _BATCH])
        return made

    def together(self, papers: Sequence[ArchivedPaper]) -> bytes:
        """Archived invoices drawn into one PDF, from what was archived with them."""
        subjects = [each.subject for each in papers]
        return press.render_invoices(self._records(subjects))

    def _invoices(self, operator: Operator, numbers: Sequence[str]) -> list[ArchivedPaper]:
        known = self._archive.on_a4(PaperKind.INVOICE, numbers)
        drafts = list(self._drafts(numbers, known))
        kept = self._archive.keep(operator, PaperKind.INVOICE, drafts)
        made = {each.subject: each for each in kept}
        return [
            made[number] if number in made else store.as_paper(known[number]) for number in numbers
        ]

    def _drafts(self, numbers: Sequence[str], known: dict[str, Row[Any]]) -> Iterator[Draft]:
        company = self._sources.company()
        for number in numbers:
            record = self._sources.invoices.paper_for(number, company)
            row = known.get(number)
            if row is None or _was_voided_since(row, record):
                pdf = press.render_invoice(record)
                yield Draft(number, PaperFormat.A4, _next_version(row), to_json(record), pdf)

    def _records(self, numbers: Sequence[str]) -> Iterator[InvoicePaper]:
        for start in range(0, len(numbers), _BATCH):
            part = numbers[start : start + _BATCH]
            rows = self._archive.on_a4(PaperKind.INVOICE, part)
            for number in part:
                record = from_json(InvoicePaper, rows[number].record)
                yield replace(record, company=self._with_logo(record.company))

    def _with_logo(self, company: CompanyBlock) -> CompanyBlock:
        """The company with its picture, which archived records leave to their PDF."""
        return replace(company, logo=self._sources.logo())


def _same(moving: Moving[P], known: Sequence[Row[Any]], record: str) -> list[Row[Any]]:
    """The newest version of a document in every format, if it still tells what is true now."""
    if not known or not moving.says_the_same(known[0].record, record):
        return []
    return [row for row in known if row.version == known[0].version]


def _next_version(newest: Row[Any] | None) -> int:
    return newest.version + 1 if newest is not None else 1


def _was_voided_since(row: Row[Any], record: InvoicePaper) -> bool:
    # Payments do not change an invoice; a void does.
    return record.state == VOID and json.loads(row.record)["state"] != VOID


def _lasting(record: str) -> dict[str, Any]:
    """What a sheet says of the account, without the dates that move by themselves."""
    told: dict[str, Any] = json.loads(record)
    agreement = told["agreement"]
    told["agreement"] = {name: agreement[name] for name in agreement if name not in _MOVING}
    return told
