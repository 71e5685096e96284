from services.errors import UserError


class SamePersonClaimed(UserError):
    """Whoever took a deposit's slip does not verify it; somebody else does, or the statement.

    Details: `who`.
    """

    key = "deposit.same_person"


class DepositNotClaimed(UserError):
    """The deposit is verified, refused or void already.

    Details: `cause`, its state; `by`, `at`.
    """

    key = "deposit.not_claimed"


class DepositInStatement(UserError):
    """The bank's statement has this deposit; its match is undone first.

    Details: `day`, `detail`.
    """

    key = "deposit.in_statement"


class SecondPersonNeeded(UserError):
    """The turn or the day of the receipt is over: a second person has to approve.

    Details: `action`, `document`, `amount_cents`.
    """

    key = "deposit.second_person"


class PictureRefused(UserError):
    """Not a picture that is kept. Details: `cause` (`empty`, `too_large`, `kind`, `unreadable`,
    `network`), `megabytes`.
    """

    key = "picture.refused"


class PictureDamaged(UserError):
    """A picture's bytes are not those that were attached. Details: `picture`."""

    key = "picture.damaged"
