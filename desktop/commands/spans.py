"""Days that commands are told, and files that they write."""

from datetime import date
from pathlib import Path

from desktop.commands.errors import BadArgument
from services.storage.whole_files import put_whole


def day_of(name: str, text: str, *, since: date | None = None, most: int = 0) -> date:
    """A day as it was typed.

    Args:
        name: the argument's.
        text: what was typed.
        since: the day that it may not be before.
        most: how many days may be from that one to it, both counted.

    Raises:
        BadArgument.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadArgument(name=name, expected="AAAA-MM-DD") from error
    if since is not None and not 0 <= (day - since).days < most:
        raise BadArgument(name=name, expected=f"hasta {most} días después de --date")
    return day


def write_file(name: str, path: Path, content: bytes) -> None:
    """Write a whole file or none.

    Raises:
        BadArgument: it cannot be written there.
    """
    try:
        put_whole(path, content)
    except OSError as error:
        raise BadArgument(name=name, expected="un archivo que se pueda escribir") from error
