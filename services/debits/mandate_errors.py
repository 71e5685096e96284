from services.debits.mandate_states import MandateState
from services.errors import UserError


class MandateMoved(UserError):
    """The mandate is not in a state that allows this. Details: `number`, `state`, `wanted`."""

    key = "mandate.wrong_state"

    def __init__(self, number: str, state: MandateState, wanted: MandateState) -> None:
        super().__init__(number=number, state=state, wanted=wanted)


class NoSignedForm(UserError):
    """It cannot become active: nobody attached its signed form. Details: `number`."""

    key = "mandate.no_form"


class MandateExpired(UserError):
    """It cannot become active: its last day is past. Details: `number`, `until`."""

    key = "mandate.expired"


class MandateLives(UserError):
    """The account has a mandate that is not over. Details: `number`."""

    key = "mandate.lives"


class NotAgreed(UserError):
    """The account does not pay by debit. Details: `number`."""

    key = "mandate.not_agreed"


class FormInUse(UserError):
    """The document is the signed form of a mandate that is in use. Details: `number`."""

    key = "mandate.form_in_use"
