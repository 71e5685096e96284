class TypedPassword(str):
    """A password as it was typed, with the code that stood next to it.

    It is a text, so that whoever only passes a password on passes the code with it; what makes
    another text of it loses the code, and whoever needs one refuses.
    """

    __slots__ = ("code",)
    code: str

    def __new__(cls, password: str, code: str) -> "TypedPassword":
        """Keep both."""
        made = super().__new__(cls, password)
        made.code = code
        return made


def code_with(password: str) -> str:
    """The code that was typed next to a password, as codes are compared; "" when there is none."""
    code = password.code if isinstance(password, TypedPassword) else ""
    return "".join(code.split()).replace("-", "").lower()
