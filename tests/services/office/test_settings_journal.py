"""Every setting of the company leaves an entry with what it was and what it is."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from services.cheques.records import ChequeRules, Holiday
from services.cheques.rule_store import HOLIDAYS
from services.cheques.rulebook import ChequeRulebook
from services.debits.settings import DebitRules, DebitSettings
from services.errors import NotAllowed
from services.ledger.accounts import DEFAULTS, as_setting
from services.naming.names import RecordNames
from services.office.desk import CompanyDesk, company_desk
from services.office.records import InvoiceNumbers, TillNumbers
from services.office.taxes import NewTax
from services.office.usual_reasons import ReasonUse, UsualReasons
from services.papers.outside import TlsMode
from services.payments.service import CASH_LIMIT, FIRST_CASH_LIMIT
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from services.withholdings.service import WithholdingService
from tests.books import Books, Clock
from tests.services.printing.samples import logo
from ui.settings import values

Change = Callable[["Office", Operator], object]


class Office:
    """The services through which settings are changed."""

    def __init__(self, books: Books) -> None:
        parts = books.sessions, books.journal
        self.office = books.office
        self.company: CompanyDesk = company_desk(*parts, books.clock)
        self.rules = ChequeRulebook(*parts, books.clock)
        self.debits = DebitSettings(*parts, books.clock)
        self.withheld = WithholdingService(*parts, books.office, books.clock)
        self.usual = UsualReasons(books.office)

    def put(self, key: str, *wanted: Any) -> Change:
        return in_turn(lambda office, who, each: office.office.put_setting(who, key, each), *wanted)

    def till(self, **what: Any) -> Change:
        def change(office: "Office", who: Operator) -> None:
            old = next(each for each in office.company.tills.all() if each.code == "02")
            office.company.tills.change(who, old, replace(old, **what))

        return change


def facts(**what: str) -> Change:
    def change(office: Office, who: Operator) -> None:
        was = office.office.company().facts
        office.company.facts.change(who, was, replace(was, **what))

    return change


def bank(label: str) -> list[dict[str, object]]:
    return values.accounts_value([values.BankAccount("10", "Pichincha", "21001", "CTE", label)])


def mail(host: str) -> dict[str, object]:
    kept = values.checked_mail(host, "587", TlsMode.STARTTLS, "a@b.ec", "", "")
    return values.mail_value(kept)


def chart(code: str) -> object:
    return as_setting([replace(DEFAULTS[0], code=code), *DEFAULTS[1:]])


def in_turn(act: Callable[[Office, Operator, Any], object], *wanted: Any) -> Change:
    def change(office: Office, who: Operator) -> None:
        for each in wanted:
            act(office, who, each)

    return change


EACH: Final[list[tuple[str, Callable[[Office], Change], str, str]]] = [
    ("company:1", lambda _o: facts(city="Cuenca"), '"city":"Quito"', '"city":"Cuenca"'),
    (
        "company:1",
        lambda _o: lambda o, who: o.company.logo.put(who, logo()),
        '"sha256":""',
        '"sha256":"',
    ),
    (
        "company:1",
        lambda _o: (
            lambda o, who: o.company.tills.put_invoice_numbers(
                who, InvoiceNumbers("002-001", 812), o.company.tills.invoice_numbers()
            )
        ),
        '"next_number":1,"series":"001-002"',
        '"next_number":812,"series":"002-001"',
    ),
    ("till:02", lambda o: o.till(name="Caja dos"), '"name":"Caja 02"', '"name":"Caja dos"'),
    (
        "till:03",
        lambda _o: lambda o, who: o.company.tills.add(who, TillNumbers("03", "Tres", "001-004", 7)),
        "{}",
        '"first_number":7',
    ),
    (
        "tax:4",
        lambda _o: (
            lambda o, who: o.company.taxes.follow(
                who, "4", NewTax("10", "IVA 13 %", 1300, date(2027, 1, 1))
            )
        ),
        '"valid_until":null',
        '"valid_until":"2026-12-31"',
    ),
    (
        "tax:9",
        lambda _o: (
            lambda o, who: o.company.taxes.add(who, NewTax("9", "IVA 8 %", 800, date(2027, 1, 1)))
        ),
        "{}",
        '"basis_points":800',
    ),
    (
        "setting:bank_accounts",
        lambda o: o.put("bank_accounts", bank("Uno"), bank("Dos")),
        "Uno",
        "Dos",
    ),
    ("setting:mail", lambda o: o.put("mail", mail("a.ec"), mail("b.ec")), "a.ec", "b.ec"),
    (
        "setting:stripe.publishable_key",
        lambda o: o.put("stripe.publishable_key", "pk_test_a", "pk_test_b"),
        "pk_test_a",
        "pk_test_b",
    ),
    ("setting:stripe.moto", lambda o: o.put("stripe.moto", False, True), "false", "true"),
    (f"setting:{CASH_LIMIT}", lambda o: o.put(CASH_LIMIT, 50_000, 90_000), "50000", "90000"),
    (
        "setting:reasons.void",
        lambda _o: in_turn(
            lambda o, who, each: o.usual.put(who, ReasonUse.VOID, each), ["Uno"], ["Dos"]
        ),
        "Uno",
        "Dos",
    ),
    (
        "setting:cheques",
        lambda _o: in_turn(
            lambda o, who, each: o.rules.put_rules(who, ChequeRules(news_days=each)), 5, 6
        ),
        '"news_days":5',
        '"news_days":6',
    ),
    (
        f"setting:{HOLIDAYS}",
        lambda _o: lambda o, who: o.rules.put_holidays(who, [Holiday(date(2027, 1, 1), "Año")]),
        "",
        "Año",
    ),
    (
        "setting:debits",
        lambda _o: in_turn(lambda o, who, each: o.debits.put_rules(who, DebitRules(each)), 4, 5),
        '"retry_days":4',
        '"retry_days":5',
    ),
    (
        "setting:withholdings.days",
        lambda _o: in_turn(lambda o, who, each: o.withheld.put_days(who, each), 4, 7),
        "4",
        "7",
    ),
    ("setting:ledger.accounts", lambda o: o.put("ledger.accounts", chart("1"), chart("2")), "", ""),
    ("setting:till.01.setup", lambda o: o.put("till.01.setup", {"a": 1}, {"a": 2}), "1", "2"),
]


def test_every_setting_leaves_an_entry_with_what_it_was_and_what_it_is(sessions: Sessions) -> None:
    books = Books(sessions, Clock())
    office, admin = Office(books), books.staff.operator("admin", "01")
    wrong = []
    for subject, make, was, now in EACH:
        change = make(office)
        with pytest.raises(NotAllowed):
            change(office, books.supervisor)
        before = len(books.journal.about(subject))
        change(office, admin)
        entries = books.journal.about(subject)
        told = json.loads(entries[0].body)
        shown = [
            json.dumps(told[side], ensure_ascii=False, separators=(",", ":"))
            for side in ("before", "after")
        ]
        if len(entries) <= before or was not in shown[0] or now not in shown[1]:
            wrong.append(f"{subject}: {shown}")
        if shown[0] == shown[1] or entries[0].actor != "admin":
            wrong.append(f"{subject}: nothing changed: {shown}")
    assert not wrong, "\n".join(wrong)


def test_a_setting_that_stays_as_it_is_leaves_no_entry_and_each_has_a_name(
    sessions: Sessions,
) -> None:
    books = Books(sessions, Clock())
    admin = books.staff.operator("admin", "01")
    for kept in (FIRST_CASH_LIMIT, FIRST_CASH_LIMIT + 1, FIRST_CASH_LIMIT + 1):
        books.office.put_setting(admin, CASH_LIMIT, kept, first=FIRST_CASH_LIMIT)
    Office(books).debits.put_rules(admin, DebitRules())

    (entry,) = books.journal.about(f"setting:{CASH_LIMIT}")
    assert entry.change == {
        "before": {"value": FIRST_CASH_LIMIT},
        "after": {"value": FIRST_CASH_LIMIT + 1},
    }
    assert books.journal.about("setting:debits") == []
    names = RecordNames(sessions).of(subject for subject, *_ in EACH)
    assert [name for name in names.values() if name.startswith("ajuste")] == []
