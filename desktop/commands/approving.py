"""A second person's yes to one thing, asked for by a command."""

import argparse
from typing import Final

from desktop.commands.call import Call
from desktop.commands.errors import NoUser
from desktop.commands.opening import Office, read_password, with_code
from services.staff.rights import Operator

APPROVER_PASSWORD_FILE: Final = "VENTANILLA_APPROVER_PASSWORD_FILE"
APPROVER_CODE: Final = "VENTANILLA_APPROVER_CODE"


def asks_approval(verb: argparse.ArgumentParser) -> None:
    """Let a command be told who approves, or which approval was given."""
    verb.add_argument("--approver", default="", help="usuario de quien aprueba")
    verb.add_argument("--approval", default="", metavar="UUID", help="una que ya se dio")


def approved(
    call: Call,
    given: argparse.Namespace,
    office: Office,
    operator: Operator,
    *,
    action: str,
    document: str,
    cents: int,
    reason: str,
) -> str:
    """The id of an approval: the one that was given, or one by the approver's own password.

    Raises:
        NoUser: nobody approves. WrongCredentials, LockedOut, SamePerson, NotAllowed,
        CodeNeeded, WrongCode, CodeUsed.
    """
    if given.approval:
        return str(given.approval)
    where = call.environ.get(APPROVER_PASSWORD_FILE, "").strip()
    if not given.approver or not where:
        raise NoUser(variable=APPROVER_PASSWORD_FILE)
    return office.services.staff.approve(
        operator,
        given.approver,
        with_code(read_password(where), call.environ.get(APPROVER_CODE, "")),
        action=action,
        document=document,
        amount_cents=cents,
        reason=reason,
    ).id
