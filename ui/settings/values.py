"""The business settings that the pages of the settings read and write. No Qt here."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from services import ecuador
from services.errors import BadField, BadFields
from services.office.records import Mode
from services.office.service import OfficeService
from services.papers.outside import MailSettings, TlsMode
from services.text import clean_line

BANK_ACCOUNTS: Final = "bank_accounts"
PUBLISHABLE_KEY: Final = "stripe.publishable_key"
MOTO: Final = "stripe.moto"
SECRET_KEY_KEPT: Final = "stripe.secret_key_kept"
MAIL: Final = "mail"
MAIL_PASSWORD_KEPT: Final = "mail.password_kept"

MOST_DAYS: Final = 366
"""The longest term that a field of days takes."""

_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,63}")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?", re.ASCII)
_ACCOUNT: Final = re.compile(r"[0-9]{5,20}", re.ASCII)
_PUBLISHABLE: Final = re.compile(r"pk_(test|live)_[A-Za-z0-9_]{1,240}", re.ASCII)
_SECRET: Final = re.compile(r"[sr]k_(test|live)_[A-Za-z0-9_]{1,240}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BankAccount:
    """One of the company's own accounts, into which customers deposit.

    `number` is what a deposit keeps; `code` is the bank's, `kind` is `CTE` or `AHO`. A `holder`
    that is empty is the company. One that is not active is offered no longer.
    """

    code: str
    bank: str
    number: str
    kind: str
    label: str
    holder: str = ""
    is_active: bool = True


def bank_accounts(office: OfficeService) -> list[BankAccount]:
    """The company's accounts, in the order of the settings."""
    return accounts_of(office.setting(BANK_ACCOUNTS))


def accounts_of(value: object) -> list[BankAccount]:
    """Accounts as the setting keeps them, read; none for what is no list."""
    rows = value if isinstance(value, list) else []
    return [_account(row) for row in rows if isinstance(row, dict) and row.get("number")]


def accounts_value(accounts: Sequence[BankAccount]) -> list[dict[str, object]]:
    """Accounts as the setting keeps them."""
    return [asdict(account) for account in accounts]


def deposit_choices(office: OfficeService) -> list[tuple[str, str]]:
    """The company's accounts in use, as pages offer them: what a deposit keeps, and its words."""
    return [(each.number, each.label) for each in bank_accounts(office) if each.is_active]


def statement_choices(office: OfficeService) -> list[tuple[str, str]]:
    """All of the company's accounts: the bank tells of a retired one, too."""
    return [(each.number, each.label) for each in bank_accounts(office)]


def checked_account(
    code: str,
    number: str,
    kind: str,
    label: str,
    others: Sequence[BankAccount],
    *,
    holder: str = "",
) -> BankAccount:
    """An account as it was typed.

    Raises:
        BadFields: `code`, `number`, `kind`, `holder` or `label`.
    """
    problems: list[BadField] = []
    bank = ecuador.bank(code)
    if bank is None:
        problems.append(BadField(field="code", problem="unknown_bank"))
    if not _ACCOUNT.fullmatch(number):
        problems.append(BadField(field="number", problem="bank_account"))
    elif any(other.number == number for other in others):
        problems.append(BadField(field="number", problem="settings.account_twice"))
    if kind not in {"CTE", "AHO"}:
        problems.append(BadField(field="kind", problem="required"))
    told = _cleaned(problems, "label", label, 80)
    owner = _cleaned(problems, "holder", holder, 80)
    if problems or bank is None:
        raise BadFields(problems)
    short = "cta. corriente" if kind == "CTE" else "cta. de ahorros"
    words = told or f"{bank.name}, {short} {number}"
    return BankAccount(bank.code, bank.name, number, kind, words, owner)


def checked_count(problems: list[BadField], field: str, text: str, most: int) -> int:
    """A number of days as it was typed; what is wrong with it goes to the problems.

    Returns:
        The number, 0 when there is none.
    """
    if not text:
        problems.append(BadField(field=field, problem="required"))
    elif not (text.isascii() and text.isdigit()) or int(text) > most:
        problems.append(BadField(field=field, problem="out_of_range", least="0", most=str(most)))
    else:
        return int(text)
    return 0


def mail_settings(office: OfficeService) -> MailSettings | None:
    """The mail server of the office; None while there is none."""
    told: Any = office.setting(MAIL)
    if not isinstance(told, dict) or not told.get("host"):
        return None
    return MailSettings(
        host=str(told["host"]),
        port=int(told.get("port", 465)),
        tls=TlsMode(told.get("tls", "tls")),
        sender=str(told.get("sender", "")),
        sender_name=str(told.get("sender_name", "")),
        user=str(told.get("user", "")),
    )


def checked_mail(
    host: str, port: str, tls: TlsMode, sender: str, sender_name: str, user: str
) -> MailSettings:
    """A mail server as it was typed.

    Raises:
        BadFields: `host`, `port`, `sender`, `sender_name` or `user`.
    """
    problems: list[BadField] = []
    if not _HOST.fullmatch(host):
        problems.append(BadField(field="host", problem="settings.host"))
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 else 0
    if not 1 <= number <= 65_535:
        problems.append(BadField(field="port", problem="out_of_range", least="1", most="65535"))
    if not _ADDRESS.fullmatch(sender):
        problems.append(BadField(field="sender", problem="settings.address"))
    name = _cleaned(problems, "sender_name", sender_name, 80)
    login = _cleaned(problems, "user", user, 120)
    if problems:
        raise BadFields(problems)
    return MailSettings(host, number, tls, sender, name, login)


def mail_value(settings: MailSettings) -> dict[str, object]:
    """A mail server as the setting keeps it."""
    return {**asdict(settings), "tls": settings.tls.value}


def check_publishable(key: str, mode: Mode) -> None:
    """Refuse what is not a publishable key of this company's mode; empty is none yet.

    Raises:
        BadField: `publishable_key`.
    """
    if key:
        _check_key(_PUBLISHABLE, key, mode, "publishable_key")


def check_secret(key: str, mode: Mode) -> None:
    """Refuse what is not a secret key of this company's mode.

    Raises:
        BadField: `secret_key`.
    """
    _check_key(_SECRET, key, mode, "secret_key")


def _check_key(pattern: re.Pattern[str], key: str, mode: Mode, field: str) -> None:
    found = pattern.fullmatch(key)
    if found is None:
        raise BadField(field=field, problem=f"settings.{field}")
    if (found[1] == "live") != (mode is Mode.LIVE):
        problem = "settings.live_key" if found[1] == "live" else "settings.test_key"
        raise BadField(field=field, problem=problem)


def _cleaned(problems: list[BadField], field: str, text: str, most: int) -> str:
    try:
        return clean_line(text, field=field, most=most)
    except BadField as problem:
        problems.append(problem)
        return ""


def _account(row: dict[str, Any]) -> BankAccount:
    names = ("code", "bank", "number", "kind", "label", "holder")
    told = {name: str(row.get(name, "")) for name in names}
    return BankAccount(**told, is_active=bool(row.get("is_active", True)))
