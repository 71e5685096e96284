"""Begins the books of a company, or of the demo company."""

import argparse
import getpass
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from desktop.commands.call import Call
from desktop.commands.errors import BadArgument, MissingAnswers
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office
from services.ecuador import check_identification
from services.errors import BadField
from services.office.records import Company, Mode, NewCompany, Till
from services.office.tills import SERIES
from services.text import clean_line

_QUESTIONS: Final = {
    "legal_name": "Razón social",
    "trade_name": "Nombre comercial",
    "tax_id": "RUC",
    "address": "Dirección",
    "city": "Ciudad",
    "phone": "Teléfono",
    "email": "Correo",
    "help_email": "Correo de ayuda para clientes",
    "admin_username": "Usuario del administrador",
    "admin_full_name": "Nombre del administrador",
}
_PASSWORD: Final = "admin_password"
_MOST: Final = 200
_CODE: Final = re.compile(r"[0-9A-Za-z-]{1,12}", re.ASCII)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`create`, with answers from flags, a file or the terminal; or `demo`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="create|demo")
    creating = verbs.add_parser("create", help="comenzar los libros de una empresa")
    creating.add_argument("--answers", type=Path, metavar="FILE", help="TOML o JSON con los datos")
    creating.add_argument("--mode", choices=["test", "live"], help="test: sin dinero real")
    for name, question in _QUESTIONS.items():
        creating.add_argument(f"--{name.replace('_', '-')}", help=question)
    creating.add_argument("--admin-password-file", type=Path, metavar="FILE")
    creating.add_argument("--invoice-series", help="001-002")
    creating.add_argument(
        "--till",
        action="append",
        default=[],
        metavar="CODE:NAME:SERIES",
        help="una caja con su serie de recibos; puede repetirse",
    )
    verbs.add_parser("demo", help="comenzar la empresa de práctica")


def run(call: Call, given: argparse.Namespace) -> int:
    """Begin the books; refused where a company has begun."""
    if given.verb == "demo":
        from desktop.commands.demo import begin_demo  # what only practice needs

        return begin_demo(call)
    new = _new_company(given)
    with open_office(call, create=True) as office:
        company = office.services.office.create(new)
        tills = office.services.office.tills()
    call.tell(company_record(company, tills), f"Empresa {company.legal_name} creada.")
    return DONE


def company_record(company: Company, tills: list[Till]) -> dict[str, Any]:
    """A company as a plain record."""
    return {
        "legal_name": company.legal_name,
        "tax_id": company.tax_id,
        "mode": company.mode,
        "uuid": company.uuid,
        "tills": [till.code for till in tills],
    }


def _new_company(given: argparse.Namespace) -> NewCompany:
    answers = _read_answers(given.answers) if given.answers else {}
    for name in (*_QUESTIONS, "mode", "invoice_series"):
        if getattr(given, name) is not None:
            answers[name] = getattr(given, name)
    if given.admin_password_file is not None:
        answers[_PASSWORD] = _read_password(given.admin_password_file)
    if given.till:
        answers["tills"] = given.till
    if sys.stdin.isatty():
        _ask(answers)
    answers.setdefault("trade_name", answers.get("legal_name", ""))
    answers.setdefault("help_email", answers.get("email", ""))
    missing = [name for name in (*_QUESTIONS, _PASSWORD) if not answers.get(name)]
    if missing:
        raise MissingAnswers(names=", ".join(missing))
    told: dict[str, Any] = {
        name: clean_line(
            str(answers[name]), field=name, most=_MOST, required=True, card_check=name != "tax_id"
        )
        for name in _QUESTIONS
    }
    told["tax_id"], _ = check_identification("04", told["tax_id"], field="tax_id")
    rest: dict[str, Any] = {}
    if "invoice_series" in answers:
        rest["invoice_series"] = _series(answers["invoice_series"])
    if answers.get("tills"):
        rest["tills"] = tuple(map(_till, answers["tills"]))
    mode, password = _mode(answers.get("mode", "test")), str(answers[_PASSWORD])
    return NewCompany(mode=mode, admin_password=password, **told, **rest)


def _ask(answers: dict[str, Any]) -> None:
    for name, question in _QUESTIONS.items():
        if not answers.get(name):
            answers[name] = _asked(input, question)
    while not answers.get(_PASSWORD):
        first = getpass.getpass("Clave del administrador (12 caracteres o más): ")
        if first == getpass.getpass("Otra vez: "):
            answers[_PASSWORD] = first


def _asked(ask: Callable[[str], str], question: str) -> str:
    return ask(f"{question}: ").strip()


def _mode(text: object) -> Mode:
    if text not in {"test", "live"}:
        raise BadArgument(name="mode", expected="test o live")
    return Mode(str(text))


def _series(text: object) -> str:
    if not SERIES.fullmatch(str(text)):
        raise BadArgument(name="--invoice-series", expected="001-002")
    return str(text)


def _till(text: object) -> Till:
    parts = [part.strip() for part in str(text).split(":")]
    is_whole = len(parts) == 3 and _CODE.fullmatch(parts[0]) and SERIES.fullmatch(parts[2])
    if not is_whole:
        raise BadArgument(name="--till", expected="01:Caja 01:001-001")
    return Till(parts[0], clean_line(parts[1], field="till", most=60, required=True), parts[2])


def _read_answers(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        told = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise BadArgument(name="--answers", expected="un archivo TOML o JSON") from error
    known = {*_QUESTIONS, _PASSWORD, "mode", "invoice_series", "tills"}
    unknown = sorted(set(told) - known)
    if unknown:
        raise BadField(field=unknown[0], problem="unknown")
    return dict(told)


def _read_password(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise BadArgument(name="--admin-password-file", expected="un archivo de texto") from error
