from dataclasses import replace
from datetime import timedelta

import pytest

from services.accounts.consent_records import ConsentKind, ConsentOrder, RevocationOrder
from services.accounts.consents import ConsentService
from services.accounts.errors import NumberTaken, WrongState
from services.accounts.events import AccountChanged
from services.accounts.inputs import ActivationDraft, ConsentInput, CustomerInput, ServiceInput
from services.accounts.service import as_input
from services.accounts.states import AccountState, ConsentChannel, DocumentKind, Method
from services.clock import business_date
from services.errors import BadField, BadFields, ChangedElsewhere, NotAllowed, NotFound
from services.staff.rights import Role
from tests.services.accounts.conftest import PDF, Office


def problems(refused: pytest.ExceptionInfo[BadFields]) -> set[tuple[str, str]]:
    return {(bad.field, str(bad.details["problem"])) for bad in refused.value.problems}


def test_a_new_account_has_everything_that_was_typed(office: Office) -> None:
    heard: list[AccountChanged] = []
    office.events.subscribe(AccountChanged, heard.append)
    number = office.manual()
    sheet = office.accounts.show(number)
    assert number == "100001"
    assert sheet.account.state is AccountState.REQUESTED
    assert (sheet.account.monthly_cents, sheet.account.tax_code) == (1990, "4")
    assert sheet.account.plan_name == "VoIP Hogar, llamadas locales"
    assert sheet.customer.province == "Pichincha"
    assert sheet.customer.consent is not None
    assert sheet.agreement is not None
    assert sheet.agreement.method is Method.DEPOSIT
    assert not office.directory.key(number).is_automatic
    assert [move.to_state for move in sheet.moves] == [AccountState.REQUESTED]
    assert heard == [AccountChanged(number)]
    assert office.last_entry() == "account.created"


def test_numbers_go_on_past_those_that_a_file_brought(office: Office) -> None:
    office.imports.apply(
        office.activator,
        office.imports.preview(
            b"number,origin,id_kind,id_number,name,plan\n"
            b"100001,ONLINE,05,1710034065,Ana,VOIP-HOGAR\n"
        ).parsed,
    )
    assert office.manual() == "100002"


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(office: Office) -> None:
    draft = ActivationDraft(
        id="0d9cbf5e-6f0c-4a4c-9b5e-000000000001",
        customer=CustomerInput(id_number="123", name="4242 4242 4242 4242", email="nadie"),
        consent=ConsentInput(is_given=True),
        service=ServiceInput(plan_code="NO", monthly_cents=-1, billing_day=31),
    )
    with pytest.raises(BadFields) as refused:
        office.accounts.create_manual(office.activator, draft)
    assert problems(refused) >= {
        ("id_number", "length"),
        ("name", "card_number"),
        ("email", "email"),
        ("address", "required"),
        ("city", "required"),
        ("consent_version", "required"),
        ("plan_code", "unknown_plan"),
        ("monthly_cents", "amount.out_of_range"),
        ("billing_day", "out_of_range"),
        ("method", "required"),
    }
    assert office.count() == 0
    assert office.manual() == "100001"


def test_a_cashier_reads_and_does_not_write(office: Office) -> None:
    number = office.manual()
    office.accounts.add_note(office.cashier, number, "llamó")
    with pytest.raises(NotAllowed):
        office.accounts.create_manual(office.cashier, office.draft())
    with pytest.raises(NotAllowed):
        office.accounts.add_line(office.cashier, number, "022222222")


def test_two_people_who_edit_one_customer_do_not_overwrite_each_other(office: Office) -> None:
    number = office.manual()
    customer = office.accounts.show(number).customer
    first = replace(as_input(customer), city="Guayaquil")
    office.accounts.edit_customer(office.activator, number, first, version=customer.version)
    second = replace(as_input(customer), city="Cuenca")
    with pytest.raises(ChangedElsewhere):
        office.accounts.edit_customer(office.activator, number, second, version=customer.version)
    assert office.accounts.show(number).customer.city == "Guayaquil"
    entry = office.journal.about(f"account:{number}")[0]
    assert entry.change == {"before": {"city": "Quito"}, "after": {"city": "Guayaquil"}}


def test_a_checksum_that_is_off_is_saved_with_a_warning_in_the_journal(office: Office) -> None:
    number = office.manual()
    customer = office.accounts.show(number).customer
    typed = replace(as_input(customer), id_number="1793213150001")
    warnings = office.accounts.edit_customer(
        office.activator, number, typed, version=customer.version
    )
    assert warnings == ["id_checksum"]
    assert "id_checksum" in office.journal.about(f"account:{number}")[0].body


def test_a_price_changes_with_a_reason(office: Office) -> None:
    number = office.manual()
    held = office.accounts.show(number).account
    typed = ServiceInput(plan_code="VOIP-NEGOCIO", monthly_cents=3500, billing_day=10)
    with pytest.raises(BadField):
        office.accounts.edit_service(
            office.activator, number, typed, version=held.version, reason=" "
        )
    office.accounts.edit_service(
        office.activator, number, typed, version=held.version, reason="acordado"
    )
    account = office.accounts.show(number).account
    assert (account.plan_code, account.monthly_cents) == ("VOIP-NEGOCIO", 3500)
    with pytest.raises(ChangedElsewhere):
        office.accounts.edit_service(
            office.activator, number, typed, version=held.version, reason="otra vez"
        )


