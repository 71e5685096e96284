from base64 import b32decode
from pathlib import Path

from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.clock import utc_now
from services.staff.codes import code_at, step_of
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.desktop.commands.conftest import FIRST, PASSWORD, BackRoom
from tests.desktop.commands.test_debit import DAY, HERE, with_mandates

SUPERVISOR = {"VENTANILLA_USER": "sara"}


def enrolled(room: BackRoom) -> tuple[str, ...]:
    """The supervisor takes a second factor in the window; her recovery codes."""
    sessions = Sessions(open_engine(f"sqlite:///{room.data / 'ventanilla.sqlite'}"))
    no_gateway: CardGateway = None  # type: ignore[assignment]
    staff = build_services(sessions, no_gateway).staff
    secret = staff.offer_factor("sara", "Ventanilla").secret
    code = code_at(b32decode(secret), step_of(utc_now()))
    codes = staff.enrol("sara", PASSWORD, secret, code, "01").recovery_codes
    sessions.close()
    return codes


def test_the_night_needs_no_code_and_money_does(room: BackRoom, tmp_path: Path) -> None:
    codes = enrolled(room)
    for words in (("summary",), ("reconcile",), ("verify",)):
        assert room(*words, **SUPERVISOR).code == 0, words
    wanted = ("--invoice", FIRST)

    refused = room.charge(*wanted, **SUPERVISOR)
    assert (refused.code, refused.line["error"]) == (60, "staff.code_needed")
    wrong = room.charge(*wanted, **SUPERVISOR, VENTANILLA_CODE="000 00")
    assert (wrong.code, wrong.line["error"]) == (60, "staff.wrong_code")
    given = room.charge(*wanted, **SUPERVISOR, VENTANILLA_CODE=codes[0])
    assert given.code == 0, given.err
    again = room.charge("--invoice", FIRST, **SUPERVISOR, VENTANILLA_CODE=codes[0])
    assert again.line["error"] == "staff.wrong_code"

    asked = room(
        "refund",
        "request",
        "--receipt",
        given.line["receipt"],
        "--amount",
        "45.00",
        "--reason",
        "x",
    )
    assert asked.code == 0, asked.line
    approve = ("refund", "approve", "--refund", asked.line["id"])
    assert room(*approve, **SUPERVISOR).line["error"] == "staff.code_needed"
    assert room(*approve, **SUPERVISOR, VENTANILLA_CODE=codes[1]).line["state"] == "DONE"
    copy = room("backup", "create", "--to", tmp_path, **SUPERVISOR).line["file"]
    going_back = ("backup", "restore", copy)
    assert room(*going_back, **SUPERVISOR).line["error"] == "staff.code_needed"
    assert room(*going_back, **SUPERVISOR, VENTANILLA_CODE=codes[2]).code == 20  # not without --yes


def test_a_second_person_gives_a_code_of_their_own(room: BackRoom, password_file: Path) -> None:
    codes = enrolled(room)
    with_mandates(room)
    room("debit", "prepare", "pichincha", "2100123456", DAY.isoformat(), "--id", "one", *HERE)
    approve = ("debit", "approve", 1, "--approver", "sara", *HERE)
    secret = {"VENTANILLA_APPROVER_PASSWORD_FILE": str(password_file)}

    refused = room(*approve, **secret, VENTANILLA_CODE=codes[0])
    assert (refused.code, refused.line["error"]) == (60, "staff.code_needed")
    done = room(*approve, **secret, VENTANILLA_APPROVER_CODE=codes[0])
    assert (done.code, done.line["state"]) == (0, "APPROVED")
