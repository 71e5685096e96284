"""The checks of the wizard's steps: pure, and every problem of a step at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeVar

from services import ecuador
from services.accounts.inputs import AgreementInput, ConsentInput, CustomerInput, ServiceInput
from services.accounts.records import PlanRecord, TaxRecord
from services.accounts.states import BankAccountKind, ConsentChannel, Method, Origin
from services.errors import BadField, BadFields
from services.money import MAX_CENTS
from services.text import clean_line, digits, fold

MOST_LINES: Final = 50
_E_MAIL: Final = re.compile(r"[^\s@<>\"',;:()]+@[^\s@<>\"',;:()]+\.[^\s@<>\"',;:().]{2,}")
_BANK_ACCOUNT: Final = re.compile(r"[0-9]{5,20}", re.ASCII)
_AGREED_BEFORE: Final = timedelta(days=366)
_AGREED_AHEAD: Final = timedelta(days=366)
_FORM_AGE: Final = timedelta(days=5 * 366)

_NOTHING: Final[tuple[str, list[str]]] = ("", [])

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The plans and taxes that a service is checked against."""

    plans: Mapping[str, PlanRecord]
    taxes: Mapping[str, TaxRecord]


class Problems:
    """Collects what is wrong with a form, field by field."""

    def __init__(self) -> None:
        self.found: list[BadField] = []

    def add(self, field: str, problem: str, **details: object) -> None:
        """Note that a field is wrong."""
        self.found.append(BadField(**{**details, "field": field, "problem": problem}))

    def caught(self, check: Callable[[], T], otherwise: T) -> T:
        """What a check gives; `otherwise` when it refuses, and its refusal noted."""
        try:
            return check()
        except BadField as bad:
            self.found.append(bad)
            return otherwise

    def line(self, field: str, text: str, most: int, *, required: bool = False) -> str:
        """A cleaned line of text."""
        return self.caught(lambda: clean_line(text, field=field, most=most, required=required), "")

    def raise_any(self) -> None:
        """Refuse the form if anything was wrong.

        Raises:
            BadFields: all of it.
        """
        if self.found:
            raise BadFields(self.found)


def customer(typed: CustomerInput, *, by_hand: bool = True) -> tuple[CustomerInput, list[str]]:
    """A customer as it is kept, and keys of warnings.

    Args:
        typed: as it came.
        by_hand: an operator has the customer before them, so an address and a way to reach
            them are asked for; a file of the billing system may lack them.

    Raises:
        BadFields: every field that is wrong.
    """
    wrong = Problems()
    id_number, warnings = wrong.caught(
        lambda: ecuador.check_identification(typed.id_kind, typed.id_number), _NOTHING
    )
    phone, odd_phone = wrong.caught(
        lambda: ecuador.check_phone(typed.phone, field="phone"), _NOTHING
    )
    mobile, odd_mobile = wrong.caught(
        lambda: ecuador.check_phone(typed.mobile, field="mobile"), _NOTHING
    )
    clean = CustomerInput(
        id_kind=typed.id_kind,
        id_number=id_number,
        name=wrong.line("name", typed.name, 200, required=True),
        trade_name=wrong.line("trade_name", typed.trade_name, 200),
        contact_name=wrong.line("contact_name", typed.contact_name, 120),
        email=_e_mail(wrong, typed.email),
        phone=phone,
        mobile=mobile,
        address=wrong.line("address", typed.address, 300, required=by_hand),
        city=wrong.line("city", typed.city, 80, required=by_hand),
        province=_province(wrong.line("province", typed.province, 80)),
    )
    if by_hand and not (typed.phone.strip() or typed.mobile.strip() or typed.email.strip()):
        wrong.add("mobile", "contact_needed")
    wrong.raise_any()
    odd = [*(f"phone.{key}" for key in odd_phone), *(f"mobile.{key}" for key in odd_mobile)]
    return clean, warnings + odd


