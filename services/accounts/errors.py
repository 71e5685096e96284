from services.accounts.records import ChecklistItem
from services.accounts.states import AccountState
from services.errors import UserError


class WrongState(UserError):
    """The account is not in a state that allows this. Details: `number`, `state`, `wanted`."""

    key = "account.wrong_state"

    def __init__(self, number: str, state: AccountState, wanted: AccountState) -> None:
        super().__init__(number=number, state=state, wanted=wanted)


class ActivationBlocked(UserError):
    """The checklist is not complete. `items` holds all of it, missing and there."""

    key = "activation.blocked"

    def __init__(self, number: str, items: tuple[ChecklistItem, ...]) -> None:
        missing = [item.key for item in items if not item.is_ok]
        super().__init__(number=number, missing=", ".join(missing), count=len(missing))
        self.items = items


class NumberTaken(UserError):
    """A VoIP number already belongs to another account. Details: `voip_number`, `number`."""

    key = "account.voip_number_taken"


class DocumentRefused(UserError):
    """A file that is no PDF, PNG or JPEG, is empty or too large. Details: `cause`, `megabytes`."""

    key = "document.refused"


class DocumentDamaged(UserError):
    """The stored content is not what was attached: its hash differs. Details: `document`."""

    key = "document.damaged"


class NotRevoked(UserError):
    """There is no proof of a revocation: the customer did not take their consent back."""

    key = "consent.not_revoked"
