"""A safety copy is made, kept, tried and gone back to; what it forgot is not done twice."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, select

from desktop.wiring import Services, build_services
from services.audit.service import Journal
from services.cards.difference_records import Decision, DifferenceKind
from services.cards.differences import APPROVAL
from services.cards.errors import ChargingGated, NotComparedYet
from services.cards.records import CardToken, ChargeOrder, TokenKind
from services.copies.records import DECIDE, CopyPlan, RestoredOrder, Verdict
from services.copies.restoring import USED, Restorer
from services.copies.service import CopyService
from services.debits.errors import BatchesRestored, FileAtBank
from services.errors import BadField, BadFields
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.payments.records import PaymentOrder, Share
from services.practice.simulator import SimulatorProcess
from services.storage.backup import BackupDamaged
from services.storage.engine import open_engine
from services.storage.restoring import BooksInUse, RestoreImpossible
from services.storage.roles import APP, grant_app
from services.storage.sealing import (
    PassphraseNeeded,
    SealBroken,
    WeakPassphrase,
    WrongPassphrase,
    seal_of,
)
from services.storage.sessions import Sessions
from services.storage.tables import metadata
from tests.approvals import approve
from tests.books import Clock
from tests.services.cards.conftest import QUICK
from tests.services.debits.batches.givens import COLLECT_ON, DebitOffice
from tests.services.payments.givens import cash

PHRASE = "cuatro caballos bajan despacio"
VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")
CARD = "001-002-000000009"


@pytest.fixture
def office(sessions: Sessions) -> DebitOffice:
    made = DebitOffice(sessions, Clock())
    made.debtor("100001", (1, 4_500))
    made.add_account("100009", method="manual_card")
    made.add_invoice(9, 4_500, account_number="100009")
    return made


@pytest.fixture
def program(office: DebitOffice, simulator: SimulatorProcess) -> Services:
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    return opened(office, simulator)


def opened(office: DebitOffice, simulator: SimulatorProcess) -> Services:
    gateway = StripeGateway(
        "sk_test_copies",
        api_base=simulator.url,
        timeouts=Timeouts(2.0, 2.0, 3.0),
        now=office.clock,
    )
    return build_services(office.sessions, gateway, office.clock, pace=QUICK)


def restorer(office: DebitOffice, url: str, work: Path) -> Restorer:
    return Restorer(url, None, work, office.clock)


def charge(services: Services, office: DebitOffice, attempt: str) -> str:
    order = ChargeOrder(attempt, "100009", (Share(CARD, 4_500),))
    return services.charges.charge(office.cashier, order, VISA).receipt


def second(office: DebitOffice, action: str, document: str, cents: int) -> str:
    asked_by = office.supervisor.user_id
    return approve(office.sessions, action, document, cents, asked_by, "visto", office.clock)


def test_what_a_restored_copy_forgot_is_neither_charged_nor_debited_again(
    office: DebitOffice,
    program: Services,
    simulator: SimulatorProcess,
    database_url: str,
    tmp_path: Path,
) -> None:
    office.prepared()
    office.approved(1)
    office.files.write(office.cashier, 1, tmp_path)
    made = program.copies.make(
        office.supervisor, CopyPlan(tmp_path / "copies", seal=seal_of(PHRASE)), tmp_path / "work"
    )
    assert made.backup.is_sound
    assert b"Comercial" not in made.backup.file.read_bytes()
    assert list((tmp_path / "work").iterdir()) == []

    # What the copy does not know: a batch at the bank, another one, and a card that was charged.
    office.clock.forward(hours=3)
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    office.batches.sent(office.cashier, 1)
    office.debtor("100002", (3, 3_000))
    assert office.at_bank(tmp_path).number == 2
    assert charge(program, office, "5c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")

    going_back = restorer(office, database_url, tmp_path / "work")
    with pytest.raises(WrongPassphrase):
        going_back.prepare(made.backup.file, "otra frase de paso")
    with pytest.raises(PassphraseNeeded):
        going_back.prepare(made.backup.file)
    prepared = going_back.prepare(made.backup.file, PHRASE)
    assert (prepared.findings, prepared.lost_receipts) == ((), 1)
    assert (prepared.inside.batch_last, prepared.present and prepared.present.batch_last) == (1, 2)
    with office.sessions.read(), pytest.raises(BooksInUse):
        going_back.confirm(office.supervisor, prepared)
    assert office.count("payment") == 1
    office.sessions.close()
    aside = going_back.confirm(office.supervisor, prepared)

    assert aside
    assert office.count("payment") == 0
    restored = opened(office, simulator)
    with pytest.raises(ChargingGated):
        charge(restored, office, "6c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")
    open_ones = {each.kind: each for each in restored.charges.differences.open()}
    assert set(open_ones) == {DifferenceKind.REWOUND, DifferenceKind.FOREIGN}
    rewound, foreign = open_ones[DifferenceKind.REWOUND], open_ones[DifferenceKind.FOREIGN]
    seen = second(office, APPROVAL, f"difference:{rewound.id}", 0)
    with pytest.raises(NotComparedYet):
        restored.charges.differences.decide(
            office.supervisor, rewound.id, Decision.ACKNOWLEDGED, approval=seen
        )
    restored.reconciliation.run(office.supervisor)
    restored.charges.differences.decide(
        office.supervisor, rewound.id, Decision.ACKNOWLEDGED, approval=seen
    )
    with pytest.raises(ChargingGated):
        charge(restored, office, "7c7f2a52-3d8b-4a6f-9f6a-3f1f4f0e8d10")
    restored.charges.found.import_(
        office.supervisor, foreign.id, second(office, APPROVAL, f"difference:{foreign.id}", 4_500)
    )
    assert office.balance(CARD) == 0
    assert len([i for i in simulator.control.intents() if i["status"] == "succeeded"]) == 1

    office.debtor("100002", (3, 3_000))
    for forbidden in (
        office.prepared,
        lambda: office.files.write(office.cashier, 1, tmp_path),
        lambda: office.batches.sent(office.cashier, 1),
        lambda: office.batches.cancel(office.cashier, 1, "nuevo lote"),
    ):
        with pytest.raises(BatchesRestored):
            forbidden()
    waiting = restored.restored.waiting()
    assert waiting is not None
    assert [(each.number, each.cents) for each in waiting.batches] == [(1, 4_500)]

    def said(last: int) -> RestoredOrder:
        yes = second(office, DECIDE, f"restored:{waiting.id}", 0)
        verdicts = {1: Verdict.SENT}
        return RestoredOrder(waiting.id, last, "El banco tiene los lotes 1 y 2", yes, verdicts)

    with pytest.raises(BadField):
        restored.restored.decide(office.supervisor, said(1))
    restored.restored.decide(office.supervisor, said(2))

    assert restored.restored.waiting() is None
    assert office.batches.show(1).state == "SENT"
    assert office.prepared().number == 3
    assert office.broken() == set()


def test_a_batch_at_the_bank_gets_no_second_file_from_books_that_forgot_it(
    office: DebitOffice,
    program: Services,
    simulator: SimulatorProcess,
    database_url: str,
    tmp_path: Path,
) -> None:
    office.prepared()
    office.approved(1)
    made = program.copies.make(office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path)
    sent, other = tmp_path / "enviados", tmp_path / "otra"
    sent.mkdir()
    other.mkdir()
    file = Path(office.files.write(office.cashier, 1, sent).path)
    office.batches.sent(office.cashier, 1)
    office.clock.forward(hours=30)
    going_back = restorer(office, database_url, tmp_path)
    prepared = going_back.prepare(made.backup.file)
    office.sessions.close()
    going_back.confirm(office.supervisor, prepared)
    restored = opened(office, simulator).restored
    waiting = restored.waiting()
    assert waiting is not None
    yes = second(office, DECIDE, f"restored:{waiting.id}", 0)
    order = RestoredOrder(waiting.id, 1, "Está en el banco", yes, {1: Verdict.SENT})
    restored.decide(office.supervisor, order)

    (other / file.name).write_bytes(file.read_bytes().replace(b"4500", b"4600"))
    with pytest.raises(FileAtBank):
        office.files.write(office.cashier, 1, other)
    assert (office.batches.show(1).state, len(list(other.iterdir()))) == ("APPROVED", 1)
    kept = office.files.write(office.cashier, 1, sent)

    assert (kept.is_copy, Path(kept.path), kept.batch.state) == (True, file, "SENT")
    assert office.files.content(1) == file.read_bytes()
    assert office.broken() == set()


def test_no_receipt_number_is_given_twice_and_no_debit_waits_where_there_was_none(
    sessions: Sessions, database_url: str, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    office = DebitOffice(sessions, Clock())
    office.add_account("100009", method="manual_card")
    for number in (7, 8, 9):
        office.add_invoice(number, 4_500, account_number="100009")
    services = opened(office, simulator)

    def pay(number: int) -> str:
        share = Share(f"001-002-{number:09d}", 4_500)
        order = PaymentOrder(str(uuid4()), "100009", (share,), (cash(4_500),))
        return services.payments.record(office.cashier, order).receipt

    series = pay(7).rpartition("-")[0]
    made = services.copies.make(office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path)
    assert pay(8) == f"{series}-000000002"
    going_back = restorer(office, database_url, tmp_path)
    prepared = going_back.prepare(made.backup.file)
    assert prepared.known_numbers[series] == 2
    for wrong in ({series: 1}, {"009-009": 1}, {series: 9_999_999}):
        with pytest.raises(BadFields):
            going_back.confirm(office.supervisor, prepared, used=wrong)
    office.sessions.close()
    going_back.confirm(office.supervisor, prepared, used={series: 40})

    services = opened(office, simulator)
    assert services.restored.waiting() is None
    assert pay(9) == f"{series}-000000041"
    assert services.verification.verify() == []
    office.debtor("100001", (1, 4_500))
    assert office.prepared().number == 1
    entry = services.journal.about(f"series:{series}")[0]
    assert entry.change["after"]["first"] == f"{series}-000000002"
    assert (entry.change["after"]["last"], entry.reason) == (f"{series}-000000040", USED)


def rows(sessions: Sessions) -> dict[str, list[tuple[object, ...]]]:
    with sessions.read() as session:
        return {
            table.name: [
                tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def test_what_comes_out_of_a_copy_is_every_row_that_went_in(
    office: DebitOffice, program: Services, database_url: str, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    before = rows(office.sessions)
    made = program.copies.make(office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path)

    prepared = restorer(office, database_url, tmp_path).prepare(made.backup.file)
    staged = Sessions(open_engine(prepared.staged))
    after = rows(staged)
    staged.close()
    restorer(office, database_url, tmp_path).give_up(prepared)

    assert after == before
    assert before["document_content"]
    assert before["debit_line"]


def test_the_programs_own_role_copies_a_server_and_leaves_going_back_to_its_owner(
    office: DebitOffice, database_url: str, tmp_path: Path
) -> None:
    if not office.sessions.is_postgresql:
        pytest.skip("a file has no roles")
    grant_app(database_url, None, "clave-del-rol")
    url = make_url(database_url).set(username=APP, password="clave-del-rol")
    address = url.render_as_string(hide_password=False)
    ours = Sessions(open_engine(address))
    made = CopyService(ours, Journal(ours, office.clock), office.clock).make(
        office.supervisor, CopyPlan(tmp_path / "copies"), tmp_path
    )
    ours.close()

    assert made.backup.is_sound is None  # listed: this role makes no database to try it in
    with pytest.raises(RestoreImpossible) as told:
        restorer(office, address, tmp_path).prepare(made.backup.file)
    assert "clave-del-rol" not in str(told.value)
    prepared = restorer(office, database_url, tmp_path).prepare(made.backup.file)
    assert prepared.findings == ()
    restorer(office, database_url, tmp_path).give_up(prepared)


def test_a_sealed_copy_that_was_touched_is_refused_and_nothing_is_left(
    office: DebitOffice, program: Services, database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(WeakPassphrase):
        seal_of("corta")
    plan = CopyPlan(tmp_path / "copies", seal=seal_of(PHRASE))
    made = program.copies.make(office.supervisor, plan, tmp_path / "work").backup
    whole = made.file.read_bytes()
    going_back = restorer(office, database_url, tmp_path / "work")
    moved = tmp_path / "usb" / "copia.sealed"  # without its note: the seal alone must tell
    moved.parent.mkdir()

    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for broken in (bytes(flipped), whole[:-1], whole[: len(whole) // 2], whole + b"x", whole[:60]):
        moved.write_bytes(broken)
        with pytest.raises(SealBroken):
            going_back.prepare(moved, PHRASE)
        made.file.write_bytes(broken)
        with pytest.raises(BackupDamaged):
            going_back.prepare(made.file, PHRASE)
    assert list((tmp_path / "work").iterdir()) == []

    moved.write_bytes(whole)
    tried = program.copies.drill(moved, tmp_path / "work", PHRASE)
    assert tried.is_good
    assert list((tmp_path / "work").iterdir()) == []
    assert office.prepared().collect_on == COLLECT_ON
