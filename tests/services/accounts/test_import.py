import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from services.accounts.events import AccountsImported
from services.accounts.import_records import AccountImportResult
from services.accounts.importing import COLUMNS, export_template
from services.accounts.states import AccountState, Method, Origin
from services.debits.mandate_states import MandateState
from services.errors import NotAllowed, UserError
from services.importing import BadHeader, Fate, FileCutShort, HasProblems, Unwatched
from tests.services.accounts.conftest import Office

ONLINE = {
    "number": "200001",
    "origin": "ONLINE",
    "id_kind": "04",
    "id_number": "1790016919001",
    "name": "Comercial Andina S.A.",
    "plan": "VOIP-NEGOCIO",
    "email": "pagos@example.com",
    "voip_numbers": "023801234 023801235",
    "stripe_customer": "cus_1",
    "stripe_payment_method": "pm_1",
    "card_brand": "Visa",
    "card_last4": "4242",
    "card_expires": "12/2029",
}
MANUAL = {
    "number": "200002",
    "origin": "MANUAL",
    "id_kind": "5",
    "id_number": "1710034065",
    "name": "María Peña",
    "plan": "VOIP-HOGAR",
    "monthly": "15.50",
    "voip_numbers": "023801236",
    "method": "deposit",
    "state": "active",
}


