from typing import ClassVar


class UserError(Exception):
    """Something the operator can act on: a key for its words and the details they need.

    Anything that is not a `UserError` is a bug and goes to the crash handler.
    """

    key: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__(self.key, details)
        self.details = details

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.key}({told})"


class ChangedElsewhere(UserError):
    """Another till moved this record first."""

    key = "record.changed_elsewhere"


class NotFound(UserError):
    """No such record. Details: `what`, `which`."""

    key = "record.not_found"


class NotAllowed(UserError):
    """The operator's roles do not include this right. Details: `right`."""

    key = "staff.not_allowed"


class BadField(UserError):
    """One field of a form or file is wrong. Details: `field`, `problem` and what the words need."""

    key = "field.bad"

    @property
    def field(self) -> str:
        """The name of the field, as the form knows it."""
        return str(self.details["field"])


class BadFields(UserError):
    """Several fields are wrong at once. `problems` holds one `BadField` for each."""

    key = "fields.bad"

    def __init__(self, problems: list[BadField]) -> None:
        super().__init__(fields=", ".join(problem.field for problem in problems))
        self.problems = problems
