from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from services.accounts.errors import ActivationBlocked, WrongState
from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.states import (
    MOVES,
    AccountState,
    BankAccountKind,
    DocumentKind,
    Method,
    may_move,
)
from services.errors import BadField, BadFields, NotAllowed, NotFound, UserError
from tests.services.accounts.conftest import PDF, Office

DEBIT = AgreementInput(
    method=Method.DEBIT,
    bank_code="0010",
    bank_account_kind=BankAccountKind.SAVINGS,
    bank_account_number="2200 123456",
    holder_name="María Peña",
    holder_id_kind="05",
    holder_id_number="1710034065",
    form_signed_on=date(2026, 11, 20),
)


def state(office: Office, number: str) -> AccountState:
    return office.accounts.show(number).account.state


def missing(office: Office, number: str) -> dict[str, str]:
    return {item.key: item.missing for item in office.activation.checklist(number) if item.missing}


def test_a_request_becomes_an_active_account_step_by_step(office: Office) -> None:
    number = office.manual()
    assert missing(office, number) == {"id_scan": "no_scan", "contract": "no_scan"}
    office.with_papers(number)
    assert state(office, number) is AccountState.DOCUMENTS
    office.activation.submit(office.activator, number)
    office.activation.activate(office.activator, number, "documentos completos")
    sheet = office.accounts.show(number)
    assert sheet.account.state is AccountState.ACTIVE
    assert sheet.account.activated_at is not None
    assert [(move.to_state.value, move.by, move.till) for move in sheet.moves] == [
        ("requested", "ana", "01"),
        ("documents", "ana", "01"),
        ("in_review", "ana", "01"),
        ("active", "ana", "01"),
    ]
    assert office.last_entry() == "account.activated"


def test_a_blocked_activation_says_what_is_missing_and_moves_nothing(office: Office) -> None:
    draft = office.draft(
        consent=ConsentInput(),
        service=ServiceInput(plan_code="VOIP-HOGAR", monthly_cents=0),
    )
    number = office.accounts.create_manual(office.activator, draft)
    office.activation.submit(office.activator, number)
    with pytest.raises(ActivationBlocked) as refused:
        office.activation.activate(office.activator, number, "ya")
    assert {item.key for item in refused.value.items if not item.is_ok} == {
        "id_scan",
        "contract",
        "consent",
        "price",
        "voip_number",
    }
    assert state(office, number) is AccountState.IN_REVIEW


def test_a_debit_needs_its_signed_form_and_stays_manual_with_it(
    office: Office,
) -> None:
    number = office.accounts.create_manual(office.activator, office.draft(agreement=DEBIT))
    office.with_papers(number)
    assert missing(office, number) == {"debit_form": "no_scan"}
    office.documents.attach(
        office.activator, number, DocumentKind.DEBIT_FORM, "f.pdf", PDF, original_seen=False
    )
    assert missing(office, number) == {}
    assert not office.directory.key(number).is_automatic


def test_a_withdrawn_scan_is_missing_again(office: Office) -> None:
    number = office.manual()
    office.with_papers(number)
    scan = office.accounts.show(number).documents[0]
    office.documents.withdraw(office.activator, number, scan.id, "borroso")
    assert missing(office, number) == {"id_scan": "no_scan"}


def test_an_id_that_nobody_saw_does_not_count(office: Office) -> None:
    number = office.manual()
    for kind in (DocumentKind.ID, DocumentKind.CONTRACT):
        office.documents.attach(
            office.activator, number, kind, "x.pdf", PDF + kind.encode(), original_seen=False
        )
    assert missing(office, number) == {"id_scan": "original_not_seen"}


def test_an_account_is_suspended_reactivated_and_closed(office: Office) -> None:
    number = office.active()
    first = office.accounts.show(number).account.activated_at
    office.activation.suspend(office.activator, number, "mora")
    office.activation.reactivate(office.activator, number, "pagó")
    assert office.accounts.show(number).account.activated_at == first
    with pytest.raises(NotAllowed):
        office.activation.close(office.activator, number, "se fue")
    office.activation.close(office.supervisor, number, "se fue")
    with pytest.raises(WrongState):
        office.activation.reactivate(office.supervisor, number, "volvió")


def test_a_request_is_not_activated_past_its_review(office: Office) -> None:
    number = office.manual()
    with pytest.raises(WrongState):
        office.activation.activate(office.activator, number, "rápido")
    with pytest.raises(WrongState):
        office.activation.reactivate(office.activator, number, "rápido")
    office.activation.submit(office.activator, number)
    office.activation.send_back(office.activator, number, "falta el contrato")
    assert state(office, number) is AccountState.DOCUMENTS
    office.activation.reject(office.activator, number, "no vino")
    with pytest.raises(WrongState):
        office.activation.submit(office.activator, number)