def consent(typed: ConsentInput, texts: Sequence[str]) -> ConsentInput:
    """A consent as it is kept.

    Args:
        typed: as it came.
        texts: the versions of the text that are kept.

    Raises:
        BadFields: given, but without saying to which text, or to none that is kept.
    """
    if not typed.is_given:
        return ConsentInput()
    wrong = Problems()
    version = consent_version(wrong, typed.version, texts)
    wrong.raise_any()
    return ConsentInput(is_given=True, version=version, channel=ConsentChannel(typed.channel))


def consent_version(wrong: Problems, typed: str, texts: Sequence[str]) -> str:
    """The version of the text that a customer agreed to; what is wrong with it is noted."""
    version = wrong.line("consent_version", typed, 40, required=True)
    if version and version not in texts:
        wrong.add("consent_version", "unknown_text", value=version)
    return version


def service(typed: ServiceInput, catalogue: Catalogue) -> ServiceInput:
    """A service as it is kept: what was left open comes from the plan.

    Raises:
        BadFields: every field that is wrong.
    """
    wrong = Problems()
    plan = catalogue.plans.get(typed.plan_code)
    if plan is None or not plan.is_active:
        wrong.add("plan_code", "unknown_plan" if typed.plan_code else "required")
    tax_code = typed.tax_code or (plan.tax_code if plan else "")
    if tax_code not in catalogue.taxes and (typed.tax_code or plan):
        wrong.add("tax_code", "unknown_tax")
    if not 1 <= typed.billing_day <= 28:
        wrong.add("billing_day", "out_of_range", least="1", most="28")
    clean = ServiceInput(
        plan_code=typed.plan_code,
        voip_numbers=voip_numbers(wrong, typed.voip_numbers),
        monthly_cents=_price(wrong, "monthly_cents", typed.monthly_cents, plan, "monthly_cents"),
        activation_cents=_price(
            wrong, "activation_cents", typed.activation_cents, plan, "activation_cents"
        ),
        tax_code=tax_code,
        billing_day=typed.billing_day,
    )
    wrong.raise_any()
    return clean


def voip_number(text: str, *, field: str = "voip_number") -> str:
    """A VoIP number as its digits.

    Raises:
        BadField: `required` or `phone`.
    """
    number, _ = ecuador.check_phone(text, field=field)
    if not number:
        raise BadField(field=field, problem="required")
    return number


def agreement(typed: AgreementInput, *, origin: Origin, today: date) -> AgreementInput:
    """An agreement as it is kept; the bank's fields only for a debit.

    Raises:
        BadFields: every field that is wrong.
    """
    wrong = Problems()
    starts_on = typed.starts_on or today
    if typed.method is None:
        wrong.add("method", "required")
    elif typed.method is Method.CARD and origin is Origin.MANUAL:
        wrong.add("method", "card_needs_online")
    _within(wrong, "starts_on", starts_on, today - _AGREED_BEFORE, today + _AGREED_AHEAD)
    if typed.method is Method.DEBIT:
        clean = _debit(wrong, replace(typed, starts_on=starts_on), today)
    else:
        clean = AgreementInput(method=typed.method, starts_on=starts_on)
    wrong.raise_any()
    return clean


def _debit(wrong: Problems, typed: AgreementInput, today: date) -> AgreementInput:
    bank = ecuador.bank(typed.bank_code)
    if bank is None:
        wrong.add("bank_code", "unknown_bank" if typed.bank_code.strip() else "required")
    if typed.bank_account_kind is None:
        wrong.add("bank_account_kind", "required")
    account_number = _bank_account(wrong, typed.bank_account_number)
    holder_id, _ = wrong.caught(
        lambda: ecuador.check_identification(
            typed.holder_id_kind, typed.holder_id_number, field="holder_id_number"
        ),
        _NOTHING,
    )
    if typed.form_signed_on is not None:
        _within(wrong, "form_signed_on", typed.form_signed_on, today - _FORM_AGE, today)
    if typed.limit_cents is not None and not 0 < typed.limit_cents <= MAX_CENTS:
        wrong.add("limit_cents", "amount.out_of_range", least=1, most=MAX_CENTS)
    if typed.valid_until is not None:
        first = max(today, typed.starts_on or today)
        _within(wrong, "valid_until", typed.valid_until, first, date.max)
    signer_name, signer_id, signer_post = "", "", ""
    if ecuador.is_company(typed.holder_id_kind, holder_id):
        signer_name, signer_id, signer_post = _signer(
            wrong, typed.signer_name, typed.signer_id, typed.signer_post
        )
    kind = typed.bank_account_kind
    return AgreementInput(
        method=typed.method,
        starts_on=typed.starts_on,
        bank_code=bank.code if bank else "",
        bank_account_kind=BankAccountKind(kind) if kind else None,
        bank_account_number=account_number,
        holder_name=_person(wrong, "holder_name", typed.holder_name),
        holder_id_kind=typed.holder_id_kind,
        holder_id_number=holder_id,
        form_signed_on=typed.form_signed_on,
        limit_cents=typed.limit_cents,
        valid_until=typed.valid_until,
        signer_name=signer_name,
        signer_id=signer_id,
        signer_post=signer_post,
    )


