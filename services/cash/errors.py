from services.errors import UserError


class TillTaken(UserError):
    """The till has an open turn already. Details: `till`, `who`, `since`, `number`."""

    key = "cash.till_taken"


class PersonHasTill(UserError):
    """The person has an open turn at another till. Details: `till`, `who`, `since`."""

    key = "cash.person_has_till"


class NoOpenTurn(UserError):
    """The till has no open turn: open it first. Details: `till`."""

    key = "cash.no_turn"


class TurnLeftOpen(UserError):
    """The turn is of another day: it can only be counted. Details: `till`, `who`, `day`."""

    key = "cash.left_open"


class TurnNotOpen(UserError):
    """The turn was counted already. Details: `turn`, `state`."""

    key = "cash.not_open"


class TurnNotDeclared(UserError):
    """A turn is signed once, after its count. Details: `turn`, `problem`: its state."""

    key = "cash.not_declared"


class NotYourTurn(UserError):
    """The drawer is somebody else's. Details: `who`, `till`."""

    key = "cash.not_yours"


class NotCorrectable(UserError):
    """The movement is a correction, has one already, or belongs to a document of its own."""

    key = "cash.not_correctable"