def as_csv(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    names = [column.name for column in COLUMNS]
    writer = csv.DictWriter(text, names, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def bring(office: Office, content: bytes) -> AccountImportResult:
    preview = office.imports.preview(content, file_name="cuentas.csv")
    return office.imports.apply(office.activator, preview.parsed)


def wrong(office: Office, *rows: dict[str, str]) -> list[tuple[int, str, str]]:
    preview = office.imports.preview(as_csv(*rows))
    assert not preview.may_apply
    with pytest.raises(HasProblems):
        office.imports.apply(office.activator, preview.parsed)
    assert office.count() == 0
    return [(found.line, found.field, found.problem) for found in preview.problems]


def test_a_file_brings_accounts_with_all_they_have(office: Office) -> None:
    heard: list[AccountsImported] = []
    office.events.subscribe(AccountsImported, heard.append)
    preview = office.imports.preview(as_csv(ONLINE, MANUAL))
    assert office.count() == 0
    assert (preview.new_count, preview.same_count, preview.problem_count) == (2, 0, 0)
    result = office.imports.apply(office.activator, preview.parsed)
    assert (result.new_count, result.same_count, result.already_imported) == (2, 0, False)
    assert heard == [AccountsImported(2)]
    assert office.last_entry() == "account.imported"

    online = office.accounts.show("200001")
    assert (online.account.origin, online.account.state) == (Origin.ONLINE, AccountState.ACTIVE)
    assert online.agreement is not None
    assert online.agreement.method is Method.CARD
    assert office.directory.key("200001").is_automatic
    assert (online.cards[0].brand, online.cards[0].last4) == ("visa", "4242")
    assert online.customer.stripe_customer == "cus_1"
    assert [line.voip_number for line in online.lines] == ["023801234", "023801235"]
    assert online.account.monthly_cents == 3990

    manual = office.accounts.show("200002")
    assert manual.account.state is AccountState.ACTIVE
    assert manual.account.monthly_cents == 1550
    assert not office.directory.key("200002").is_automatic
    assert [hit.number for hit in office.accounts.search("andina")] == ["200001"]
    assert [hit.number for hit in office.accounts.search("023801236")] == ["200002"]


def test_the_same_file_twice_adds_nothing(office: Office) -> None:
    content = as_csv(ONLINE)
    bring(office, content)
    again = office.imports.preview(content)
    assert again.imported_before is not None
    assert not again.may_apply
    result = office.imports.apply(office.activator, again.parsed)
    assert (result.new_count, result.already_imported) == (0, True)


def test_what_is_there_already_is_passed_over(office: Office) -> None:
    bring(office, as_csv(ONLINE))
    preview = office.imports.preview(as_csv(ONLINE, MANUAL, delimiter=";"))
    assert [account.fate for account in preview.accounts] == [Fate.SAME, Fate.NEW]
    result = office.imports.apply(office.activator, preview.parsed)
    assert (result.new_count, result.same_count) == (1, 1)


def test_a_state_and_an_agreement_live_on_in_the_office(office: Office) -> None:
    bring(office, as_csv(ONLINE))
    office.activation.suspend(office.activator, "200001", "mora")
    assert office.imports.preview(as_csv(ONLINE, MANUAL)).problem_count == 0


def test_other_data_for_a_known_account_stops_the_file(office: Office) -> None:
    bring(office, as_csv(ONLINE))
    changed = {
        **ONLINE,
        "name": "Otra S.A.",
        "monthly": "1.00",
        "voip_numbers": "023809999",
        "stripe_payment_method": "pm_2",
    }
    preview = office.imports.preview(as_csv(MANUAL, changed))
    assert {(found.line, found.field, found.problem) for found in preview.problems} == {
        (3, "name", "differs"),
        (3, "monthly", "differs"),
        (3, "voip_numbers", "differs"),
        (3, "stripe_payment_method", "differs"),
    }
    with pytest.raises(HasProblems):
        office.imports.apply(office.activator, preview.parsed)
    assert office.count() == 1


def test_a_file_is_imported_whole_or_not_at_all(office: Office) -> None:
    rows = [{**MANUAL, "number": f"3{n:05d}", "voip_numbers": ""} for n in range(700)]
    rows[650]["id_number"] = "17"
    assert wrong(office, *rows) == [(652, "id_number", "length")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"number": ""}, [("number", "required")]),
        ({"number": "A B"}, [("number", "account_number")]),
        ({"origin": "WEB"}, [("origin", "not_allowed")]),
        ({"id_kind": "99"}, [("id_number", "id_kind")]),
        ({"id_number": "1710034066X"}, [("id_number", "digits_only")]),
        ({"name": ""}, [("name", "required")]),
        ({"name": "x" * 201}, [("name", "too_long")]),
        ({"name": "4242 4242 4242 4242"}, [("name", "card_number")]),
        ({"email": "a@b"}, [("email", "email")]),
        ({"mobile": "12"}, [("mobile", "phone")]),
        ({"plan": "NADA"}, [("plan", "unknown_plan")]),
        ({"tax_code": "9"}, [("tax_code", "unknown_tax")]),
        ({"monthly": "-1"}, [("monthly", "amount.bad")]),
        ({"monthly": "1.234"}, [("monthly", "amount.ambiguous")]),
        ({"monthly": "99999999"}, [("monthly", "amount.out_of_range")]),
        ({"monthly": "=1+1"}, [("monthly", "amount.bad")]),
        ({"billing_day": "29"}, [("billing_day", "out_of_range")]),
        ({"billing_day": "0"}, [("billing_day", "out_of_range")]),
        ({"voip_numbers": "1 2"}, [("voip_numbers", "phone"), ("voip_numbers", "phone")]),
        ({"method": ""}, [("method", "required")]),
        ({"method": "card"}, [("method", "card_needs_online")]),
        ({"state": "rejected"}, [("state", "not_allowed")]),
        (
            {"card_last4": "42424"},
            [
                ("stripe_customer", "required"),
                ("stripe_payment_method", "required"),
                ("card_last4", "card_last4"),
                ("card_expires", "required"),
            ],
        ),
        (
            {"method": "debit"},
            [
                ("bank_code", "required"),
                ("bank_account_kind", "required"),
                ("bank_account_number", "required"),
                ("holder_id_number", "required"),
                ("holder_name", "required"),
            ],
        ),
    ],
)
def test_each_field_says_what_is_wrong_with_it(
    office: Office, changed: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    found = wrong(office, {**MANUAL, **changed})
    assert found == [(2, field, problem) for field, problem in expected]


def test_a_debit_comes_with_its_bank(office: Office) -> None:
    debit = {
        **MANUAL,
        "method": "debit",
        "bank_code": "0010",
        "bank_account_kind": "AHO",
        "bank_account_number": "2200123456",
        "holder_name": "María Peña",
        "holder_id_number": "1710034065",
        "form_signed_on": "2026-11-01",
    }
    bring(office, as_csv(debit))
    agreement = office.accounts.show("200002").agreement
    assert agreement is not None
    assert (agreement.bank_code, agreement.form_signed_on) == ("10", date(2026, 11, 1))
    mandate = office.accounts.show("200002").mandate
    assert mandate is not None
    assert (mandate.state, mandate.bank_account_number) == (MandateState.REQUESTED, "2200123456")
    assert not office.directory.key("200002").is_automatic


def test_what_must_be_single_is_looked_for_in_the_file_and_in_the_books(office: Office) -> None:
    twin = {**MANUAL, "number": "200003"}
    assert wrong(office, MANUAL, twin, MANUAL) == [
        (3, "voip_numbers", "repeated_in_file"),
        (4, "number", "repeated_in_file"),
        (4, "voip_numbers", "repeated_in_file"),
    ]
    bring(office, as_csv(ONLINE))
    other = {**ONLINE, "number": "200009", "id_number": "1793213150001"}
    problems = office.imports.preview(as_csv(other)).problems
    assert {(found.field, found.problem) for found in problems} == {
        ("voip_numbers", "taken"),
        ("stripe_payment_method", "taken"),
    }
    assert {found.details["number"] for found in problems} == {"200001"}


def test_a_list_of_objects_brings_the_same(office: Office) -> None:
    content = json.dumps([{**ONLINE, "voip_numbers": ["023801234", "023801235"]}, MANUAL])
    assert bring(office, content.encode()).new_count == 2


def test_a_cut_file_and_a_strange_header_are_refused(office: Office) -> None:
    with pytest.raises(FileCutShort):
        office.imports.preview(json.dumps([ONLINE, MANUAL]).encode()[:-20])
    with pytest.raises(BadHeader):
        office.imports.preview(b"numero,cliente\n1,x\n")
    whole = as_csv(ONLINE, MANUAL)
    cut = office.imports.preview(whole[: whole.rindex(b"VOIP-HOGAR")])
    assert [(found.line, found.problem) for found in cut.problems] == [(3, "short_line")]


def test_only_who_may_import_does(office: Office) -> None:
    preview = office.imports.preview(as_csv(ONLINE))
    with pytest.raises(NotAllowed):
        office.imports.apply(office.cashier, preview.parsed)


def test_a_stopped_import_leaves_nothing(office: Office) -> None:
    class Stopped(Exception):
        pass

    class Impatient(Unwatched):
        def report(self, done: int, total: int, text: str = "") -> None:
            raise Stopped

    preview = office.imports.preview(as_csv(ONLINE, MANUAL))
    with pytest.raises(Stopped):
        office.imports.apply(office.activator, preview.parsed, progress=Impatient())
    assert office.count() == 0
    assert office.imports.preview(as_csv(ONLINE, MANUAL)).may_apply


def test_two_tills_that_import_at_once_bring_each_account_once(office: Office) -> None:
    parsed = office.imports.preview(as_csv(ONLINE, MANUAL)).parsed

    def apply(_: int) -> int:
        try:
            return office.imports.apply(office.activator, parsed).new_count
        except UserError:
            return 0

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(apply, range(3))) == 2
    assert office.count() == 2


def test_the_template_can_be_imported(office: Office) -> None:
    assert bring(office, export_template().encode()).new_count == 2


def test_strange_texts_are_kept_as_they_are(office: Office) -> None:
    bring(office, as_csv({**MANUAL, "name": "'=Ñandú <b> \u202e☕ 'x'"}))
    assert office.accounts.show("200002").customer.name == "=Ñandú <b> ☕ 'x'"