def signer(name: str, id_number: str, post: str) -> tuple[str, str, str]:
    """Who signs for a company, as it is kept: name, cédula and post; all of it or nothing.

    Raises:
        BadFields: `signer_name`, `signer_id`, `signer_post`.
    """
    wrong = Problems()
    clean = _signer(wrong, name, id_number, post)
    wrong.raise_any()
    return clean


def _signer(wrong: Problems, name: str, id_number: str, post: str) -> tuple[str, str, str]:
    if not any(part.strip() for part in (name, id_number, post)):
        return "", "", ""
    number, _ = wrong.caught(
        lambda: ecuador.check_identification(ecuador.CEDULA, id_number, field="signer_id"),
        _NOTHING,
    )
    clean_post = wrong.line("signer_post", post, 80, required=True)
    return _person(wrong, "signer_name", name), number, clean_post


def _person(wrong: Problems, field: str, text: str) -> str:
    """A name; a number that went into the wrong field is none."""
    clean = wrong.line(field, text, 200, required=True)
    if clean and not any(letter.isalpha() for letter in clean):
        wrong.add(field, "no_letters")
    return clean


def _bank_account(wrong: Problems, text: str) -> str:
    plain = re.sub(r"[ \-]", "", unicodedata.normalize("NFKC", text))
    if not plain:
        wrong.add("bank_account_number", "required")
    elif not _BANK_ACCOUNT.fullmatch(plain):
        wrong.add("bank_account_number", "bank_account")
    return plain


def _e_mail(wrong: Problems, text: str) -> str:
    clean = wrong.line("email", text, 120)
    if clean and not _E_MAIL.fullmatch(clean):
        wrong.add("email", "email")
    return clean


def _province(text: str) -> str:
    return _province_names().get(fold(text), text) if text else ""


@cache
def _province_names() -> dict[str, str]:
    """Each province under its code and its folded name."""
    known = ecuador.provinces()
    return {**known, **{fold(name): name for name in known.values()}}


def voip_numbers(wrong: Problems, typed: tuple[str, ...]) -> tuple[str, ...]:
    """VoIP numbers as their digits; what is wrong is noted under `voip_numbers`."""
    if len(typed) > MOST_LINES:
        wrong.add("voip_numbers", "too_many", most=str(MOST_LINES))
        return ()
    found: list[str] = []
    for text in typed:
        if not digits(text) and not text.strip():
            continue
        number = wrong.caught(lambda text=text: voip_number(text, field="voip_numbers"), "")  # type: ignore[misc]
        if number and number in found:
            wrong.add("voip_numbers", "repeated", value=number)
        elif number:
            found.append(number)
    return tuple(found)


def _price(
    wrong: Problems, field: str, typed: int | None, plan: PlanRecord | None, of_plan: str
) -> int:
    if typed is None:
        return int(getattr(plan, of_plan)) if plan else 0
    if not 0 <= typed <= MAX_CENTS:
        wrong.add(field, "amount.out_of_range", least=0, most=MAX_CENTS)
    return typed


def _within(wrong: Problems, field: str, day: date, least: date, most: date) -> None:
    if day < least:
        wrong.add(field, "date.too_early", least=least)
    elif day > most:
        wrong.add(field, "date.too_late", most=most)
