"""A batch from its preview to the bank, and who is left out of it."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from services.accounts.states import BankAccountKind
from services.debits.batch_records import BatchOrder, BatchQuestion, LeftOut, Proposed, Why
from services.debits.batch_states import BatchState, LineState
from services.debits.batches import APPROVE
from services.debits.errors import (
    BatchMoved,
    FileInTheWay,
    FolderRefuses,
    NothingToCollect,
    NotWritable,
    PreparerApproves,
)
from services.errors import BadField
from services.payments.errors import InvoiceClaimed
from services.payments.records import CashTender
from services.staff.errors import ApprovalInvalid
from services.storage.tables import (
    account,
    claim,
    dispute,
    invoice,
    mandate,
    payment,
    tender,
)
from tests.approvals import approve
from tests.services.debits.batches.givens import COLLECT_ON, DebitOffice
from tests.services.payments.givens import order


def whys(found: list[Proposed | LeftOut]) -> dict[str, list[Why]]:
    told: dict[str, list[Why]] = {}
    for each in found:
        if isinstance(each, LeftOut):
            told.setdefault(each.account, []).append(each.why)
    return told


def test_a_line_asks_for_all_that_an_account_owes_until_the_day(office: DebitOffice) -> None:
    office.add_invoice(5, 900, account_number="100003", due_on=date(2026, 11, 26))

    shown = office.preparing.preview(office.question())

    assert [(one.account, one.amount_cents) for one in shown.lines] == [
        ("100001", 6_500),
        ("100002", 3_000),
        ("100003", 1_000),
    ]
    assert [one.instruction.sequence for one in shown.lines] == [1, 2, 3]
    first = shown.lines[0]
    assert [(share.invoice[-2:], share.amount_cents) for share in first.shares] == [
        ("01", 4_500),
        ("02", 2_000),
    ]
    assert first.instruction.account_kind is BankAccountKind.SAVINGS
    assert first.instruction.month == date(2026, 10, 1)
    assert (shown.tally.lines, shown.tally.cents) == (3, 10_500)
    assert shown.left_out == ()
    assert shown.problems == ()


def test_everybody_who_is_not_in_is_named_with_the_reason(office: DebitOffice) -> None:
    office.debtor("100004", (14, 100), state="REQUESTED")
    office.debtor("100005", (15, 100), state="SUSPENDED")
    office.debtor("100006", (16, 100), bank="17")
    office.debtor("100007")
    office.debtor("100008", (18, 4_000), (19, 700), (20, 4_000), limit=5_000)
    office.debtor("100009", (21, 4_000), limit=3_999)
    closed = office.debtor("100010", (22, 100))
    expired = office.debtor("100011", (23, 100))
    later = office.debtor("100012", (24, 100))
    office.agreed_on_debit("100013")
    office.add_invoice(25, 700, account_number="100013")
    office.debtor("100014", (26, 100))
    office.debtor("100015", (27, 100))
    office.debtor("100016", (28, 100))
    paid = office.payments.record(
        office.cashier, order(tenders=(CashTender(100),), account="100015")
    )
    with office.sessions.begin() as session:
        owners = dict(session.execute(select(mandate.c.id, mandate.c.account_id)).all())
        session.execute(
            update(account).where(account.c.id == owners[closed]).values(state="closed")
        )
        session.execute(
            update(mandate).where(mandate.c.id == expired).values(valid_until=date(2026, 11, 24))
        )
        session.execute(update(account).where(account.c.id == owners[later]).values(plan_code=None))
        numbers = dict(session.execute(select(invoice.c.sequential, invoice.c.id)).all())
        session.execute(
            insert(claim).values(
                holder="a-card",
                invoice_id=numbers[26],
                method="found",
                amount_cents=100,
                till="01",
                actor="ana",
                since=office.clock(),
                live=1,
            )
        )
        session.execute(
            insert(dispute).values(
                id="du_1",
                payment_id=paid.id,
                amount_cents=100,
                reason="fraudulent",
                status="needs_response",
                opened_at=office.clock(),
                changed_at=office.clock(),
            )
        )
    office.prepared(accounts=("100012",))

    found = list(office.preparing.stream(office.question()))

    assert whys(found) == {
        "100004": [Why.NOT_ACTIVE],
        "100005": [Why.SUSPENDED],
        "100006": [Why.OTHER_BANK],
        "100007": [Why.NOTHING_DUE],
        "100008": [Why.OVER_LIMIT],
        "100009": [Why.OVER_LIMIT],
        "100010": [Why.ACCOUNT_CLOSED],
        "100011": [Why.EXPIRED],
        "100012": [Why.IN_BATCH],
        "100013": [Why.NO_MANDATE],
        "100014": [Why.CLAIMED],
        "100015": [Why.DISPUTED],
    }
    told = {each.account: each for each in found if isinstance(each, LeftOut)}
    # The oldest fit; the newer one is not asked for before it.
    assert told["100008"].cents == 4_000
    assert told["100008"].details == {"limit_cents": 5_000}
    assert told["100012"].details == {"line": "1-1", "batch": 1}
    assert (told["100013"].invoices, told["100013"].details) == (("001-002-000000025",), {})
    # How the last one ended is its reason, with the day; whoever is named is told of in any case.
    gone = office.mandate("100013")
    office.move_mandate(gone, "REVOKED")
    office.add_account("100017", method="deposit")
    named = office.preparing.preview(office.question(accounts=("100013", "100017", "999", "abc")))
    assert whys(list(named.left_out)) == {"100013": [Why.NO_MANDATE], "100017": [Why.OTHER_METHOD]}
    assert named.left_out[0].details == {"state": "REVOKED", "on": date(2026, 11, 22)}
    assert named.unknown == ("999", "abc")
    with pytest.raises(BadField) as refused:
        office.prepared(accounts=("100001", "999"))
    assert refused.value.details["numbers"] == "999"
    asked = {each.account: each.amount_cents for each in found if isinstance(each, Proposed)}
    assert asked["100008"] == 4_700
    assert set(asked) == {"100001", "100002", "100003", "100008", "100016"}


def test_what_the_file_cannot_say_is_left_out_by_its_own_problem(office: DebitOffice) -> None:
    office.add_account("100004", method="deposit")
    office.add_invoice(14, 100, account_number="100004")
    office.mandate("100004", bank_account="220000000000")

    shown = office.preparing.preview(office.question())

    (left,) = shown.left_out
    assert (left.account, left.why, left.cents) == ("100004", Why.UNWRITABLE, 100)
    assert left.details == {
        "problem": "debit.account",
        "field": "account_number",
        "least": 8,
        "most": 10,
    }
    # Without its terms nothing of this bank's can be written, and nothing is prepared.
    assert office.preparing.preview(office.question("guayaquil")).problems
    with pytest.raises(NotWritable):
        office.prepared("guayaquil")
    assert office.batches.listing() == []


def test_a_batch_claims_its_invoices_until_it_is_cancelled(office: DebitOffice) -> None:
    wanted = BatchOrder(str(uuid4()), office.question())
    batch = office.preparing.prepare(office.cashier, wanted)
    again = office.preparing.prepare(office.other_cashier, wanted)

    assert (again.number, batch.asked) == (1, (3, 10_500))
    assert office.live_claims() == 4
    assert office.broken() == set()
    with pytest.raises(NothingToCollect):
        office.prepared()
    with pytest.raises(InvoiceClaimed) as refused:
        office.payments.record(
            office.cashier, order(("001-002-000000003", 3_000), tenders=(CashTender(3_000),),
                                  account="100002")
        )  # fmt: skip
    assert refused.value.details["method"] == "debit"

    cancelled = office.batches.cancel(office.cashier, 1, "Día equivocado")
    office.batches.cancel(office.cashier, 1, "Otra vez")

    assert (cancelled.state, cancelled.reason) == (BatchState.CANCELLED, "Día equivocado")
    assert cancelled.of(LineState.WITHDRAWN) == (3, 10_500)
    assert office.live_claims() == 0
    assert office.prepared().number == 2
    assert office.broken() == set()


def test_what_was_paid_after_the_preview_is_not_in_the_batch(office: DebitOffice) -> None:
    office.preparing.preview(office.question())
    office.payments.record(
        office.cashier,
        order(("001-002-000000001", 4_500), tenders=(CashTender(4_500),), account="100001"),
    )
    batch = office.prepared()
    assert batch.asked == (3, 6_000)
    assert [line.amount_cents for line in office.batches.lines(1)] == [2_000, 3_000, 1_000]


def test_a_second_person_approves_the_total(office: DebitOffice) -> None:
    office.prepared()
    wrong = office.yes(APPROVE, "batch:1", 10_499)
    with pytest.raises(ApprovalInvalid):
        office.batches.approve(office.cashier, 1, wrong)
    # Somebody else may ask, and still whoever prepared it is no second person.
    theirs = approve(
        office.sessions,
        APPROVE,
        "batch:1",
        10_500,
        office.other_cashier.user_id,
        "Visto",
        office.clock,
    )
    with office.sessions.begin() as session:
        session.exec_driver_sql("DROP TRIGGER IF EXISTS approval_once") if (
            session.dialect.name == "sqlite"
        ) else session.exec_driver_sql("ALTER TABLE approval DISABLE TRIGGER USER")
        session.exec_driver_sql(
            f"UPDATE approval SET approved_by = {office.cashier.user_id} WHERE id = '{theirs}'"
        )
    with pytest.raises(PreparerApproves):
        office.batches.approve(office.other_cashier, 1, theirs)
    with pytest.raises(BatchMoved):
        office.files.write(office.cashier, 1, Path())

    assert office.approved(1).state is BatchState.APPROVED
    with pytest.raises(BatchMoved):
        office.approved(1)


def test_the_file_is_written_once_and_then_only_copied(office: DebitOffice, tmp_path: Path) -> None:
    office.prepared()
    office.approved(1)
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    with pytest.raises(FolderRefuses) as refused:
        office.files.write(office.cashier, 1, tmp_path / "none")
    assert refused.value.details["cause"] == "missing"
    lost = office.batches.show(1)
    assert lost.state is BatchState.WRITTEN  # the books have it; the folder did not take it

    copy = office.files.write(office.cashier, 1, first)
    content = Path(copy.path).read_bytes()
    assert copy.is_copy
    assert content.count(b"\r\n") == 3
    assert hashlib.sha256(content).hexdigest() == lost.sha256
    assert b"\t0000000006500\t" in content
    assert b"\tOCTUBRE 2026 1-1\t" in content
    office.clock.forward(days=1)
    second.mkdir()
    again = office.files.write(office.other_cashier, 1, second)
    assert Path(again.path).read_bytes() == content
    assert again.batch.file_name == "SCCOB 22-11-2026 al 25-11-2026.TXT"
    (second / again.batch.file_name).write_bytes(b"otro")
    with pytest.raises(FileInTheWay):
        office.files.write(office.cashier, 1, second)
    actions = [entry.action for entry in office.journal.about("batch:1")]
    assert actions.count("debit.written") == 1
    assert actions.count("debit.file_copied") == 3
    assert office.broken() == set()


def test_a_mandate_revoked_after_the_batch_was_prepared_is_out_of_the_file(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.prepared()
    office.approved(1)
    with office.sessions.begin() as session:
        second = session.scalar(
            select(mandate.c.id)
            .join(account, account.c.id == mandate.c.account_id)
            .where(account.c.number == "100002")
        )
    assert second is not None
    office.move_mandate(second, "REVOKED")
    assert [line.is_disallowed for line in office.batches.lines(1)] == [False, True, False]

    written = office.files.write(office.cashier, 1, tmp_path)

    assert written.withdrawn == ("100002",)
    content = Path(written.path).read_bytes()
    assert b"100002" not in content
    # Places in the file have no gap; keys stay as they were.
    assert [line.split(b"\t")[2] for line in content.splitlines()] == [b"1", b"2"]
    lines = office.batches.lines(1)
    assert [(line.id, line.state) for line in lines] == [
        ("1-1", LineState.PENDING),
        ("1-2", LineState.WITHDRAWN),
        ("1-3", LineState.PENDING),
    ]
    assert lines[1].words == "La autorización fue revocada"
    assert written.batch.asked == (2, 7_500)
    assert office.live_claims() == 3
    assert office.broken() == set()


def test_two_batches_of_one_day_never_share_a_file_name(
    office: DebitOffice, tmp_path: Path
) -> None:
    names = set()
    for number, account_number in enumerate(("100001", "100002"), 1):
        office.prepared(accounts=(account_number,))
        office.approved(number)
        names.add(office.files.write(office.cashier, number, tmp_path).batch.file_name)
    assert names == {
        "SCCOB 22-11-2026 al 25-11-2026.TXT",
        "SCCOB 22-11-2026 al 25-11-2026 L2.TXT",
    }


def test_a_sent_batch_is_not_cancelled_and_one_without_a_file_is_not_sent(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.prepared()
    office.approved(1)
    with pytest.raises(BatchMoved):
        office.batches.sent(office.cashier, 1)
    office.files.write(office.cashier, 1, tmp_path)
    sent = office.batches.sent(office.cashier, 1)
    later = office.batches.sent(office.other_cashier, 1)
    assert (sent.state, later.sent_at, later.sent_by) == (BatchState.SENT, sent.sent_at, "ana")
    with pytest.raises(BatchMoved):
        office.batches.cancel(office.cashier, 1, "Tarde")


def test_a_batch_is_for_a_day_to_come(office: DebitOffice) -> None:
    past = BatchQuestion("pichincha", "2100123456", date(2026, 11, 21))
    with pytest.raises(BadField):
        office.preparing.prepare(office.cashier, BatchOrder(str(uuid4()), past))
    office.clock.moment = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)  # still the 25th here
    assert office.prepared().collect_on == COLLECT_ON
    with office.sessions.read() as session:
        assert session.scalar(select(payment.c.id)) is None
        assert session.scalar(select(tender.c.position)) is None
