"""Reads a file that somebody chose."""

from pathlib import Path
from typing import Literal

Cause = Literal["network", "unreadable"]


class CannotReadError(Exception):
    """The file was not read. `cause` is `network` for a share, else `unreadable`."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


def read_chosen(path: Path, most: int) -> bytes:
    """The bytes of a chosen file; one more than `most` of one that is larger.

    Raises:
        CannotReadError: it lies on a network share, is no plain file, or can't be read.
    """
    if str(path).startswith(("\\\\", "//")):
        # Asking such a path for its size would already hand our name to that server.
        raise CannotReadError("network")
    try:
        if not path.is_file():
            raise CannotReadError("unreadable")
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise CannotReadError("unreadable") from error