def test_a_voip_number_belongs_to_one_account_at_a_time(office: Office) -> None:
    first, second = office.manual(), office.manual()
    office.accounts.add_line(office.activator, first, "02 222 2222", "recepción")
    with pytest.raises(NumberTaken) as refused:
        office.accounts.add_line(office.activator, second, "022222222")
    assert refused.value.details["number"] == first
    line = office.accounts.show(first).lines[-1]
    office.accounts.remove_line(office.activator, first, line.id, "se cambió")
    with pytest.raises(ChangedElsewhere):
        office.accounts.remove_line(office.activator, first, line.id, "se cambió")
    office.accounts.add_line(office.activator, second, "022222222")
    assert [hit.number for hit in office.accounts.search("022222222")] == [second]


def test_a_taken_voip_number_stops_a_new_account_whole(office: Office) -> None:
    first = office.manual()
    taken = office.accounts.show(first).lines[0].voip_number
    service = ServiceInput(plan_code="VOIP-HOGAR", voip_numbers=(taken,))
    with pytest.raises(NumberTaken):
        office.accounts.create_manual(office.activator, office.draft(service=service))
    assert office.count() == 1


def test_consent_is_given_and_taken_back(office: Office) -> None:
    number = office.accounts.create_manual(office.activator, office.draft(consent=ConsentInput()))
    assert office.accounts.show(number).customer.consent is None
    consents = ConsentService(office.sessions, office.journal, office.events, office.clock)
    today = business_date(office.clock())
    with pytest.raises(NotAllowed):
        consents.add_text(office.activator, "v3", "Acepto.")
    admin = replace(office.activator, roles=frozenset({Role.ADMINISTRATOR}))
    consents.add_text(admin, "v3", "Acepto.\n\nTodo.")
    with pytest.raises(BadField):
        consents.add_text(admin, "v3", "Otra cosa.")
    assert [each.version for each in consents.texts()] == ["v3", "2026-01"]
    assert consents.texts()[0].paragraphs == ("Acepto.", "Todo.")
    scan = office.documents.attach(
        office.activator, number, DocumentKind.CONSENT, "c.pdf", PDF, original_seen=False
    )
    wrong = ConsentOrder("v9", ConsentChannel.PAPER, today + timedelta(days=1), scan.id + 1)
    with pytest.raises(BadFields) as told:
        consents.give(office.activator, number, wrong)
    assert [each.field for each in told.value.problems] == ["consent_version", "on", "document"]

    given = ConsentOrder("v3", ConsentChannel.E_MAIL, today - timedelta(days=3), scan.id)
    consents.give(office.activator, number, given)
    early = RevocationOrder(ConsentChannel.PAPER, "lo pidió", today - timedelta(days=9))
    with pytest.raises(BadFields):
        consents.revoke(office.activator, number, early)
    consents.revoke(office.activator, number, RevocationOrder(ConsentChannel.PAPER, "lo pidió"))
    with pytest.raises(ChangedElsewhere):
        consents.revoke(office.activator, number, early)

    consent = office.accounts.show(number).customer.consent
    assert consent is not None
    assert (consent.version, consent.channel) == ("v3", ConsentChannel.E_MAIL)
    assert business_date(consent.given_at) == today - timedelta(days=3)
    assert consent.revoked_at is not None
    revoked, first = consents.history(number)
    assert (revoked.kind, revoked.reason, revoked.on) == (ConsentKind.REVOKED, "lo pidió", today)
    assert (first.kind, first.by, first.file_name) == (ConsentKind.GIVEN, "ana", "c.pdf")


def test_notes_are_kept_newest_first_and_refuse_cards(office: Office) -> None:
    number = office.manual()
    office.accounts.add_note(office.activator, number, "uno\ndos")
    office.accounts.add_note(office.activator, number, "<b>tres</b>")
    assert [note.text for note in office.accounts.show(number).notes] == ["<b>tres</b>", "uno\ndos"]
    with pytest.raises(BadField):
        office.accounts.add_note(office.activator, number, "4242424242424242")


def test_an_account_that_is_not_there_is_said_so(office: Office) -> None:
    with pytest.raises(NotFound):
        office.accounts.show("nada")
    with pytest.raises(NotFound):
        office.accounts.add_note(office.activator, "nada", "x")


def test_a_closed_account_gets_no_more_lines(office: Office) -> None:
    number = office.active()
    office.activation.close(office.supervisor, number, "se fue")
    with pytest.raises(WrongState):
        office.accounts.add_line(office.activator, number, "022222222")


def test_other_features_find_accounts_by_key(office: Office) -> None:
    number = office.active()
    key = office.directory.key(number)
    assert (key.name, key.method, key.is_automatic) == (
        "Comercial Andina S.A.",
        Method.DEPOSIT,
        False,
    )
    with office.sessions.begin() as session:
        assert office.directory.key_by_id_in(session, key.id) == key
        office.directory.save_card_in(
            session,
            office.activator,
            key.customer_id,
            payment_method="pm_1",
            brand="visa",
            last4="4242",
            expires="12/2029",
        )
        billed = list(office.directory.billing_in(session, office.clock().date()))
    assert [(each.number, each.monthly_cents, each.tax_basis_points) for each in billed] == [
        (number, 1990, 1500)
    ]
    assert [card.last4 for card in office.directory.cards(number)] == ["4242"]
    assert len(office.directory.plans()) == 5
    assert {tax.code for tax in office.directory.taxes()} == {"4", "5", "0", "6", "7"}