def test_a_move_without_a_reason_is_refused(office: Office) -> None:
    number = office.active()
    with pytest.raises(BadField):
        office.activation.suspend(office.activator, number, "  ")
    assert state(office, number) is AccountState.ACTIVE


def test_two_tills_that_suspend_at_once_move_it_once(office: Office) -> None:
    number = office.active()

    def suspend(_: int) -> bool:
        try:
            office.activation.suspend(office.activator, number, "mora")
        except UserError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(suspend, range(4))) == 1
    moves = [move.to_state for move in office.accounts.show(number).moves]
    assert moves.count(AccountState.SUSPENDED) == 1


def test_nothing_follows_the_end() -> None:
    assert not MOVES[AccountState.CLOSED]
    assert not MOVES[AccountState.REJECTED]
    assert not may_move(AccountState.REQUESTED, AccountState.ACTIVE)


def test_a_draft_comes_back_as_it_was_typed(office: Office) -> None:
    draft = ActivationDraft(
        id=str(uuid4()),
        step=2,
        customer=CustomerInput(name="a medias \u202e\0", id_number="17"),
        service=ServiceInput(voip_numbers=("02",), monthly_cents=None),
        agreement=DEBIT,
    )
    office.drafts.save(office.activator, draft)
    office.drafts.save(office.activator, replace(draft, step=3))
    held = office.drafts.open(draft.id)
    assert held.step == 3
    assert held.agreement == DEBIT
    assert held.service == draft.service
    assert held.customer.id_number == "17"
    assert [(each.draft.id, each.saved_by) for each in office.drafts.all()] == [(draft.id, "ana")]
    office.drafts.discard(office.activator, draft.id)
    office.drafts.discard(office.activator, draft.id)
    assert office.drafts.all() == []


def test_a_draft_becomes_one_account_however_often_it_is_clicked(office: Office) -> None:
    draft = office.draft()
    office.drafts.save(office.activator, draft)

    def create(_: int) -> bool:
        try:
            office.drafts.create(office.activator, draft.id)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(create, range(3))) == 1
    assert office.count() == 1
    assert office.drafts.all() == []


def test_a_draft_that_is_wrong_stays(office: Office) -> None:
    draft = office.draft(agreement=AgreementInput())
    office.drafts.save(office.activator, draft)
    with pytest.raises(BadFields):
        office.drafts.create(office.activator, draft.id)
    assert office.drafts.open(draft.id) == draft


def test_each_step_is_checked_by_itself(office: Office) -> None:
    who = CustomerInput(**{**office.who(), "id_number": "1793213150001"})  # type: ignore[arg-type]
    assert office.drafts.check_customer(who, ConsentInput()) == ["id_checksum"]
    service = office.drafts.check_service(ServiceInput(plan_code="VOIP-BASICO"))
    assert (service.monthly_cents, service.activation_cents, service.tax_code) == (1290, 1500, "4")
    taken = office.accounts.show(office.manual()).lines[0].voip_number
    with pytest.raises(BadFields) as refused:
        office.drafts.check_service(
            ServiceInput(plan_code="VOIP-BASICO", voip_numbers=(taken, "02 ABC"))
        )
    assert {bad.field for bad in refused.value.problems} == {"voip_numbers"}
    assert office.drafts.check_agreement(DEBIT).bank_account_number == "2200123456"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"bank_code": "999999"}, ("bank_code", "unknown_bank")),
        ({"bank_code": ""}, ("bank_code", "required")),
        ({"bank_account_kind": None}, ("bank_account_kind", "required")),
        ({"bank_account_number": "12A45"}, ("bank_account_number", "bank_account")),
        ({"holder_name": ""}, ("holder_name", "required")),
        ({"holder_id_number": "1"}, ("holder_id_number", "length")),
        ({"limit_cents": 0}, ("limit_cents", "amount.out_of_range")),
        ({"valid_until": date(2026, 11, 21)}, ("valid_until", "date.too_early")),
        ({"form_signed_on": date(2026, 11, 23)}, ("form_signed_on", "date.too_late")),
        ({"starts_on": date(1900, 1, 1)}, ("starts_on", "date.too_early")),
        ({"method": Method.CARD}, ("method", "card_needs_online")),
    ],
)
def test_a_debit_is_checked_field_by_field(
    office: Office, changed: dict[str, object], expected: tuple[str, str]
) -> None:
    with pytest.raises(BadFields) as refused:
        office.drafts.check_agreement(replace(DEBIT, **changed))  # type: ignore[arg-type]
    found = [(bad.field, bad.details["problem"]) for bad in refused.value.problems]
    assert found == [expected]
