from pathlib import Path
from typing import cast
from uuid import uuid4

from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.cheques.records import SlipOrder
from services.clock import business_date
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.desktop.commands.conftest import FIRST, BackRoom

HERE = ("--till", "02")


def taken(room: BackRoom, number: str = "1001") -> int:
    account = room("account", "list").lines[0]["number"]
    paid = room(
        "pay", "cheque", "--bank", "10", "--bank-account", "2100123456", "--number", number,
        "--drawer", "Comercial", "--account", account, "--amount", "45", *HERE,
    )  # fmt: skip
    assert paid.code == 0, paid.line
    (found,) = room("cheque", "list", "--text", number).lines
    return int(found["cheque"])


def test_a_cheque_is_listed_and_shown(room: BackRoom) -> None:
    assert room("till", "open", "--float", "0", *HERE).code == 0
    cheque = taken(room)
    listed = room("cheque", "list", "--state", "IN_HAND", "--text", "1001")
    shown = room("cheque", "show", cheque)
    assert [each["number"] for each in listed.lines] == ["1001"]
    assert (shown.line["state"], shown.line["amount_cents"]) == ("IN_HAND", 4500)
    assert [each["to"] for each in shown.line["moves"]] == ["IN_HAND"]
    early = room("cheque", "clear", cheque, *HERE)
    assert (early.code, early.line["error"]) == (20, "cheque.moved")


def test_a_protest_needs_a_second_person_and_a_known_reason(room: BackRoom, tmp_path: Path) -> None:
    assert room("till", "open", "--float", "0", *HERE).code == 0
    cheque = taken(room)
    alone = room("cheque", "protest", cheque, "--reason", "INSUF", *HERE)
    unknown = room("cheque", "protest", cheque, "--reason", "LUNA", *HERE)
    secret = tmp_path / "clave"
    secret.write_text("no es esta", encoding="utf-8")
    wrong = room(
        "cheque", "protest", cheque, "--reason", "INSUF", "--approver", "sara", *HERE,
        VENTANILLA_APPROVER_PASSWORD_FILE=str(secret),
    )  # fmt: skip
    assert (alone.code, alone.line["error"]) == (60, "command.no_user")
    assert unknown.code == 70
    assert (wrong.code, wrong.line["error"]) == (60, "staff.wrong_credentials")
    assert room("cheque", "show", cheque).line["state"] == "IN_HAND"


def test_a_protest_from_the_outside_opens_the_invoice_once(
    room: BackRoom, password_file: Path
) -> None:
    assert room("till", "open", "--float", "0", *HERE).code == 0
    paid = room(
        "pay", "cheque", "--bank", "10", "--bank-account", "2100123456", "--number", "1001",
        "--drawer", "Comercial", "--invoice", FIRST, *HERE,
    )  # fmt: skip
    assert paid.code == 0, paid.line
    (found,) = room("cheque", "list", "--text", "1001").lines
    cheque = int(found["cheque"])
    at_bank(room, cheque)
    words = ("cheque", "protest", cheque, "--reason", "insuf", "--customer-fee", "0",
             "--approver", "sara", *HERE)  # fmt: skip
    secret = {"VENTANILLA_APPROVER_PASSWORD_FILE": str(password_file)}

    first, second = room(*words, **secret), room(*words, **secret)

    assert (first.code, first.line["state"], first.line["is_new"]) == (0, "PROTESTED", True)
    assert [each["invoice"] for each in first.line["reopened"]] == [FIRST]
    assert (second.code, second.line["is_new"]) == (0, False)
    assert room.invoice(FIRST)["balance_cents"] == 4500
    assert room("cheque", "list", "--worklist", "came_back").lines[0]["cheque"] == cheque
    assert room("verify").code == 0


def at_bank(room: BackRoom, cheque: int) -> None:
    """Take a cheque to the bank in a slip, as the window does."""
    sessions = Sessions(open_engine(f"sqlite:///{room.data / 'ventanilla.sqlite'}"))
    services = build_services(sessions, cast("CardGateway", object()))
    operator = services.staff.operator("ana", "02")
    made = services.slips.prepare(operator, SlipOrder(str(uuid4()), "2100012345", (cheque,)))
    today = business_date(services.now())
    services.slips.deposited(operator, made.slip.id, "778899", today)
    sessions.close()
