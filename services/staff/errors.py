from services.errors import UserError


class WrongCredentials(UserError):
    """No such user with that password; which of the two is not told."""

    key = "staff.wrong_credentials"


class LockedOut(UserError):
    """Too many failures; nobody signs in with this name, or here, before `until` (UTC)."""

    key = "staff.locked_out"


class MustChangePassword(UserError):
    """The password is right but was set by somebody else: choose a new one first."""

    key = "staff.must_change_password"


class WeakPassword(UserError):
    """The new password does not do. Details: `problem` (`short`, `long`, `common`, `same`)."""

    key = "staff.weak_password"


class SamePerson(UserError):
    """Nobody approves what they asked for themselves."""

    key = "staff.same_person"


class ApprovalInvalid(UserError):
    """The approval was used, has lapsed, or is for another document or amount."""

    key = "staff.approval_invalid"


class UsernameTaken(UserError):
    """There is a user of that name already."""

    key = "staff.username_taken"


class KeptOut(UserError):
    """An administrator keeps this person out for now."""

    key = "staff.kept_out"


class LongAway(UserError):
    """Nobody signed in with this name for so long that it is off. Details: `days`."""

    key = "staff.long_away"


class LastAdministrator(UserError):
    """Without this person nobody could manage the others."""

    key = "staff.last_administrator"


class Oneself(UserError):
    """An administrator does not do this to their own user."""

    key = "staff.oneself"


class CodeNeeded(UserError):
    """The password is right; this person also gives a code."""

    key = "staff.code_needed"


class WrongCode(UserError):
    """No code of this half minute, and no recovery code; counted like a wrong password."""

    key = "staff.wrong_code"


class CodeUsed(UserError):
    """The code let somebody in already; the next one comes in half a minute."""

    key = "staff.code_used"


class MustEnrol(UserError):
    """The password is right, but these books ask this person for a second factor first."""

    key = "staff.must_enrol"


class FactorUnreadable(UserError):
    """The second factor was sealed under another password: an administrator takes it away."""

    key = "staff.factor_unreadable"


class NoFactor(UserError):
    """This person has no second factor."""

    key = "staff.no_factor"
